import { describe, expect, it } from "vitest";
import { didYouMean, suggestions } from "../../../src/basic/did-you-mean.js";
import { editDistance } from "../../../src/basic/edit-distance.js";
import { invariant } from "../../../src/basic/invariant.js";

describe("didYouMean", () => {
  it("offers what is spelt much alike, nearest first", () => {
    expect(didYouMean("ordres", ["orders", "order", "customers"])).toBe(
      ' Did you mean "orders" or "order"?',
    );
    expect(didYouMean("asof", ["asOf"])).toBe(' Did you mean "asOf"?');
    expect(didYouMean("nothing", ["orders", "customers"])).toBe("");
    expect(suggestions("prod", ["prod1", "prod2", "prod3", "prod4"])).toEqual([
      "prod1",
      "prod2",
      "prod3",
    ]);
  });

  it("counts inserts, removals, replacements and swaps as one", () => {
    expect([
      editDistance("", "abc"),
      editDistance("abc", "acb"),
      editDistance("abc", "abc"),
      editDistance("kitten", "sitting"),
    ]).toEqual([3, 1, 0, 3]);
  });
});

describe("invariant", () => {
  it("throws only for what does not hold", () => {
    expect(() => invariant("numbers", "numbers are ordered")).not.toThrow();
    expect(() => invariant(false, "numbers are ordered")).toThrow(
      "artifactql: numbers are ordered. This is a bug, please report it.",
    );
  });
});
