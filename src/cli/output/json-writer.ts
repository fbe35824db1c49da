import type { Column, Row } from "../../index.js";
import { toJson } from "./format-value.js";
import type { RowWriter } from "./row-writer.js";

/** One JSON object per line. */
export function jsonLinesWriter(): RowWriter {
  let toLine: (row: Row) => string;
  return {
    begin(columns) {
      toLine = rowToJson(columns);
      return "";
    },
    rows: (batch) => batch.map((row) => `${toLine(row)}\n`).join(""),
    end: () => "",
  };
}

/** One JSON array of objects, a row on each line. */
export function jsonWriter(): RowWriter {
  let toLine: (row: Row) => string;
  let isFirst = true;
  return {
    begin(columns) {
      toLine = rowToJson(columns);
      return "[";
    },
    rows(batch) {
      if (batch.length === 0) return "";
      const text = `${isFirst ? "\n" : ",\n"}${batch.map((row) => toLine(row)).join(",\n")}`;
      isFirst = false;
      return text;
    },
    end: () => (isFirst ? "]\n" : "\n]\n"),
  };
}

function rowToJson(columns: readonly Column[]): (row: Row) => string {
  const fields = columns.map((column) => ({
    name: column.name,
    key: `${JSON.stringify(column.name)}:`,
  }));
  return (row) => `{${fields.map((field) => field.key + toJson(row[field.name])).join(",")}}`;
}
