import type { Column, Row, Value } from "../../index.js";
import { isObject, type Item } from "./first-list.js";

/** Objects as rows. */
export interface FlatRows {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Objects as rows of the same columns, what is nested left as it is. */
export function plainRows(items: readonly Item[]): FlatRows {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  return {
    columns: names.map((name) => ({ name, type: "JSON" })),
    rows: items as readonly Row[],
  };
}

/**
 * Objects as rows, nested objects as columns with dotted names. Lists of objects are counted with `counts`, and JSON without.
 *
 * @example
 * flatRows([{ name: "orders", catalog: { owner: "dbt" }, tests: [{ name: "unique" }] }], { counts: true });
 * // name    catalog.owner  tests
 * // orders  dbt                1
 */
export function flatRows(items: readonly Item[], settings: { readonly counts: boolean }): FlatRows {
  const fields = pathsOf(items, []).map((path) => toField(path, items, settings.counts));
  return {
    columns: fields.map(({ column }) => column),
    rows: items.map((_, row) =>
      Object.fromEntries(fields.map(({ column, values }) => [column.name, values[row] as Value])),
    ),
  };
}

type Path = readonly string[];

/** Paths to everything that is no object, in the order in which the query asks. */
function pathsOf(objects: readonly Item[], above: Path): readonly Path[] {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return names.flatMap((name) => {
    const path = [...above, name];
    const values = objects.map((object) => valueAt(object, [name]));
    const nested = values.filter(isFilled);
    const isLeaf =
      nested.length === 0 || values.some((value) => value !== null && !isFilled(value));
    return [...(isLeaf ? [path] : []), ...pathsOf(nested, path)];
  });
}

function toField(
  path: Path,
  items: readonly Item[],
  counts: boolean,
): { readonly column: Column; readonly values: readonly unknown[] } {
  const found = items.map((item) => valueAt(item, path));
  const lists = found.filter((value) => Array.isArray(value));
  const isCounted = counts && lists.length > 0 && lists.every((list) => list.every(isObject));
  const values = found.map((value) => {
    if (isFilled(value)) return null;
    return isCounted && Array.isArray(value) ? value.length : value;
  });
  const isNumber = values.every((value) => value === null || typeof value === "number");
  const isEmpty = values.every((value) => value === null);
  return {
    column: { name: nameOf(path), type: isNumber && !isEmpty ? "DOUBLE" : "VARCHAR" },
    values,
  };
}

/** The edges of a connection are what the connection is for. */
function nameOf(path: Path): string {
  return (path.length > 1 && path.at(-1) === "edges" ? path.slice(0, -1) : path).join(".");
}

function valueAt(item: Item, path: Path): unknown {
  let value: unknown = item;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return null;
    value = value[name];
  }
  return value ?? null;
}

/** An object with something in it; an empty one is a value. */
function isFilled(value: unknown): value is Item {
  return isObject(value) && Object.keys(value).length > 0;
}
