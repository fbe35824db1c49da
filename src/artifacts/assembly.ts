import { endOfString } from "./json-scanner.js";

const closing = Buffer.from("}");

/** Below this size a loop is faster than a call of the native copy (measured). */
const nativeCopyFrom = 48;

/** A text that is put together from pieces, in a buffer that is used again. */
export class Assembly {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Valid until the next change. */
  get text(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  add(source: Buffer, from = 0, to = source.length): void {
    const length = this.#length + to - from;
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(length * 2);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    if (to - from < nativeCopyFrom) {
      for (let at = this.#length, index = from; index < to;) this.#bytes[at++] = source[index++]!;
    } else source.copy(this.#bytes, this.#length, from, to);
    this.#length = length;
  }

  /** Closes an object; a comma that its last member left behind goes. */
  close(): void {
    while (this.#bytes[this.#length - 1]! <= 32 || this.#bytes[this.#length - 1] === 44)
      this.#length--;
    this.add(closing);
  }

  /** Takes out the white space between the tokens of JSON, which is another with each program that writes it. */
  compact(): void {
    const bytes = this.#bytes;
    let length = 0;
    for (let index = 0; index < this.#length;) {
      const byte = bytes[index]!;
      if (byte === 34) {
        const end = endOfString(bytes, index);
        if (end - index < nativeCopyFrom) while (index < end) bytes[length++] = bytes[index++]!;
        else {
          bytes.copyWithin(length, index, end);
          length += end - index;
          index = end;
        }
      } else {
        if (byte > 32) bytes[length++] = byte;
        index++;
      }
    }
    this.#length = length;
  }
}
