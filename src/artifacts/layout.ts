import { OptionsError } from "../errors.js";

const placeholders = ["project", "environment", "job", "run"] as const;

/** What a layout can take from a path. */
export type LayoutName = (typeof placeholders)[number];

/** Names that a folder's path gives. */
export type LayoutNames = { readonly [name in LayoutName]?: string };

/** A parsed layout pattern. */
export interface Layout {
  readonly pattern: string;
  /** The placeholders of the pattern, in its order. */
  readonly names: readonly LayoutName[];
  /** The names in a folder's path (forward slashes); undefined if the pattern does not fit, or if there is no folder (in memory). */
  readonly match: (folder: string | undefined) => LayoutNames | undefined;
}

const example = "Example: 'runs/{project}/{environment}/{run}'.";

/** Where dbt writes: a run's files lie in it far more often than an environment or a run is called so. */
const targetFolder = "target";

/** Words that people write for ours. */
const synonyms: Readonly<Record<string, LayoutName>> = {
  env: "environment",
  target: "environment",
  stage: "environment",
  deployment: "environment",
  repository: "project",
  package: "project",
  schedule: "job",
  dag: "job",
  invocation: "run",
  date: "run",
};

/** One part of a pattern between slashes: any number of folders, or one folder that fits. */
type Segment = "any number" | RegExp;

/**
 * Parses a layout such as `runs/{project}/{environment}/{run}`, which takes names from the path of a file's folder.
 *
 * - A segment is literal text, `{project}`, `{environment}`, `{job}`, `{run}`, or text with placeholders in it: `environment={environment}`,
 *   `{environment}-{run}`. Of several ways to split a name the first placeholder takes most: `eu-prod-12` is environment `eu-prod`, run `12`.
 * - `*` is any one folder (`nightly-*`: one that begins so), `**` any number of folders, none included.
 * - The pattern fits folders in a row, anywhere in the path: the fit that ends deepest counts, and with `**` the shortest such. The file
 *   may lie deeper. A pattern with `/` in front starts at the root.
 * - If the path ends with `target`, dbt's own folder, that one is left out, unless the pattern ends with it or cannot fit otherwise.
 * - Names are taken as they stand: case counts, and `%3A` stays `%3A`. An archive counts as a folder: `runs/{run}.tar.gz`.
 *
 * @throws {OptionsError} the pattern is empty or has no placeholder, an unknown one, one twice, or unbalanced braces.
 */
export function parseLayout(pattern: string): Layout {
  if (typeof pattern !== "string" || pattern.trim() === "")
    throw new OptionsError(`The layout is empty. ${example}`);
  const text = pattern.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
  const parts = text.split("/").filter((part) => part !== "");
  const names: LayoutName[] = [];
  const segments = parts.map((part) => parseSegment(part, pattern, names));
  if (names.length === 0)
    throw new OptionsError(
      `The layout '${pattern}' names nothing: it needs at least one of ${listOfPlaceholders()}. ${example}`,
    );
  const isRooted = text.startsWith("/");
  const match = (folders: readonly string[]): LayoutNames | undefined => {
    const fit = matchDeepest(segments, folders, isRooted);
    if (folders.at(-1) !== targetFolder || parts.at(-1) === targetFolder) return fit;
    return matchDeepest(segments, folders.slice(0, -1), isRooted) ?? fit;
  };
  return Object.freeze({
    pattern,
    names: Object.freeze(names),
    match: remembering((folder) => match(toFolders(folder))),
  });
}

function parseSegment(part: string, pattern: string, names: LayoutName[]): Segment {
  if (part === "**") return "any number";
  if (part.includes("**"))
    throw new OptionsError(
      `The layout '${pattern}' has '${part}': '**' must stand alone between slashes.`,
    );
  if (part === "." || part === "..")
    throw new OptionsError(
      `The layout '${pattern}' has '${part}', which no folder is called. ${example}`,
    );
  const pieces = part
    .replace(/!$/, "")
    .split(/(\{[^{}]*\}|\*)/)
    .filter((piece) => piece !== "");
  const sources = pieces.map((piece, index) => {
    if (piece === "*") return pieces.length === 1 ? ".+" : ".*";
    if (!piece.startsWith("{") || !piece.endsWith("}")) return literal(piece, pattern);
    if (isOpen(pieces[index - 1]) || isOpen(pieces[index + 1])) {
      throw new OptionsError(
        `The layout '${pattern}' has '${part}': put some text around ${piece}, or nobody can tell where it ends.`,
      );
    }
    names.push(checkName(piece.slice(1, -1), pattern, names));
    return `(?<${piece.slice(1, -1)}>.+)`;
  });
  return new RegExp(`^${sources.join("")}$`, "su");
}

function isOpen(piece: string | undefined): boolean {
  return piece === "*" || piece?.startsWith("{") === true;
}

function literal(piece: string, pattern: string): string {
  if (/[{}]/.test(piece))
    throw new OptionsError(
      `The layout '${pattern}' has unbalanced braces at '${piece}'. ${example}`,
    );
  return piece.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function checkName(name: string, pattern: string, names: readonly LayoutName[]): LayoutName {
  const known = placeholders.find((placeholder) => placeholder === name);
  if (known === undefined) {
    const suggestion = suggest(name);
    const hint =
      suggestion === undefined
        ? `There are ${listOfPlaceholders()}.`
        : `Did you mean {${suggestion}}?`;
    throw new OptionsError(
      `The layout '${pattern}' has the unknown placeholder {${name}}. ${hint} ${example}`,
    );
  }
  if (names.includes(known))
    throw new OptionsError(
      `The layout '${pattern}' has {${name}} twice; use * where a name does not matter. ${example}`,
    );
  return known;
}

function suggest(name: string): LayoutName | undefined {
  const plain = name
    .toLowerCase()
    .replace(/[\s_-]*(id|name)$/, "")
    .trim();
  if (plain === "") return undefined;
  const synonym = Object.hasOwn(synonyms, plain) ? synonyms[plain] : undefined;
  return (
    synonym ??
    placeholders.find(
      (placeholder) =>
        placeholder.startsWith(plain) ||
        plain.startsWith(placeholder) ||
        isOneSlipAway(plain, placeholder),
    )
  );
}

/** One letter is missing, too many, or wrong, or two are swapped. */
function isOneSlipAway(text: string, word: string): boolean {
  let start = 0;
  while (start < word.length && text[start] === word[start]) start += 1;
  const [left, right] = [text.slice(start), word.slice(start)];
  const isSwapped =
    left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
  return (
    left.slice(1) === right ||
    left === right.slice(1) ||
    left.slice(1) === right.slice(1) ||
    isSwapped
  );
}

function listOfPlaceholders(): string {
  return placeholders.map((name) => `{${name}}`).join(", ");
}

function toFolders(folder: string): readonly string[] {
  // The `!` behind an archive's name in a uri is no part of its name.
  return folder
    .split("/")
    .filter((name) => name !== "")
    .map((name) => name.replace(/!$/, ""));
}

function matchDeepest(
  segments: readonly Segment[],
  folders: readonly string[],
  isRooted: boolean,
): LayoutNames | undefined {
  for (let end = folders.length; end > 0; end -= 1) {
    const found = matchEnding(segments, segments.length, folders, end, isRooted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Fits the first `count` segments to folders that end before `end`, from the back. */
function matchEnding(
  segments: readonly Segment[],
  count: number,
  folders: readonly string[],
  end: number,
  isRooted: boolean,
): LayoutNames | undefined {
  const segment = segments[count - 1];
  if (segment === undefined) return isRooted && end > 0 ? undefined : {};
  if (segment === "any number") {
    for (let from = end; from >= 0; from -= 1) {
      const found = matchEnding(segments, count - 1, folders, from, isRooted);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const folder = folders[end - 1];
  const fit = folder === undefined ? null : segment.exec(folder);
  if (fit === null) return undefined;
  const before = matchEnding(segments, count - 1, folders, end - 1, isRooted);
  return before === undefined ? undefined : { ...before, ...fit.groups };
}

/** Files of one folder come one after the other: the last answer is often the next. */
function remembering(match: (folder: string) => LayoutNames | undefined): Layout["match"] {
  let last: { readonly folder: string; readonly names: LayoutNames | undefined } | undefined;
  return (folder) => {
    if (folder === undefined) return undefined;
    if (last?.folder !== folder) last = { folder, names: match(folder) };
    return last.names;
  };
}
