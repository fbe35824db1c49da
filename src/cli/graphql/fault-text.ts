import type { GraphQLResult, markPosition } from "../../index.js";

/** What is wrong with a query, as GraphQL tells it. */
export type Fault = NonNullable<GraphQLResult["errors"]>[number];

const mostPlaces = 2;
const lineBreak = /\r\n|\r|\n/g;

/** A fault with its place in the query marked below it. The library that marks is given, because commands load it late. */
export function faultText(fault: Fault, source: string, mark: typeof markPosition): string {
  const message = fault.message.replace("as operationName", "with --operation");
  const places = (fault.locations ?? [])
    .slice(0, mostPlaces)
    .map((location) => mark(source, offsetOf(source, location)));
  if (places.length === 0 && fault.path !== undefined) places.push(`at ${fault.path.join(".")}`);
  return [message, ...places].join("\n");
}

/** Offset of a line and a column, which count from one. */
function offsetOf(
  source: string,
  location: { readonly line: number; readonly column: number },
): number {
  const starts = [
    0,
    ...[...source.matchAll(lineBreak)].map((found) => found.index + found[0].length),
  ];
  return (starts[location.line - 1] ?? 0) + location.column - 1;
}

/** The fault that `explain` threw, or undefined for any other error. By name, because its class is not at hand here. */
export function asFault(error: unknown): Fault | undefined {
  return error instanceof Error && error.name === "GraphQLError"
    ? (error as unknown as Fault)
    : undefined;
}
