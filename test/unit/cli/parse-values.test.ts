import { describe, expect, test } from "vitest";
import {
  collectParameter,
  parseCount,
  parseMoment,
  parseSeconds,
} from "../../../src/cli/parse-values.js";

describe("--param", () => {
  test.each([
    ["n=5", 5],
    ["n=-1.5", -1.5],
    ["n=true", true],
    ["n=null", null],
    ['n="5"', "5"],
    ["n=orders", "orders"],
    ["n=2026-01-01", "2026-01-01"],
    ["n=007", "007"],
    ["n=a=b", "a=b"],
    ["n=", ""],
    ["n=[1]", "[1]"],
    ["n=two\nlines", "two\nlines"],
    ["$n=1", 1],
    ["n=9007199254740993", 9007199254740993n],
  ])("%s gives %s", (text, value) => {
    expect(collectParameter(text, {})).toEqual({ n: value });
  });

  test("may be repeated", () => {
    expect(collectParameter("b=2", collectParameter("a=1", {}))).toEqual({ a: 1, b: 2 });
  });

  test.each(["n", "=1", "1n=2", "a b=1"])("%j is refused", (text) => {
    expect(() => collectParameter(text, {})).toThrow("name=value");
  });
});

test("counts are whole and positive", () => {
  expect(parseCount("25")).toBe(25);
  for (const text of ["0", "-1", "1.5", "many", "", "1e3"])
    expect(() => parseCount(text)).toThrow("whole number");
});

test("seconds become milliseconds", () => {
  expect(parseSeconds("1.5")).toBe(1_500);
  for (const text of ["-1", "", "soon"]) expect(() => parseSeconds(text)).toThrow("seconds");
});

test("moments are ISO 8601", () => {
  expect(parseMoment("2026-10-01")).toBe("2026-10-01");
  for (const text of ["yesterday", "2026-13-01", "01.10.2026"])
    expect(() => parseMoment(text)).toThrow("date or moment");
});
