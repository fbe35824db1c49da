import { expect, test } from "vitest";
import { foldDiff, lineDiff } from "../../../src/cli/text/line-diff.js";

function shown(before: string, now: string): string[] {
  return lineDiff(before, now).map((line) => line.change + line.text);
}

test("equal lines are kept, changed ones stand as removed and added", () => {
  expect(shown("select a\nfrom t", "select a, b\nfrom t")).toEqual([
    "-select a",
    "+select a, b",
    " from t",
  ]);
});

test("a line may be added or removed anywhere", () => {
  expect(shown("a\nb\nc", "a\nc")).toEqual([" a", "-b", " c"]);
  expect(shown("a\nc", "a\nb\nc\nd")).toEqual([" a", "+b", " c", "+d"]);
});

test("equal texts have no change", () => {
  expect(shown("a\nb", "a\nb")).toEqual([" a", " b"]);
});

test("lines far from a change are folded away", () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n");
  const folded = foldDiff(lineDiff(before, before.replace("line 10", "other")), 1);
  expect(folded.map((line) => line.change + line.text)).toEqual([
    " ...",
    " line 9",
    "-line 10",
    "+other",
    " line 11",
    " ...",
  ]);
});
