import type { Column, Row } from "../../index.js";
import { type Output, writeText } from "../output/output.js";
import { printTable } from "../output/print-table.js";

/** Writes the parts of the demo one after the other. */
export interface Page {
  title(text: string): Promise<void>;
  /** The statement that the next table answers. */
  sql(statement: string): Promise<void>;
  table(columns: readonly Column[], rows: readonly Row[]): Promise<void>;
  text(text: string): Promise<void>;
}

/** A page on an output. */
export function createPage(output: Output): Page {
  const { paint } = output;
  let part = 0;
  const write = (text: string): Promise<void> => writeText(output, text);
  return {
    title(text) {
      part += 1;
      return write(`${part === 1 ? "" : "\n"}${paint("title", `${part}. ${text}`)}\n\n`);
    },
    sql: (statement) =>
      write(
        `${statement
          .split("\n")
          .map((line) => paint("faint", `  ${line}`))
          .join("\n")}\n\n`,
      ),
    table: (columns, rows) => write(printTable(columns, rows, { width: output.width, paint })),
    text: (text) => write(`${text}\n`),
  };
}
