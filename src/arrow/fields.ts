import {
  Binary,
  Bool,
  DateDay,
  type DataType,
  Decimal,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  IntervalMonthDayNano,
  List,
  Map_,
  SparseUnion,
  Struct,
  TimeMicrosecond,
  TimeNanosecond,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
} from "apache-arrow";
import type { VectorType } from "../duckdb/vector-type.js";
import { OptionsError } from "../errors.js";

/** Types that need nothing but their name; the same as those of Python's DuckDB. */
const plainTypes: Partial<Record<VectorType["id"], () => DataType>> = {
  BOOLEAN: () => new Bool(),
  TINYINT: () => new Int8(),
  SMALLINT: () => new Int16(),
  INTEGER: () => new Int32(),
  BIGINT: () => new Int64(),
  UTINYINT: () => new Uint8(),
  USMALLINT: () => new Uint16(),
  UINTEGER: () => new Uint32(),
  UBIGINT: () => new Uint64(),
  HUGEINT: () => new Decimal(0, 38),
  UHUGEINT: () => new Decimal(0, 38),
  FLOAT: () => new Float32(),
  DOUBLE: () => new Float64(),
  DATE: () => new DateDay(),
  TIME: () => new TimeMicrosecond(),
  TIME_TZ: () => new TimeMicrosecond(),
  TIME_NS: () => new TimeNanosecond(),
  TIMESTAMP_S: () => new TimestampSecond(),
  TIMESTAMP_MS: () => new TimestampMillisecond(),
  TIMESTAMP: () => new TimestampMicrosecond(),
  TIMESTAMP_NS: () => new TimestampNanosecond(),
  TIMESTAMP_TZ: () => new TimestampMicrosecond("UTC"),
  INTERVAL: () => new IntervalMonthDayNano(),
  VARCHAR: () => new Utf8(),
  UUID: () => new Utf8(),
  BLOB: () => new Binary(),
  BIT: () => new Binary(),
  BIGNUM: () => new Binary(),
  GEOMETRY: () => new Binary(),
  SQLNULL: () => new Int32(),
};

/** What a field says about values whose type Arrow does not have. */
const extensions: Partial<Record<VectorType["id"], readonly [name: string, metadata: string]>> = {
  BIGNUM: ["arrow.opaque", '{"type_name":"bignum","vendor_name":"DuckDB"}'],
  GEOMETRY: ["geoarrow.wkb", "{}"],
};

/**
 * The field that holds a column. `column` is its name for messages, where the field is a part of it.
 *
 * @throws {OptionsError} Arrow has no such type.
 */
export function toField(name: string, type: VectorType, column = name, isNullable = true): Field {
  const extension = extensions[type.id];
  const metadata =
    extension === undefined
      ? undefined
      : new Map([
          ["ARROW:extension:name", extension[0]],
          ["ARROW:extension:metadata", extension[1]],
        ]);
  return new Field(name, toArrowType(type, column), isNullable, metadata);
}

/** The field of a text column that is to be a dictionary. @throws {OptionsError} it is no text. */
export function toDictionaryField(name: string, type: VectorType): Field {
  if (type.id !== "VARCHAR")
    throw new OptionsError(
      `Column "${name}" is ${type.name}, and only text can be asked for as a dictionary.`,
    );
  return new Field(name, new Dictionary(new Utf8(), new Int32()), true);
}

function toArrowType(type: VectorType, column: string): DataType {
  const plain = plainTypes[type.id];
  if (plain !== undefined) return plain();
  const [first, second] = type.children;
  switch (type.id) {
    case "DECIMAL":
      return new Decimal(type.scale, type.precision);
    case "ENUM":
      return new Dictionary(new Utf8(), codeType(type.byteWidth));
    case "LIST":
      if (first !== undefined) return new List(toField("l", first.type, column));
      break;
    case "ARRAY":
      if (first !== undefined)
        return new FixedSizeList(type.length, toField("l", first.type, column));
      break;
    case "STRUCT":
      return new Struct(childFields(type, column));
    case "UNION":
      return new SparseUnion(
        type.children.map((_, index) => index),
        childFields(type, column),
      );
    case "MAP":
      if (first !== undefined && second !== undefined) {
        const key = toField("key", first.type, column, false);
        const value = toField("value", second.type, column);
        // The package's types want to know those of key and value.
        const entries = new Struct<{ key: DataType; value: DataType }>([key, value] as never);
        return new Map_(new Field("entries", entries, false));
      }
      break;
    default:
  }
  throw new OptionsError(
    `Column "${column}" has a value of the type ${type.name}, which Arrow does not have. Cast it in the query, for example to JSON or VARCHAR.`,
  );
}

function childFields(type: VectorType, column: string): Field[] {
  return type.children.map((child) => toField(child.name, child.type, column));
}

/** The codes of an enum, as wide as DuckDB's. */
function codeType(byteWidth: number): Uint8 | Uint16 | Uint32 {
  if (byteWidth === 1) return new Uint8();
  return byteWidth === 2 ? new Uint16() : new Uint32();
}
