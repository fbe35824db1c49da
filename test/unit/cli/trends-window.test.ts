import { describe, expect, test } from "vitest";
import {
  bucketFor,
  parseSince,
  slotsOf,
  valuesAt,
  windowOf,
} from "../../../src/cli/trends/window.js";

const first = new Date("2026-09-01T00:00:00Z");
const last = new Date("2026-10-01T00:00:00Z");

describe("the window of trends", () => {
  test("is the whole history unless told otherwise, halved in the middle", () => {
    const window = windowOf(first, last, undefined);
    expect(window.from).toEqual(first);
    expect(window.middle.toISOString()).toBe("2026-09-16T00:00:00.000Z");
  });

  test("counts a length back from the newest build", () => {
    expect(windowOf(first, last, parseSince("2w")).from.toISOString()).toBe(
      "2026-09-17T00:00:00.000Z",
    );
    expect(windowOf(first, last, parseSince("36h")).from.toISOString()).toBe(
      "2026-09-29T12:00:00.000Z",
    );
  });

  test("never begins before the history", () => {
    expect(windowOf(first, last, parseSince("100w")).from).toEqual(first);
    expect(windowOf(first, last, parseSince("2020-01-01")).from).toEqual(first);
  });

  test.each(["yesterday", "14", "d", "1y", "2026-99-01"])("%j is no --since", (text) => {
    expect(() => parseSince(text)).toThrow("It takes a date");
  });

  test.each([
    ["1d", "hour"],
    ["7d", "6 hours"],
    ["4w", "day"],
    ["52w", "week"],
    ["150w", "month"],
  ])("%s is shown per %s", (since, bucket) => {
    const window = windowOf(new Date("2020-01-01T00:00:00Z"), last, parseSince(since));
    expect(bucketFor(window)).toBe(bucket);
  });
});

const point = (day: string, seconds: number | null) => ({
  bucket_start: new Date(`${day}T00:00:00Z`),
  p50_seconds: seconds,
});

describe("points over time", () => {
  test("a bucket without builds is a gap", () => {
    const points = [point("2026-09-01", 1), point("2026-09-04", 4)];
    const slots = slotsOf([...points, point("2026-09-05", 9)], "day");
    expect(valuesAt(slots, points)).toEqual([1, null, null, 4, null]);
  });

  test("months differ in length", () => {
    const points = [point("2026-01-01", 1), point("2026-04-01", 4)];
    expect(valuesAt(slotsOf(points, "month"), points)).toEqual([1, null, null, 4]);
  });

  test("invocations follow one another without gaps", () => {
    const points = [point("2026-01-01", 1), point("2026-04-01", 4)];
    expect(valuesAt(slotsOf(points, "invocation"), points)).toEqual([1, 4]);
  });

  test("nothing has no slots", () => {
    expect(slotsOf([], "day")).toEqual([]);
  });
});
