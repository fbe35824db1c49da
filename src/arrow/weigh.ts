import type { ChunkVector } from "../duckdb/chunk-vectors.js";
import type { VectorType } from "../duckdb/vector-type.js";
import { textBytes } from "./convert-text.js";
import { readLists } from "./read-lists.js";
import type { Slice } from "./slice.js";

/** Tells how many bytes the values of a slice take, without those that every value of the type takes. */
export type Weigh = (slice: Slice) => number;

/** Weighs texts and lists; undefined for types that have neither. */
export function weigher(type: VectorType): Weigh | undefined {
  switch (type.id) {
    case "VARCHAR":
    case "BLOB":
    case "BIT":
    case "BIGNUM":
    case "GEOMETRY":
      return textBytes;
    case "LIST":
      return lists(type.children[0]?.type as VectorType);
    case "MAP":
      return lists({ ...type, id: "STRUCT" });
    case "ARRAY":
      return arrays(type);
    case "STRUCT":
      return fields(type, 0);
    case "UNION":
      // The first field tells which member counts.
      return fields(type, 1);
    default:
      return undefined;
  }
}

function lists(item: VectorType): Weigh {
  const weigh = weigher(item);
  return (slice) => {
    let bytes = 0;
    for (const items of readLists([slice], slice.count).items)
      bytes += items.count * item.byteWidth + (weigh?.(items) ?? 0);
    return bytes;
  };
}

function arrays(type: VectorType): Weigh | undefined {
  const weigh = weigher(type.children[0]?.type as VectorType);
  if (weigh === undefined) return undefined;
  return ({ vector, from, count }) =>
    weigh({ vector: vector.arrayItems(), from: from * type.length, count: count * type.length });
}

function fields(type: VectorType, first: number): Weigh | undefined {
  const weighers = type.children.map((child) => weigher(child.type));
  if (weighers.every((weigh) => weigh === undefined)) return undefined;
  return (slice) => {
    let bytes = 0;
    for (const [index, weigh] of weighers.entries())
      if (weigh !== undefined) bytes += weigh(withVector(slice, slice.vector.field(first + index)));
    return bytes;
  };
}

function withVector(slice: Slice, vector: ChunkVector): Slice {
  return { ...slice, vector };
}
