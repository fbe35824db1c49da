import type { DuckDBType } from "@duckdb/node-api";
import { DuckDBTypeId } from "./node-api.js";
import { typeName } from "./columns.js";

/** A type, with what a reader of vectors must know of it. */
export interface VectorType {
  /** The binding's word for it, for example `TIMESTAMP_TZ`. */
  readonly id: keyof typeof DuckDBTypeId;
  /** DuckDB's name of it, for messages. */
  readonly name: string;
  /** Bytes of one value in a vector; 0 where the values stand in children alone. */
  readonly byteWidth: number;
  /** Digits of a decimal, and how many of them stand behind the point. */
  readonly precision: number;
  readonly scale: number;
  /** Items of each value of an ARRAY. */
  readonly length: number;
  /** Values of an ENUM, in the order of their codes. */
  readonly labels: readonly string[];
  /** Item of a LIST or ARRAY, fields of a STRUCT, members of a UNION, key and value of a MAP. */
  readonly children: readonly { readonly name: string; readonly type: VectorType }[];
}

const byteWidths: Partial<Record<keyof typeof DuckDBTypeId, number>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  UTINYINT: 1,
  SMALLINT: 2,
  USMALLINT: 2,
  INTEGER: 4,
  UINTEGER: 4,
  FLOAT: 4,
  DATE: 4,
  BIGINT: 8,
  UBIGINT: 8,
  DOUBLE: 8,
  TIME: 8,
  TIME_NS: 8,
  TIME_TZ: 8,
  TIMESTAMP: 8,
  TIMESTAMP_S: 8,
  TIMESTAMP_MS: 8,
  TIMESTAMP_NS: 8,
  TIMESTAMP_TZ: 8,
  HUGEINT: 16,
  UHUGEINT: 16,
  UUID: 16,
  INTERVAL: 16,
  VARCHAR: 16,
  BLOB: 16,
  BIT: 16,
  BIGNUM: 16,
  GEOMETRY: 16,
  LIST: 16,
  MAP: 16,
};

/** Describes a type of the binding. */
export function describeType(type: DuckDBType): VectorType {
  const id = DuckDBTypeId[type.typeId] as keyof typeof DuckDBTypeId;
  const plain = {
    id,
    name: typeName(type),
    byteWidth: byteWidths[id] ?? 0,
    precision: 0,
    scale: 0,
    length: 0,
    labels: [],
    children: [],
  };
  switch (type.typeId) {
    case DuckDBTypeId.DECIMAL:
      return {
        ...plain,
        byteWidth: decimalWidth(type.width),
        precision: type.width,
        scale: type.scale,
      };
    case DuckDBTypeId.ENUM:
      return { ...plain, byteWidth: enumWidth(type.values.length), labels: type.values };
    case DuckDBTypeId.LIST:
      return { ...plain, children: [child("item", type.valueType)] };
    case DuckDBTypeId.ARRAY:
      return { ...plain, length: type.length, children: [child("item", type.valueType)] };
    case DuckDBTypeId.STRUCT:
      return {
        ...plain,
        children: type.entryTypes.map((entry, index) => child(type.entryNames[index] ?? "", entry)),
      };
    case DuckDBTypeId.MAP:
      return { ...plain, children: [child("key", type.keyType), child("value", type.valueType)] };
    case DuckDBTypeId.UNION:
      return {
        ...plain,
        children: type.memberTypes.map((member, index) =>
          child(type.memberTags[index] ?? "", member),
        ),
      };
    default:
      return plain;
  }
}

function child(name: string, type: DuckDBType): VectorType["children"][number] {
  return { name, type: describeType(type) };
}

function decimalWidth(digits: number): number {
  if (digits <= 4) return 2;
  if (digits <= 9) return 4;
  return digits <= 18 ? 8 : 16;
}

function enumWidth(labels: number): number {
  if (labels <= 0xff) return 1;
  return labels <= 0xffff ? 2 : 4;
}
