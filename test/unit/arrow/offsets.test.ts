import { expect, test } from "vitest";
import { joinTexts } from "../../../src/arrow/convert-text.js";
import { readLists } from "../../../src/arrow/read-lists.js";
import type { Slice } from "../../../src/arrow/slice.js";
import type { ChunkVector } from "../../../src/duckdb/chunk-vectors.js";

/** A vector whose rows claim a length each, in the given one of their four words. Nothing stands behind them. */
function claiming(lengths: readonly number[], word: number): Slice {
  const words = new Uint32Array(lengths.length * 4);
  for (const [row, length] of lengths.entries()) words[row * 4 + word] = length;
  const vector = {
    bytes: () => new Uint8Array(words.buffer),
    validity: () => undefined,
    listItems: () => vector,
  } as unknown as ChunkVector;
  return { vector, from: 0, count: lengths.length };
}

const half = 2 ** 30;

test("texts of more than 2 GB in a batch are refused, with advice that helps", () => {
  expect(() => joinTexts([claiming([half, half], 0)], 2, "log")).toThrow(
    expect.objectContaining({
      code: "LIMIT",
      actual: 2 ** 31,
      message:
        'Column "log" has more than 2^31 bytes of text in one batch, which Arrow cannot hold. Select fewer or shorter values.',
    }),
  );
});

test("lists of more than 2^31 items in a batch are refused, and fewer are not", () => {
  const fewer = readLists([claiming([half, half - 1], 2)], 2, "steps");
  expect([...fewer.offsets]).toEqual([0, half, 2 ** 31 - 1]);
  for (const slices of [
    [claiming([half, half], 2)],
    [claiming([half], 2), claiming([half], 2)],
    [claiming([half, half, half, half], 2)],
  ])
    expect(() => readLists(slices, 4, "steps")).toThrow(
      expect.objectContaining({
        code: "LIMIT",
        message: expect.stringContaining('Column "steps" has more than 2^31 items of lists'),
      }),
    );
});
