/** Texts, quoted names and comments. Only to word messages with: what is allowed is decided on DuckDB's own tree. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[^]*?\$\1\$|--[^\n\r]*|\/\*[^]*?\*\//g;

/** True for text that has no statement in it. */
export function isBlank(text: string): boolean {
  return (
    text
      .replace(opaque, (part) => (/^(?:--|\/\*)/.test(part) ? " " : part))
      .replace(/[\s;]/g, "") === ""
  );
}

/** True if a semicolon separates statements; a PIVOT without values becomes several without one. */
export function hasSeveralStatements(text: string): boolean {
  const bare = text.replace(opaque, (part) => (/^(?:--|\/\*)/.test(part) ? " " : "x"));
  return /;\s*[^\s;]/.test(bare) || !/\bpivot(?:_wider)?\b/i.test(bare);
}

const changes = "The store is changed by load() and forget() only.";
const settings =
  "Time, environment and project are settings of the call: asOf, environment, project.";
const connects = "Open the store with access: 'full' if you need other databases or extensions.";

const advice: Readonly<Record<string, string>> = {
  INSERT: changes,
  UPDATE: changes,
  DELETE: changes,
  MERGE: changes,
  TRUNCATE: changes,
  DROP: changes,
  CREATE: changes,
  ALTER: changes,
  COMMENT: changes,
  VACUUM: changes,
  ANALYZE: changes,
  CHECKPOINT: changes,
  COPY: "Write files with export(), and load artifacts with load().",
  EXPORT: "Write files with export().",
  IMPORT: "Load artifacts with load().",
  ATTACH: connects,
  DETACH: connects,
  INSTALL: connects,
  LOAD: `Load artifacts with load(). ${connects}`,
  SET: settings,
  RESET: settings,
  USE: settings,
  PRAGMA: "Use describe, show tables, or from pragma_table_info('name').",
  CALL: "Use select * from name(...).",
  BEGIN: "Each query sees one state of the store by itself.",
  EXPLAIN: "EXPLAIN takes a SELECT, with nothing but ANALYZE or (FORMAT ...) in between.",
};

/** Says that a statement is refused, and what to do instead. */
export function describeStatement(text: string): string {
  const word = /^[^a-z]*([a-z]+)/i
    .exec(
      text.replace(opaque, (part) => (part.startsWith("-") || part.startsWith("/") ? " " : part)),
    )?.[1]
    ?.toUpperCase();
  const what = word !== undefined && Object.hasOwn(advice, word) ? `${word} is refused: a` : "A";
  const instead = advice[word ?? ""] ?? "Open the store with access: 'full' to run anything else.";
  return `${what} query is one SELECT or EXPLAIN. ${instead}`;
}
