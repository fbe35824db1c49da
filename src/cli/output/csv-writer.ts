import type { Value } from "../../index.js";
import { toText } from "./format-value.js";
import type { RowWriter } from "./row-writer.js";

/** CSV with a header line, as RFC 4180 has it but with `\n`. Null is an empty field, empty text is `""`. */
export function csvWriter(): RowWriter {
  let names: readonly string[] = [];
  return {
    begin(columns) {
      names = columns.map((column) => column.name);
      return `${names.map((name) => csvField(name)).join(",")}\n`;
    },
    rows: (batch) =>
      batch.map((row) => `${names.map((name) => csvField(row[name])).join(",")}\n`).join(""),
    end: () => "",
  };
}

/** One field, quoted where it must be. */
export function csvField(value: Value | undefined): string {
  if (value === "") return '""';
  const text = toText(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
