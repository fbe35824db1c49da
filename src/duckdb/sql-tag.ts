import { OptionsError } from "../errors.js";
import type { Parameter } from "../types.js";
import { quoteIdentifier } from "./quote.js";

/** SQL text with its parameters beside it; made by {@link sql}, {@link identifier} and {@link raw}. */
export class SqlFragment {
  readonly #pieces: readonly (string | { readonly parameter: Parameter })[];

  constructor(pieces: readonly (string | { readonly parameter: Parameter })[]) {
    this.#pieces = pieces;
  }

  /** The text, parameters as `$1`, `$2`, ... */
  get text(): string {
    let count = 0;
    return this.#pieces
      .map((piece) => (typeof piece === "string" ? piece : `$${++count}`))
      .join("");
  }

  get parameters(): readonly Parameter[] {
    return this.#pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece.parameter]));
  }

  /** What it is made of, for nesting. */
  get pieces(): readonly (string | { readonly parameter: Parameter })[] {
    return this.#pieces;
  }
}

/**
 * SQL with values in it. A value becomes a parameter, never text; another `sql` fragment, {@link identifier} or {@link raw} is put in as it is.
 *
 * @example
 * const onlyFailed = sql`status = ${"error"}`;
 * const query = sql`select * from ${identifier("dbt_history", "executions")} where ${onlyFailed} and execution_time > ${10}`;
 * query.text;       // select * from "dbt_history"."executions" where status = $1 and execution_time > $2
 * query.parameters; // ["error", 10]
 */
export function sql(
  strings: TemplateStringsArray,
  ...values: readonly (Parameter | SqlFragment)[]
): SqlFragment {
  const pieces: (string | { readonly parameter: Parameter })[] = [];
  strings.forEach((text, index) => {
    pieces.push(text);
    if (index >= values.length) return;
    const value = values[index];
    if (value instanceof SqlFragment) pieces.push(...value.pieces);
    else pieces.push({ parameter: value });
  });
  return new SqlFragment(pieces);
}

/**
 * A name (of a table, a column, ...) with its quotes; several parts make a path.
 *
 * @example
 * identifier("dbt", 'odd "name"').text; // "dbt"."odd ""name"""
 * @throws {@link OptionsError} for an empty name or one with a null character
 */
export function identifier(...path: readonly [string, ...string[]]): SqlFragment {
  for (const name of path) {
    if (typeof name !== "string" || name === "" || name.includes("\0")) {
      throw new OptionsError(
        "A SQL name must be a text that is not empty and has no null character.",
      );
    }
  }
  return new SqlFragment([path.map(quoteIdentifier).join(".")]);
}

/** SQL text as it is. Never give it anything that comes from outside: {@link sql} binds values and {@link identifier} quotes names. */
export function raw(text: string): SqlFragment {
  return new SqlFragment([text]);
}
