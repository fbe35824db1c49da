import type { VectorType } from "../duckdb/vector-type.js";
import { textBytes } from "./convert-text.js";
import { readLists } from "./read-lists.js";
import type { Slice } from "./slice.js";

/** Tells about how many bytes of memory the values of a slice take. */
export type Weigh = (slice: Slice) => number;

/** A vector takes this much, however few rows it has: queries that filter give chunks of few rows (7 kB measured). */
const leastVectorBytes = 8192;

/** Weighs a column; `column` is its name for messages. */
export function weigher(type: VectorType, column: string): Weigh {
  const fixed = fixedBytes(type);
  const least = vectorCount(type) * leastVectorBytes;
  const behind = weigherBehind(type, column);
  return (slice) => Math.max(slice.count * fixed, least) + (behind?.(slice) ?? 0);
}

/** Bytes that every value of a type takes, whatever it is. */
function fixedBytes(type: VectorType): number {
  const children = type.children.map((child) => fixedBytes(child.type));
  switch (type.id) {
    case "ARRAY":
      return type.length * (children[0] as number);
    case "STRUCT":
      return sum(children);
    case "UNION":
      // The number of the member.
      return sum(children) + 1;
    default:
      return type.byteWidth;
  }
}

function vectorCount(type: VectorType): number {
  return 1 + sum(type.children.map((child) => vectorCount(child.type)));
}

/** Weighs what stands behind the fixed bytes: texts, and items of lists; undefined for types that have neither. */
function weigherBehind(type: VectorType, column: string): Weigh | undefined {
  switch (type.id) {
    case "VARCHAR":
    case "BLOB":
    case "BIT":
    case "BIGNUM":
    case "GEOMETRY":
      return textBytes;
    case "LIST":
      return lists(type.children[0]?.type as VectorType, column);
    case "MAP":
      return lists({ ...type, id: "STRUCT" }, column);
    case "ARRAY":
      return arrays(type, column);
    case "STRUCT":
      return fields(type, 0, column);
    case "UNION":
      // The first field tells which member counts.
      return fields(type, 1, column);
    default:
      return undefined;
  }
}

function lists(item: VectorType, column: string): Weigh {
  const fixed = fixedBytes(item);
  const behind = weigherBehind(item, column);
  return (slice) =>
    sum(
      readLists([slice], slice.count, column).items.map(
        (items) => items.count * fixed + (behind?.(items) ?? 0),
      ),
    );
}

function arrays(type: VectorType, column: string): Weigh | undefined {
  const behind = weigherBehind(type.children[0]?.type as VectorType, column);
  if (behind === undefined) return undefined;
  return ({ vector, from, count }) =>
    behind({ vector: vector.arrayItems(), from: from * type.length, count: count * type.length });
}

function fields(type: VectorType, first: number, column: string): Weigh | undefined {
  const weighers = type.children.map((child) => weigherBehind(child.type, column));
  if (weighers.every((behind) => behind === undefined)) return undefined;
  return (slice) =>
    sum(
      weighers.map(
        (behind, index) => behind?.({ ...slice, vector: slice.vector.field(first + index) }) ?? 0,
      ),
    );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
