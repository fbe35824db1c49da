import { GraphQLError } from "graphql";

/** Null and an empty list mean that nothing is asked. */
export function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** A number of rows; undefined where none is given. @throws GraphQLError for a negative one. */
export function toCount(count: unknown, name: string): number | undefined {
  if (count === undefined || count === null) return undefined;
  if (Number(count) >= 0) return Number(count);
  throw new GraphQLError(`${name} must not be negative.`, { extensions: { code: "BAD_ARGUMENT" } });
}
