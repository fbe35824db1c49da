import { bytesBehind } from "../duckdb/chunk-vectors.js";
import { assertOffset } from "./offsets.js";
import { isValid, type Slice } from "./slice.js";

/** Texts or bytes one after the other, and where each begins and ends. */
export interface Texts {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/**
 * DuckDB keeps a text as 16 bytes, here 4 words: its length in bytes and, up to 12 of them, the bytes themselves; of longer ones the first 4
 * and a pointer.
 */
const words = 4;
const inlineMost = 12;

/** Memory is mapped in pages of at least this many bytes, so a gap of fewer between two texts can be read. */
const pageBytes = 4096;

/** Calling `set` costs more than a loop below this many bytes (measured). */
const loopMost = 64;

/** Texts and bytes of slices. `column` is for messages. @throws {LimitError} they take too many bytes. */
export function joinTexts(slices: readonly Slice[], length: number, column: string): Texts {
  const vectors = slices.map((slice) => readVector(slice));
  const offsets = measure(vectors, length, column);
  const bytes = new Uint8Array(offsets[length] as number);
  let at = 0;
  for (const vector of vectors) at = copyTexts(vector, bytes, at);
  return { offsets, bytes };
}

/** How many bytes the texts of a slice take. */
export function textBytes(slice: Slice): number {
  const { words: given, validity, from, to } = readVector(slice);
  let sum = 0;
  for (let row = from; row < to; row++)
    if (isValid(validity, row)) sum += given[row * words] as number;
  return sum;
}

interface TextVector {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly validity: Uint8Array | undefined;
  readonly from: number;
  readonly to: number;
}

function readVector({ vector, from, count }: Slice): TextVector {
  const to = from + count;
  const bytes = vector.bytes(to * words * 4);
  return {
    bytes,
    words: new Uint32Array(bytes.buffer, bytes.byteOffset, to * words),
    validity: vector.validity(to),
    from,
    to,
  };
}

/** The length of a null means nothing. */
function measure(vectors: readonly TextVector[], length: number, column: string): Int32Array {
  const offsets = new Int32Array(length + 1);
  let end = 0;
  let index = 0;
  for (const { words: given, validity, from, to } of vectors) {
    for (let row = from; row < to; row++) {
      if (isValid(validity, row)) end += given[row * words] as number;
      offsets[++index] = end;
    }
    assertOffset(end, column, "bytes of text");
  }
  return offsets;
}

/** Copies texts to `at`, and returns where they end. */
function copyTexts(vector: TextVector, target: Uint8Array, at: number): number {
  const { bytes, words: given, validity, from, to } = vector;
  let end = at;
  let row = from;
  while (row < to) {
    const size = isValid(validity, row) ? (given[row * words] as number) : 0;
    if (size > inlineMost) {
      const run = findRun(vector, row);
      end = copyRun(vector, run, row, target, end);
      row = run.to;
    } else {
      const start = row * words * 4 + 4;
      for (let index = 0; index < size; index++) target[end++] = bytes[start + index] as number;
      row++;
    }
  }
  return end;
}

/** Rows whose long texts lie so close together that they can be read at once. */
interface Run {
  /** The row after the last. */
  readonly to: number;
  /** Where the memory begins. */
  readonly address: number;
  readonly memory: Uint8Array;
}

/**
 * Reading what a pointer leads to costs 3 microseconds a call (measured). DuckDB copies the texts of a chunk one after the other into few
 * blocks, so one call mostly gets them all.
 */
function findRun(vector: TextVector, first: number): Run {
  const { bytes, words: given, validity } = vector;
  let low = addressOf(given, first);
  let high = low + (given[first * words] as number);
  let lowest = first;
  let row = first + 1;
  for (; row < vector.to; row++) {
    const size = isValid(validity, row) ? (given[row * words] as number) : 0;
    if (size <= inlineMost) continue;
    const address = addressOf(given, row);
    if (address >= high + pageBytes || low >= address + size + pageBytes) break;
    if (address < low) {
      low = address;
      lowest = row;
    }
    high = Math.max(high, address + size);
  }
  const memory = bytesBehind(bytes, lowest * words * 4 + 8, high - low);
  return { to: row, address: low, memory };
}

/** Copies the texts of a run; those that lie back to back in one go. */
function copyRun(
  vector: TextVector,
  run: Run,
  first: number,
  target: Uint8Array,
  at: number,
): number {
  const { bytes, words: given, validity } = vector;
  let end = at;
  let begin = 0;
  let stop = 0;
  for (let row = first; row < run.to; row++) {
    const size = isValid(validity, row) ? (given[row * words] as number) : 0;
    if (size > inlineMost) {
      const address = addressOf(given, row) - run.address;
      if (address !== stop) {
        end = copyBytes(run.memory, begin, stop, target, end);
        begin = address;
      }
      stop = address + size;
    } else if (size > 0) {
      end = copyBytes(run.memory, begin, stop, target, end);
      begin = stop;
      const start = row * words * 4 + 4;
      for (let index = 0; index < size; index++) target[end++] = bytes[start + index] as number;
    }
  }
  return copyBytes(run.memory, begin, stop, target, end);
}

function copyBytes(
  source: Uint8Array,
  begin: number,
  stop: number,
  target: Uint8Array,
  at: number,
): number {
  if (stop - begin < loopMost)
    for (let index = begin; index < stop; index++)
      target[at + index - begin] = source[index] as number;
  else target.set(source.subarray(begin, stop), at);
  return at + stop - begin;
}

/** Addresses have 48 bits, which a number holds exactly. */
function addressOf(given: Uint32Array, row: number): number {
  return (given[row * words + 2] as number) + (given[row * words + 3] as number) * 2 ** 32;
}

const uuidText = 36;
const digits = new TextEncoder().encode("0123456789abcdef");

/** UUIDs as texts. DuckDB keeps them as integers of 128 bits whose highest bit is turned over, so that they sort. */
export function uuidTexts(slices: readonly Slice[], length: number, column: string): Texts {
  const offsets = new Int32Array(length + 1);
  const target = new Uint8Array(length * uuidText);
  let end = 0;
  let index = 0;
  for (const { vector, from, count } of slices) {
    const bytes = vector.bytes((from + count) * 16);
    const validity = vector.validity(from + count);
    for (let row = from; row < from + count; row++) {
      if (isValid(validity, row)) end = writeUuid(bytes, row * 16, target, end);
      offsets[++index] = end;
    }
    assertOffset(end, column, "bytes of text");
  }
  return { offsets, bytes: target.subarray(0, end) };
}

function writeUuid(bytes: Uint8Array, from: number, target: Uint8Array, at: number): number {
  let end = at;
  for (let index = 15; index >= 0; index--) {
    const byte = (bytes[from + index] as number) ^ (index === 15 ? 0x80 : 0);
    target[end++] = digits[byte >> 4] as number;
    target[end++] = digits[byte & 15] as number;
    if (index === 12 || index === 10 || index === 8 || index === 6) target[end++] = 45; // "-"
  }
  return end;
}
