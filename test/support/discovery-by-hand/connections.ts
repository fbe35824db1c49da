import type { Json } from "./artifacts.js";

/** Rows of a page that asks for no number. */
const defaultFirst = 500;

/** Stands for a cursor: what is in one is nobody's business. Pages after one are tested beside the full list. */
export const someCursor = "a cursor";

/** The first page of rows that were filtered and sorted. */
export function toConnection(
  nodes: readonly Json[],
  { first, after }: { first?: number | null; after?: string | null },
): Json {
  if (after !== undefined && after !== null)
    throw new Error("By hand there is only the first page: compare later ones with the full list");
  const shown = nodes.slice(0, first ?? defaultFirst);
  const cursor = shown.length === 0 ? null : someCursor;
  return {
    totalCount: nodes.length,
    edges: shown.map((node) => ({ cursor: someCursor, node })),
    pageInfo: {
      hasNextPage: nodes.length > shown.length,
      hasPreviousPage: false,
      startCursor: cursor,
      endCursor: cursor,
    },
  };
}
