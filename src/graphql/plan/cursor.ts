import { GraphQLError } from "graphql";

/** A place in an order: the values by which rows are sorted, the key last. Clients take it as it is. */
export function toCursor(values: readonly unknown[]): string {
  return Buffer.from(
    JSON.stringify(values.map((value) => (typeof value === "bigint" ? Number(value) : value))),
  ).toString("base64url");
}

/** @throws GraphQLError for a text that is no cursor of a list in this order. */
export function fromCursor(cursor: string, count: number): readonly (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(values) && values.length === count)
      return values as (string | number | null)[];
  } catch {
    // See below.
  }
  throw new GraphQLError(
    `after: ${JSON.stringify(cursor)} is no cursor of this list in this order. Take endCursor of the page before, with the same sort.`,
    { extensions: { code: "BAD_CURSOR" } },
  );
}
