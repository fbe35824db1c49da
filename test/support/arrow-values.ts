import { tableFromIPC as readWithFlechette } from "@uwdata/flechette";
import { DataType, tableFromIPC, type Table, type Vector } from "apache-arrow";

/** All bytes of a stream as one. */
export async function collectBytes(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/**
 * Values in one form, whoever read them: decimals as unscaled integers, dates and timestamps as milliseconds, bytes as hexadecimal text,
 * intervals as months, days and nanoseconds, maps as pairs.
 */
export type Plain = null | boolean | number | bigint | string | readonly Plain[] | PlainStruct;
export interface PlainStruct {
  readonly [name: string]: Plain;
}

/** Values of a column, as flechette reads them. */
export function flechetteValues(bytes: Uint8Array, column: string): Plain[] {
  const table = readWithFlechette(bytes, { useBigInt: true, useDecimalInt: true });
  const vector = table.getChild(column);
  if (vector === undefined) throw new Error(`There is no column ${column}.`);
  return Array.from({ length: table.numRows }, (_, row) => plain(vector.at(row)));
}

function plain(value: unknown): Plain {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as unknown as readonly unknown[], plain);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}

/** Values of a column of a table of apache-arrow. */
export function apacheValues(table: Table, column: string): Plain[] {
  const vector = table.getChild(column);
  if (vector === null) throw new Error(`There is no column ${column}.`);
  return vectorValues(vector);
}

/** Values of a column of bytes, as apache-arrow reads them. */
export function apacheValuesOf(bytes: Uint8Array, column: string): Plain[] {
  return apacheValues(tableFromIPC(bytes), column);
}

function vectorValues(vector: Vector): Plain[] {
  return Array.from({ length: vector.length }, (_, row) =>
    apachePlain(vector.type, vector.get(row)),
  );
}

function apachePlain(type: DataType, value: unknown): Plain {
  if (value === null || value === undefined) return null;
  if (DataType.isDecimal(type)) return words(value as Uint32Array);
  if (DataType.isInterval(type)) {
    const [months = 0, days = 0, low = 0, high = 0] = value as Int32Array;
    return [months, days, high * 2 ** 32 + (low >>> 0)];
  }
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) return vectorValues(value as Vector);
  if (DataType.isStruct(type)) {
    const row = value as { readonly [name: string]: unknown };
    return Object.fromEntries(
      type.children.map((child) => [child.name, apachePlain(child.type, row[child.name])]),
    );
  }
  if (DataType.isMap(type))
    return [...(value as Iterable<readonly [unknown, unknown]>)].map(([key, item]) => [
      apachePlain(type.keyType, key),
      apachePlain(type.valueType, item),
    ]);
  if (DataType.isUnion(type)) {
    // The member is not told; none of those under test needs its type.
    return plain(value);
  }
  return plain(value);
}

/** An integer of 128 bits, lowest word first. */
function words(value: Uint32Array): bigint {
  const unsigned = value.reduceRight((sum, word) => (sum << 32n) + BigInt(word), 0n);
  return BigInt.asIntN(128, unsigned);
}
