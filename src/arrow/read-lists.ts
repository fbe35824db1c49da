import { assertOffset } from "./offsets.js";
import { isValid, type Slice } from "./slice.js";

/** Where each list begins and ends, and the slices that all items together come from. */
export interface Lists {
  readonly offsets: Int32Array;
  readonly items: readonly Slice[];
}

/** DuckDB keeps of a list 16 bytes, here 4 words: the lower and upper half of where its items begin, and of how many there are. */
const words = 4;

/** Reads lists. Their items mostly stand in the order of the lists, and are then one slice a chunk. `column` is for messages. @throws {LimitError} too many items. */
export function readLists(slices: readonly Slice[], length: number, column: string): Lists {
  const offsets = new Int32Array(length + 1);
  const items: Slice[] = [];
  let index = 0;
  let end = 0;
  for (const { vector, from, count } of slices) {
    const bytes = vector.bytes((from + count) * words * 4);
    const given = new Uint32Array(bytes.buffer, bytes.byteOffset, (from + count) * words);
    const validity = vector.validity(from + count);
    const child = vector.listItems();
    let start = 0;
    let stop = 0;
    for (let row = from; row < from + count; row++) {
      const size = isValid(validity, row) ? (given[row * words + 2] as number) : 0;
      const begin = given[row * words] as number;
      if (size > 0 && begin !== stop) {
        if (stop > start) items.push({ vector: child, from: start, count: stop - start });
        start = begin;
        stop = begin;
      }
      stop += size;
      end += size;
      offsets[++index] = end;
    }
    if (stop > start) items.push({ vector: child, from: start, count: stop - start });
    assertOffset(end, column, "items of lists");
  }
  return { offsets, items };
}
