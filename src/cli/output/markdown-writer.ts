import { isNumeric, toText } from "./format-value.js";
import type { RowWriter } from "./row-writer.js";

/** A Markdown table (GitHub's kind). Null is an empty cell. */
export function markdownWriter(): RowWriter {
  let names: readonly string[] = [];
  return {
    begin(columns) {
      names = columns.map((column) => column.name);
      const rule = columns.map((column) => (isNumeric(column) ? "---:" : "---"));
      return line(names.map((name) => markdownCell(name))) + line(rule);
    },
    rows: (batch) =>
      batch.map((row) => line(names.map((name) => markdownCell(toText(row[name]))))).join(""),
    end: () => "",
  };
}

/** Text that stays within its cell: pipes and backslashes escaped, line breaks as `<br>`. */
export function markdownCell(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll(/\r\n|\r|\n/g, "<br>");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}
