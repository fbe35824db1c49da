import { constant, type ObjectDefinition } from "../registry.js";

/**
 * The two types of a connection. Their fields are filled by the planner, so what stands here gives their types only.
 * Of beta types the API's nullability is a guess, hence `isLoose`.
 */
export function connectionTypes(
  node: string,
  options: { readonly isLoose?: boolean; readonly connection?: string } = {},
): readonly ObjectDefinition[] {
  const strict = options.isLoose === true ? "" : "!";
  const connection = options.connection ?? `${node}Connection`;
  const edge = `${node}Edge`;
  return [
    {
      name: connection,
      fields: {
        edges: constant(`[${edge}!]${strict}`, null),
        pageInfo: constant("PageInfo!", null),
        totalCount: constant(`Int${strict}`, null),
      },
    },
    {
      name: edge,
      fields: {
        cursor: constant(`String${strict}`, null),
        node: constant(`${node}${strict}`, null),
      },
    },
  ];
}

export const pageInfo: ObjectDefinition = {
  name: "PageInfo",
  fields: {
    endCursor: constant("String", null),
    hasNextPage: constant("Boolean!", null),
    hasPreviousPage: constant("Boolean!", null),
    startCursor: constant("String", null),
  },
};
