import { OptionsError } from "../errors.js";
import type { Parameters } from "../types.js";
import { SqlFragment } from "./sql-tag.js";

/** Whether a call came from a tag: sql`...`. */
export function isTemplate(
  value: string | SqlFragment | TemplateStringsArray,
): value is TemplateStringsArray {
  return Array.isArray(value) && Object.hasOwn(value, "raw");
}

/** Text and parameters of what a caller gave as a statement. @throws {@link OptionsError} it is none, or has parameters twice. */
export function toStatement(
  statement: string | SqlFragment,
  parameters: Parameters | undefined,
): readonly [string, Parameters | undefined] {
  if (statement instanceof SqlFragment) {
    if (parameters !== undefined)
      throw new OptionsError(
        "A statement made by the sql tag has its parameters with it; give none beside it.",
      );
    return [statement.text, statement.parameters];
  }
  if (typeof statement !== "string")
    throw new OptionsError("A statement is a text, or what the sql tag makes.");
  return [statement, parameters];
}
