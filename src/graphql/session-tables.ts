import { sessionTableStatements } from "../catalog/index.js";

const tables: ReadonlyMap<string, string> = new Map(
  sessionTableStatements.map(({ name, sql }) => [name.slice("graphql/".length), sql]),
);

/** What a connection makes before a statement, and the SQL that makes it. */
export interface Preparation {
  readonly table: string;
  readonly sql: string;
}

/** Tables that a statement reads and the connection must make first, each after those that it reads itself. */
export function preparationsOf(sql: string): readonly Preparation[] {
  const wanted = new Set<string>();
  const add = (text: string): void => {
    for (const table of tables.keys()) {
      if (wanted.has(table) || !new RegExp(`(?<![.\\w])${table}\\b`).test(text)) continue;
      wanted.add(table);
      add(withoutComments(tables.get(table)!));
    }
  };
  add(sql);
  return [...tables]
    .filter(([table]) => wanted.has(table))
    .map(([table, text]) => ({ table, sql: text }));
}

function withoutComments(sql: string): string {
  return sql.replace(/^--.*$/gm, "");
}
