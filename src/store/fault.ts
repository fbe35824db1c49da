import { isUtf8 } from "node:buffer";
import { startOfText } from "../artifacts/detect.js";
import { findFault, ScanError } from "../artifacts/json-scanner.js";
import { QueryError } from "../errors.js";

const notUtf8 = "its text is not UTF-8, as JSON has to be";

/** True if a batch failed for what is in its files, not for the disk, the memory, the caller or a fault of ours. */
export function isAboutContent(error: unknown): boolean {
  return error instanceof QueryError && error.kind === "value";
}

/** Why a file cannot be read, with the place where it breaks off. Content of files stays out of it. */
export function reasonOf(error: unknown, bytes: Buffer): string {
  if (error instanceof ScanError) {
    const count = (number: number): string => number.toLocaleString("en");
    return `not valid JSON at byte ${count(error.position)} of ${count(bytes.length)}: ${error.message}`;
  }
  if (error instanceof SyntaxError) {
    // V8 quotes the text around the fault, and does not always tell where it is.
    const fault = findFault(bytes, startOfText(bytes));
    return fault === undefined ? "not valid JSON" : reasonOf(fault, bytes);
  }
  if (isAboutContent(error)) {
    return isUtf8(bytes)
      ? `DuckDB cannot read it: ${error instanceof Error ? error.message : String(error)}`
      : notUtf8;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Parses a whole file, only to see whether it can be. @throws SyntaxError @throws Error if it is not UTF-8 */
export function assertJson(bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new Error(notUtf8);
  JSON.parse(bytes.toString("utf8", startOfText(bytes)));
}
