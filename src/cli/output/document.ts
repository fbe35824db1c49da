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

function prettyJson(document: object): string {
  return JSON.stringify(JSON.parse(toJson(document as Value)), undefined, 2);
}
