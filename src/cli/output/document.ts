import type { Value } from "../../index.js";
import { toJson } from "./format-value.js";
import { type Output, writeText } from "./output.js";

/** A report: text for people, one JSON object for programs. */
export async function writeDocument(
  output: Output,
  document: object,
  text: () => string,
): Promise<void> {
  if (output.format === "table") await writeText(output, text());
  else
    await writeText(
      output,
      `${output.format === "json" && output.width !== undefined ? prettyJson(document) : toJson(document as Value)}\n`,
    );
}

// What JSON leaves as it is, and a terminal may act on.
const control = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Indented JSON for people, with every control character escaped. */
export function prettyJson(document: object): string {
  return JSON.stringify(JSON.parse(toJson(document as Value)), undefined, 2).replaceAll(
    control,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
