import { LimitError } from "../errors.js";
import type { Slice } from "./slice.js";
import { isValid } from "./slice.js";

/** Makes the values of a column from slices; `length` is the sum of their counts. */
export type Values = (slices: readonly Slice[], length: number) => Uint8Array;

const wordBytes = 4;

/** Values that Arrow lays out as DuckDB does. */
export function copied(byteWidth: number): Values {
  return (slices, length) => {
    const values = new Uint8Array(length * byteWidth);
    let at = 0;
    for (const { vector, from, count } of slices) {
      const bytes = vector.bytes((from + count) * byteWidth);
      values.set(from === 0 ? bytes : bytes.subarray(from * byteWidth), at);
      at += count * byteWidth;
    }
    return values;
  };
}

/** Booleans: a byte each in DuckDB, a bit each in Arrow. */
export function packed(slices: readonly Slice[], length: number): Uint8Array {
  const values = new Uint8Array(Math.ceil(length / 8));
  let row = 0;
  for (const { vector, from, count } of slices) {
    const bytes = vector.bytes(from + count);
    for (let index = from; index < from + count; index++, row++)
      if (bytes[index] !== 0) values[row >> 3] = (values[row >> 3] as number) | (1 << (row & 7));
  }
  return values;
}

/** Decimals of up to 18 digits: 2, 4 or 8 bytes in DuckDB, 16 in Arrow. */
export function widened(byteWidth: number): Values {
  return byWords(byteWidth, 4, (source, index, target, to) => {
    const low = byteWidth === 8 ? (source[index * 2] as number) : (source[index] as number);
    const high = byteWidth === 8 ? (source[index * 2 + 1] as number) : low >> 31;
    target[to] = low;
    target[to + 1] = high;
    target[to + 2] = high >> 31;
    target[to + 3] = high >> 31;
  });
}

/** TIMETZ: microseconds in the upper 40 bits, the offset from UTC in the lower 24, which Arrow has no place for. */
export const withoutOffset: Values = byWords(8, 2, (source, index, target, to) => {
  const low = source[index * 2] as number;
  const high = source[index * 2 + 1] as number;
  target[to] = (high << 8) | (low >>> 24);
  target[to + 1] = high >>> 24;
});

const twoTo32 = 2 ** 32;

/** INTERVAL: months, days and microseconds in DuckDB, nanoseconds in Arrow. */
export function intervals(column: string): Values {
  return byWords(16, 4, (source, index, target, to, isThere) => {
    target[to] = source[index * 4] as number;
    target[to + 1] = source[index * 4 + 1] as number;
    if (!isThere) return;
    const microseconds =
      (source[index * 4 + 3] as number) * twoTo32 + ((source[index * 4 + 2] as number) >>> 0);
    const nanoseconds = microseconds * 1000;
    if (Number.isSafeInteger(nanoseconds)) {
      target[to + 2] = nanoseconds | 0;
      target[to + 3] = Math.floor(nanoseconds / twoTo32);
    } else writeLarge(exact(source, index) * 1000n, target, to + 2, column);
  });
}

function exact(source: Int32Array | Int16Array, index: number): bigint {
  return (
    BigInt(source[index * 4 + 3] as number) * BigInt(twoTo32) +
    BigInt((source[index * 4 + 2] as number) >>> 0)
  );
}

function writeLarge(nanoseconds: bigint, target: Int32Array, to: number, column: string): void {
  if (BigInt.asIntN(64, nanoseconds) !== nanoseconds)
    throw new LimitError(
      `Column "${column}" has an interval beyond 292 years of nanoseconds, which Arrow cannot hold. Cast it to VARCHAR.`,
      { limit: 2 ** 63, actual: Number(nanoseconds) },
    );
  target[to] = Number(BigInt.asIntN(32, nanoseconds));
  target[to + 1] = Number(nanoseconds >> 32n);
}

/** Integers of 128 bits reach further than the decimals that hold them: those have 38 digits. */
const mostDigits = 38;
const digitsLimit = 10n ** BigInt(mostDigits);
/** Below this, the upper word of 32 bits says already that the integer is small enough. */
const upperLimit = Number(digitsLimit >> 96n);

/** HUGEINT and UHUGEINT as decimals of 38 digits. */
export function integers128(column: string, isSigned: boolean): Values {
  const copy = copied(16);
  return (slices, length) => {
    for (const slice of slices) assertDigits(slice, column, isSigned);
    return copy(slices, length);
  };
}

function assertDigits({ vector, from, count }: Slice, column: string, isSigned: boolean): void {
  const to = from + count;
  const bytes = vector.bytes(to * 16);
  const validity = vector.validity(to);
  const words = isSigned
    ? new Int32Array(bytes.buffer, bytes.byteOffset, to * 4)
    : new Uint32Array(bytes.buffer, bytes.byteOffset, to * 4);
  for (let row = from; row < to; row++) {
    const upper = words[row * 4 + 3] as number;
    if ((upper < upperLimit && upper >= -upperLimit) || !isValid(validity, row)) continue;
    const value = (BigInt(upper) << 96n) + lowerWords(bytes, row);
    if (value > -digitsLimit && value < digitsLimit) continue;
    throw new LimitError(
      `Column "${column}" has an integer of more than ${mostDigits} digits, which Arrow's decimals cannot hold. Cast it to VARCHAR.`,
      { limit: Number(digitsLimit), actual: Number(value) },
    );
  }
}

/** The lower 96 bits of an integer of 128. */
function lowerWords(bytes: Uint8Array, row: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + row * 16, 16);
  return (BigInt(view.getUint32(8, true)) << 64n) + view.getBigUint64(0, true);
}

type Word = (
  source: Int32Array | Int16Array,
  index: number,
  target: Int32Array,
  to: number,
  isThere: boolean,
) => void;

/** Converts value by value between numbers of words: `byteWidth` bytes of DuckDB's to `words` of 4 bytes. */
function byWords(byteWidth: number, words: number, write: Word): Values {
  return (slices, length) => {
    const values = new Int32Array(length * words);
    let to = 0;
    for (const { vector, from, count } of slices) {
      const bytes = vector.bytes((from + count) * byteWidth);
      const validity = vector.validity(from + count);
      const source =
        byteWidth < wordBytes
          ? new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
          : new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / wordBytes);
      for (let index = from; index < from + count; index++, to += words)
        write(source, index, values, to, isValid(validity, index));
    }
    return new Uint8Array(values.buffer);
  };
}
