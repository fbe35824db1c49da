import type { Texts } from "./convert-text.js";
import { isValid } from "./slice.js";

/** Texts in which each differs from all others, and for each row the number of its text. */
export interface Dictionary {
  readonly codes: Int32Array;
  readonly texts: Texts;
}

const firstSlots = 1024;

/** Finds the texts that differ, in the order in which they come. Nulls have the code 0. */
export function encodeDictionary(
  { offsets, bytes }: Texts,
  length: number,
  validity: Uint8Array | null,
): Dictionary {
  const codes = new Int32Array(length);
  const words = new Words(bytes);
  for (let row = 0; row < length; row++)
    if (isValid(validity ?? undefined, row))
      codes[row] = words.codeOf(offsets[row] as number, offsets[row + 1] as number);
  return { codes, texts: words.texts() };
}

/** A hash table of parts of `bytes`. A `Map` would need a string of each text, which costs several times as much (measured). */
class Words {
  readonly #bytes: Uint8Array;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #hashes: number[] = [];
  #slots = new Int32Array(firstSlots).fill(-1);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  codeOf(start: number, end: number): number {
    const hash = this.#hash(start, end);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = this.#slots[slot] as number;
      if (code < 0) return this.#add(start, end, hash, slot);
      if (this.#hashes[code] === hash && this.#equals(code, start, end)) return code;
    }
  }

  texts(): Texts {
    const offsets = new Int32Array(this.#starts.length + 1);
    for (const [code, start] of this.#starts.entries())
      offsets[code + 1] = (offsets[code] as number) + (this.#ends[code] as number) - start;
    const bytes = new Uint8Array(offsets[this.#starts.length] as number);
    for (const [code, start] of this.#starts.entries())
      bytes.set(this.#bytes.subarray(start, this.#ends[code]), offsets[code]);
    return { offsets, bytes };
  }

  #hash(start: number, end: number): number {
    let hash = end - start;
    for (let index = start; index < end; index++)
      hash = (Math.imul(hash, 31) + (this.#bytes[index] as number)) | 0;
    return hash ^ (hash >>> 15);
  }

  #equals(code: number, start: number, end: number): boolean {
    const other = this.#starts[code] as number;
    const size = end - start;
    if ((this.#ends[code] as number) - other !== size) return false;
    for (let index = 0; index < size; index++)
      if (this.#bytes[other + index] !== this.#bytes[start + index]) return false;
    return true;
  }

  #add(start: number, end: number, hash: number, slot: number): number {
    const code = this.#starts.length;
    this.#slots[slot] = code;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#hashes.push(hash);
    if (code * 2 > this.#slots.length) this.#grow();
    return code;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (const [code, hash] of this.#hashes.entries()) {
      let slot = hash & mask;
      while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = code;
    }
  }
}
