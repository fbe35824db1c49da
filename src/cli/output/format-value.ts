import type { Column, Value } from "../../index.js";
import { visibleText } from "../text/visible-text.js";

/** JSON text of a value: integers of any size exact, moments in ISO 8601, bytes as `\x..` text, what JSON lacks (NaN) as null. */
export function toJson(value: Value | undefined): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object") return JSON.stringify(value);
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "null" : `"${value.toISOString()}"`;
  if (value instanceof Uint8Array) return JSON.stringify(bytesText(value));
  if (isList(value)) return `[${value.map((item) => toJson(item)).join(",")}]`;
  const fields = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${toJson(item)}`,
  );
  return `{${fields.join(",")}}`;
}

/** Text of a value for CSV and Markdown: null is empty, lists and structures are JSON. */
export function toText(value: Value | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (value instanceof Uint8Array) return bytesText(value);
  return toJson(value);
}

/** Text of a value for a person: moments short, fractions to six places, one line. */
export function toCell(value: Value | undefined, column: Column): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number") return numberText(value);
  if (value instanceof Date) return momentCell(value, column);
  return visibleText(toText(value));
}

/** True for columns whose values line up at the right. */
export function isNumeric(column: Column): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(column.type);
}

function numberText(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  return String(Math.abs(value) >= 1 ? Number(value.toFixed(6)) : Number(value.toPrecision(6)));
}

function momentCell(value: Date, column: Column): string {
  if (Number.isNaN(value.getTime())) return "invalid";
  const text = value.toISOString().replace("T", " ").replace(".000", "");
  return column.type.includes("TIME ZONE") ? text : text.replace("Z", "");
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

function bytesText(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}
