import type {
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBType,
  DuckDBValue,
  DuckDBVector,
} from "@duckdb/node-api";
import { DuckDBListVector, DuckDBStructVector, DuckDBTypeId } from "./node-api.js";
import { LimitError } from "../errors.js";
import type { Column, Row, Value } from "../types.js";
import { convertTimestamp, dateText } from "./decode-time.js";

/** How integers of 64 bits and more come out. */
export type Integers = "bigint" | "number";

type Convert = (value: DuckDBValue) => Value;
type Read = (vector: DuckDBVector) => (index: number) => Value;

/** Turns chunks of a result into rows. The ways to convert are chosen once per column. */
export class RowDecoder {
  readonly #names: readonly string[];
  readonly #readers: readonly Read[];

  constructor(columns: readonly Column[], types: readonly DuckDBType[], integers: Integers) {
    this.#names = columns.map((column) => column.name);
    this.#readers = types.map((type, index) =>
      reader(type, { integers, column: this.#names[index] ?? "" }),
    );
  }

  rows(chunk: DuckDBDataChunk, most = Infinity): Row[] {
    const count = Math.min(chunk.rowCount, most);
    const names = this.#names;
    const columns = this.#readers.map((read, index) => read(chunk.getColumnVector(index)));
    const isUnsafe = names.includes("__proto__");
    return Array.from({ length: count }, (_, row) => {
      // Assigning to __proto__ would change the row's prototype instead of adding a key; fromEntries does not, but is slower.
      if (isUnsafe)
        return Object.fromEntries(
          names.map((name, index) => [name, columns[index]?.(row) ?? null]),
        );
      const values: Record<string, Value> = {};
      for (let index = 0; index < names.length; index++)
        values[names[index] as string] = (columns[index] as (row: number) => Value)(row);
      return values;
    });
  }

  /** Rows as lists of values, for whoever knows the columns by number. */
  values(chunk: DuckDBDataChunk): Value[][] {
    const columns = this.#readers.map((read, index) => read(chunk.getColumnVector(index)));
    return Array.from({ length: chunk.rowCount }, (_, row) => columns.map((read) => read(row)));
  }
}

interface Context {
  readonly integers: Integers;
  readonly column: string;
}

/** Structs and lists are read from their parts, not through the binding's values, which lose the fields of an unnamed struct. */
function reader(type: DuckDBType, context: Context): Read {
  if (type.typeId === DuckDBTypeId.STRUCT) {
    const fields = type.entryTypes.map((entry) => reader(entry, context));
    const names = type.entryNames;
    return (vector) => {
      if (!(vector instanceof DuckDBStructVector)) return () => null;
      const parts = fields.map((read, index) => read(vector.entryVectorAt(index)));
      return (row) =>
        vector.isItemValid(row)
          ? toStruct(
              names,
              parts.map((part) => part(row)),
            )
          : null;
    };
  }
  if (type.typeId === DuckDBTypeId.LIST) {
    const read = reader(type.valueType, context);
    return (vector) => {
      if (!(vector instanceof DuckDBListVector)) return () => null;
      const item = read(vector.childVector);
      return (row) => {
        if (vector.getItemVector(row) === null) return null;
        const offset = vector.getEntryOffset(row);
        return Array.from({ length: vector.getEntryLength(row) }, (_, index) =>
          item(offset + index),
        );
      };
    };
  }
  const convert = converter(type, context);
  if (convert === undefined) return (vector) => (row) => vector.getItem(row) as Value;
  return (vector) => (row) => {
    const value = vector.getItem(row);
    return value === null ? null : convert(value);
  };
}

/** How a value that is not null becomes ours; undefined where the binding's value is ours already. */
function converter(type: DuckDBType, context: Context): Convert | undefined {
  switch (type.typeId) {
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.BIGNUM:
      return context.integers === "bigint"
        ? undefined
        : (value) => toSafeNumber(value as bigint, context.column);
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
      return convertTimestamp;
    case DuckDBTypeId.DATE:
      return (value) => dateText(value as DuckDBDateValue);
    case DuckDBTypeId.BLOB:
    case DuckDBTypeId.GEOMETRY:
      // A copy, because the binding's bytes may be a view on the memory of the chunk.
      return (value) => Uint8Array.from((value as { readonly bytes: Uint8Array }).bytes);
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY: {
      const item = nullable(converter(type.valueType, context));
      return (value) => (value as { readonly items: readonly DuckDBValue[] }).items.map(item);
    }
    case DuckDBTypeId.STRUCT: {
      const fields = type.entryTypes.map((entry) => nullable(converter(entry, context)));
      const names = type.entryNames;
      return (value) => {
        const { entries } = value as { readonly entries: Readonly<Record<string, DuckDBValue>> };
        return toStruct(
          names,
          names.map((name, index) => fields[index]?.(entries[name] ?? null) ?? null),
        );
      };
    }
    case DuckDBTypeId.MAP: {
      const key = nullable(converter(type.keyType, context));
      const item = nullable(converter(type.valueType, context));
      const isText =
        type.keyType.typeId === DuckDBTypeId.VARCHAR || type.keyType.typeId === DuckDBTypeId.ENUM;
      return (value) => {
        const { entries } = value as {
          readonly entries: readonly { readonly key: DuckDBValue; readonly value: DuckDBValue }[];
        };
        if (isText)
          return Object.fromEntries(entries.map((entry) => [String(entry.key), item(entry.value)]));
        return entries.map((entry) => ({ key: key(entry.key), value: item(entry.value) }));
      };
    }
    case DuckDBTypeId.UNION: {
      const members = new Map(
        type.memberTags.map((tag, index) => [
          tag,
          nullable(memberConverter(type.memberTypes[index], context)),
        ]),
      );
      return (value) => {
        const { tag, value: member } = value as {
          readonly tag: string;
          readonly value: DuckDBValue;
        };
        return { tag, value: members.get(tag)?.(member) ?? null };
      };
    }
    case DuckDBTypeId.VARIANT:
      return (value) => {
        const { value: inner, type: innerType } = value as {
          readonly value: DuckDBValue;
          readonly type?: DuckDBType;
        };
        return nullable(memberConverter(innerType, context))(inner);
      };
    case DuckDBTypeId.DECIMAL:
    case DuckDBTypeId.TIME:
    case DuckDBTypeId.TIME_TZ:
    case DuckDBTypeId.TIME_NS:
    case DuckDBTypeId.INTERVAL:
    case DuckDBTypeId.UUID:
    case DuckDBTypeId.BIT:
      return String;
    default:
      return undefined;
  }
}

function memberConverter(type: DuckDBType | undefined, context: Context): Convert | undefined {
  return type === undefined ? String : converter(type, context);
}

function nullable(convert: Convert | undefined): Convert {
  if (convert === undefined) return (value) => value as Value;
  return (value) => (value === null ? null : convert(value));
}

function toSafeNumber(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new LimitError(
    `Column "${column}" has an integer beyond Number.MAX_SAFE_INTEGER. Ask for integers: "bigint", or cast it to double.`,
    {
      limit: Number.MAX_SAFE_INTEGER,
      actual: number,
    },
  );
}

/** An unnamed struct, as `row(1, 2)` makes it, is an array: all its fields are called "". */
function toStruct(names: readonly string[], values: readonly Value[]): Value {
  if (names.length > 0 && names.every((name) => name === "")) return values;
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
}
