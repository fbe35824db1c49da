import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** A file below sql/ that makes one view or macro. */
export interface SqlObjectFile {
  /** Path below sql/. */
  readonly path: string;
  /** Schema and name, as the header says. */
  readonly name: string;
  readonly row: string;
  readonly grain: string;
  readonly reads: readonly string[];
  readonly sql: string;
  /** The same without its comments in the database. */
  readonly statement: string;
}

export const sqlFolder = fileURLToPath(new URL("../../sql", import.meta.url));

/** The text of every table of the store. */
export function tableTexts(): readonly string[] {
  return readdirSync(path.join(sqlFolder, "tables"))
    .filter((name) => name.endsWith(".sql"))
    .toSorted()
    .map((name) => readFileSync(path.join(sqlFolder, "tables", name), "utf8"));
}

/** Every view and macro, each after those that it reads. */
export function objectFiles(): readonly SqlObjectFile[] {
  const files = new Map(
    [...read("views"), ...read("macros")].map((file) => [file.name, file] as const),
  );
  const ordered = new Set<SqlObjectFile>();
  const visit = (file: SqlObjectFile): void => {
    if (ordered.has(file)) return;
    for (const name of file.reads) {
      const other = files.get(name);
      if (other !== undefined) visit(other);
    }
    ordered.add(file);
  };
  for (const name of [...files.keys()].toSorted()) visit(files.get(name) as SqlObjectFile);
  return [...ordered];
}

function read(folder: string): readonly SqlObjectFile[] {
  return readdirSync(path.join(sqlFolder, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sql"))
    .map((name) => {
      const sql = readFileSync(path.join(sqlFolder, folder, name), "utf8");
      const header = /^-- (\S+): (.+)\n-- grain: (.+)\n-- reads: (.+)\n/.exec(sql);
      if (header === null)
        throw new Error(`${folder}/${name} has no header of name, grain and reads.`);
      const [, object, row, grain, reads] = header as unknown as readonly string[];
      return {
        path: path.posix.join(folder, name.replaceAll("\\", "/")),
        name: object as string,
        row: row as string,
        grain: grain as string,
        reads: reads === "nothing" ? [] : (reads as string).split(", "),
        sql,
        statement: sql.split("\ncomment on ")[0] as string,
      };
    });
}
