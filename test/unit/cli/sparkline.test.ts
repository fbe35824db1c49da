import { expect, test } from "vitest";
import { sparkline } from "../../../src/cli/text/sparkline.js";

test("heights go from zero to the highest value", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8])).toBe("▁▂▃▄▅▆▇██");
});

test("a value half as high has half the height", () => {
  expect(sparkline([4, 8])).toBe("▅█");
});

test("gaps are spaces", () => {
  expect(sparkline([1, null, 1])).toBe("█ █");
});

test("a line of zeros lies on the ground", () => {
  expect(sparkline([0, 0])).toBe("▁▁");
});

test("nothing gives nothing", () => {
  expect(sparkline([])).toBe("");
  expect(sparkline([null, null])).toBe("  ");
});

test("more values than room are merged to the highest, so that a peak stays visible", () => {
  const values = Array.from({ length: 100 }, (_, index) => (index === 55 ? 8 : 1));
  const line = sparkline(values, 10);
  expect(line).toBe("▂▂▂▂▂█▂▂▂▂");
});
