import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExampleFolder } from "./example-folder.js";

/** What the cells of an executed notebook gave. */
export interface NotebookOutputs {
  /** All of a cell's data of one type, joined; printed text has the type `stdout`. */
  of(cell: string, type: string): string;
}

/** Executes a notebook of an example with nbclient, each cell in order; a cell that fails, fails. */
export async function runNotebook(example: ExampleFolder, name: string): Promise<NotebookOutputs> {
  const script = fileURLToPath(new URL("run_notebook.py", import.meta.url));
  const outputs = JSON.parse(await example.run("python", [script, name])) as Record<
    string,
    readonly Record<string, unknown>[]
  >;
  return {
    of: (cell, type) =>
      outputs[cell]!.map((output) => output[type])
        .filter((data) => data !== undefined)
        .map((data) => (typeof data === "string" ? data : JSON.stringify(data)))
        .join(""),
  };
}

/** Whether a notebook is kept without outputs, so that it changes only when its cells do. */
export async function isWithoutOutputs(example: ExampleFolder, name: string): Promise<boolean> {
  const notebook = JSON.parse(await readFile(join(example.path, name), "utf8")) as {
    readonly cells: readonly { readonly cell_type: string; readonly outputs?: unknown[] }[];
  };
  return notebook.cells.every(({ outputs }) => outputs === undefined || outputs.length === 0);
}
