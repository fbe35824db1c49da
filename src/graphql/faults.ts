import { GraphQLError } from "graphql";
import { LimitError, OptionsError, QueryError } from "../errors.js";
import type { NormalizedGraphQLSettings } from "../options.js";
import type { GraphQLResult } from "../types.js";
import type { RootSelection } from "./prepare.js";

/** An abort, a closed store or a full disk is no fault of the query: the call rejects. */
export function toFieldError(
  error: unknown,
  { key, nodes }: RootSelection,
  settings: NormalizedGraphQLSettings,
): GraphQLError {
  const fault = toFault(error);
  if (fault === undefined) throw inTermsOf(settings, error);
  return new GraphQLError(fault.message, {
    nodes: fault.nodes ?? nodes,
    path: [key],
    extensions: fault.extensions,
  });
}

/** What is wrong with the query: also a value that DuckDB cannot use, since only arguments bring values. */
export function toFault(error: unknown): GraphQLError | undefined {
  if (error instanceof GraphQLError) return error;
  const isValue =
    error instanceof OptionsError ||
    (error instanceof QueryError && (error.kind === "value" || error.kind === "type"));
  return isValue
    ? new GraphQLError(`A value of the query cannot be used. ${error.message}`, {
        extensions: { code: "BAD_VALUE" },
      })
    : undefined;
}

/** The time that was given, not what was left of it for the last statement. */
export function inTermsOf(
  { timeout, deadline }: NormalizedGraphQLSettings,
  error: unknown,
): unknown {
  if (!(error instanceof LimitError) || timeout === undefined || deadline === undefined)
    return error;
  const actual = Math.round(performance.now() - deadline + timeout);
  return new LimitError(
    `The query took longer than its timeout of ${timeout} ms and was stopped.`,
    {
      limit: timeout,
      actual,
    },
  );
}

/** As plain data, for JSON and for comparison. */
export function toError(error: GraphQLError): NonNullable<GraphQLResult["errors"]>[number] {
  return error.toJSON() as NonNullable<GraphQLResult["errors"]>[number];
}
