import type { Parameter, Parameters } from "../types.js";

const shortestFreeMatch = 4;

/** Takes parameter values out of a message of DuckDB, which sees them as constants of the statement. What the SQL text says itself may stay. */
export function redactParameters(
  message: string,
  statement: { readonly sql: string; readonly parameters?: Parameters | undefined },
): string {
  if (statement.parameters === undefined) return message;
  let redacted = message;
  for (const text of texts(Object.values(statement.parameters))) {
    if (text === "" || statement.sql.includes(text)) continue;
    for (const quote of ['"', "'"])
      redacted = redacted.replaceAll(quote + text + quote, `${quote}...${quote}`);
    // Short values also stand inside words that are no values.
    if (text.length >= shortestFreeMatch) redacted = redacted.replaceAll(text, "...");
  }
  return redacted;
}

function* texts(values: readonly Parameter[]): Generator<string> {
  for (const value of values) {
    if (Array.isArray(value)) yield* texts(value as readonly Parameter[]);
    else if (typeof value === "string" || typeof value === "number" || typeof value === "bigint")
      yield String(value);
  }
}
