import { createHash } from "node:crypto";
import { GraphQLError } from "graphql";
import type { Order } from "../registry.js";

/** Tells one order of rows from another. */
export function signatureOf(orders: readonly Order[]): string {
  const text = orders.map(({ sql, direction }) => `${direction} ${sql}`).join("\n");
  return createHash("sha256").update(text).digest("base64url").slice(0, 6);
}

/** A place in an order: the values by which rows are sorted, the key last. Clients take it as it is. */
export function toCursor(signature: string, values: readonly unknown[]): string {
  const plain = values.map((value) => (typeof value === "bigint" ? Number(value) : value));
  return Buffer.from(JSON.stringify([signature, ...plain])).toString("base64url");
}

/** @throws GraphQLError for a text that is no cursor of a list in this order. */
export function fromCursor(
  cursor: string,
  orders: readonly Order[],
): readonly (string | number | null)[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(parts) && parts.length === orders.length + 2) {
      const [signature, ...values] = parts as unknown[];
      if (signature === signatureOf(orders) && values.every(isPlain)) return values;
    }
  } catch {
    // See below.
  }
  throw new GraphQLError(
    `after: ${JSON.stringify(cursor)} is no cursor of this list in this order. Take endCursor of the page before, with the same sort.`,
    { extensions: { code: "BAD_CURSOR" } },
  );
}

function isPlain(value: unknown): value is string | number | null {
  return value === null || typeof value === "string" || typeof value === "number";
}
