import type { ChunkVector } from "../duckdb/chunk-vectors.js";

/** Some values of a vector that stand beside each other. */
export interface Slice {
  readonly vector: ChunkVector;
  readonly from: number;
  readonly count: number;
}

/** The bitmap of many slices in a row, as Arrow has it; null when no value is null. */
export function joinValidity(slices: readonly Slice[], length: number): Uint8Array | null {
  let joined: Uint8Array | null = null;
  let row = 0;
  for (const { vector, from, count } of slices) {
    const bits = vector.validity(from + count);
    if (bits !== undefined) {
      joined ??= setBits(new Uint8Array(Math.ceil(length / 8)), row);
      copyBits(bits, from, joined, row, count);
    } else if (joined !== null) fillBits(joined, row, count);
    row += count;
  }
  return joined;
}

/** Whether a value is there, by the bitmap of its vector. */
export function isValid(validity: Uint8Array | undefined, row: number): boolean {
  return validity === undefined || (((validity[row >> 3] as number) >> (row & 7)) & 1) === 1;
}

function setBits(bits: Uint8Array, count: number): Uint8Array {
  fillBits(bits, 0, count);
  return bits;
}

function fillBits(bits: Uint8Array, from: number, count: number): void {
  let row = from;
  const end = from + count;
  while (row < end && (row & 7) !== 0) setBit(bits, row++);
  const wholeBytes = (end - row) >> 3;
  bits.fill(0xff, row >> 3, (row >> 3) + wholeBytes);
  for (row += wholeBytes * 8; row < end; row++) setBit(bits, row);
}

/** Copies bits; whole bytes where both sides begin one, as chunks mostly do. */
function copyBits(
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  count: number,
): void {
  let done = 0;
  if ((from & 7) === 0 && (to & 7) === 0) {
    target.set(source.subarray(from >> 3, (from + count) >> 3), to >> 3);
    done = count & ~7;
  }
  for (; done < count; done++) if (isValid(source, from + done)) setBit(target, to + done);
}

function setBit(bits: Uint8Array, row: number): void {
  bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7));
}
