/** An object of an answer. */
export type Item = { readonly [field: string]: unknown };

/** A list of objects in an answer. */
export interface AnswerList {
  /** Where it stands, for example `defaultEnvironment.applied.models`. */
  readonly path: string;
  /** Its objects; of a connection its nodes. */
  readonly items: readonly Item[];
  /** Whether the connection says that it goes on. */
  readonly goesOn: boolean;
  /** Whether the answer says anything beside it. */
  readonly isPart: boolean;
}

interface Found {
  readonly path: readonly string[];
  readonly list: readonly unknown[];
  readonly connection: Item;
}

/** Rows that a list shows where the query does not say `first`. */
const defaultPage = 500;

const edgeFields: ReadonlySet<string> = new Set(["node", "cursor", "__typename"]);

/** The first list of objects in an answer, in the order of the query. A list without anything in it counts only where there is no other. */
export function firstList(data: Item): AnswerList | undefined {
  const lists = [...listsOf(data, [])];
  const found =
    lists.find(({ list }) => list.some(isObject)) ?? lists.find(({ list }) => list.length === 0);
  if (found === undefined) return undefined;
  const isConnection = found.path.at(-1) === "edges";
  const path = isConnection ? found.path.slice(0, -1) : found.path;
  return {
    path: path.join("."),
    items: found.list.filter(isObject).map(toItem),
    goesOn: isConnection && saysMore(found.connection, found.list.length),
    isPart: isPart(data, found.path),
  };
}

function* listsOf(value: Item, path: readonly string[]): Generator<Found> {
  for (const [field, inner] of Object.entries(value)) {
    if (Array.isArray(inner)) yield { path: [...path, field], list: inner, connection: value };
    else if (isObject(inner)) yield* listsOf(inner, [...path, field]);
  }
}

/** An edge as what it leads to, with its cursor where that was asked for. */
function toItem(item: Item): Item {
  const fields = Object.keys(item);
  if (!fields.includes("node") || !fields.every((field) => edgeFields.has(field))) return item;
  const { node, cursor } = item;
  const inner = isObject(node) ? node : {};
  return cursor === undefined ? inner : { ...inner, cursor };
}

function saysMore(connection: Item, shown: number): boolean {
  const { totalCount, pageInfo } = connection;
  if (isObject(pageInfo) && typeof pageInfo["hasNextPage"] === "boolean")
    return pageInfo["hasNextPage"];
  // A full page of the default size is probably not all.
  return typeof totalCount === "number" ? totalCount > shown : shown === defaultPage;
}

/** Whether there is more on the way to the list than the way itself. */
function isPart(data: Item, path: readonly string[]): boolean {
  let value: unknown = data;
  for (const field of path) {
    if (!isObject(value)) return false;
    if (Object.keys(value).length > 1) return true;
    value = value[field];
  }
  return false;
}

/** Neither null nor a list nor a scalar. */
export function isObject(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
