import { describe, expect, test } from "vitest";
import { csvField, csvWriter } from "../../../src/cli/output/csv-writer.js";
import { toJson } from "../../../src/cli/output/format-value.js";
import { jsonLinesWriter, jsonWriter } from "../../../src/cli/output/json-writer.js";
import { markdownWriter } from "../../../src/cli/output/markdown-writer.js";
import type { RowWriter } from "../../../src/cli/output/row-writer.js";

const columns = [
  { name: "name", type: "VARCHAR" },
  { name: "n", type: "BIGINT" },
];
const rows = [
  { name: 'a "b", c', n: 9007199254740993n },
  { name: null, n: 2n },
];

function written(writer: RowWriter, batches = [rows.slice(0, 1), [], rows.slice(1)]): string {
  return writer.begin(columns) + batches.map((batch) => writer.rows(batch)).join("") + writer.end();
}

describe("CSV", () => {
  test.each([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["carriage\rreturn", '"carriage\rreturn"'],
    [" space", '" space"'],
    ["", '""'],
    [null, ""],
    [true, "true"],
    [12345678901234567890n, "12345678901234567890"],
    [["a", 'b"'], '"[""a"",""b\\""""]"'],
  ])("writes %s as %s", (value, text) => {
    expect(csvField(value)).toBe(text);
  });

  test("has a header and a line per row", () => {
    expect(written(csvWriter())).toBe('name,n\n"a ""b"", c",9007199254740993\n,2\n');
  });
});

describe("JSON", () => {
  test("lines are one object each, with integers exact", () => {
    expect(written(jsonLinesWriter())).toBe(
      '{"name":"a \\"b\\", c","n":9007199254740993}\n{"name":null,"n":2}\n',
    );
  });

  test("an array is one document, whatever the batches", () => {
    expect(JSON.parse(written(jsonWriter()))).toHaveLength(2);
    expect(written(jsonWriter(), [])).toBe("[]\n");
  });

  test("values that JSON lacks become text or null", () => {
    const value = {
      at: new Date(0),
      bytes: new Uint8Array([16]),
      none: Number.NaN,
      list: [1, { deep: 2n }],
    };
    expect(toJson(value)).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","bytes":"\\\\x10","none":null,"list":[1,{"deep":2}]}',
    );
  });
});

describe("Markdown", () => {
  test("pipes and line breaks stay within their cell", () => {
    const writer = markdownWriter();
    const text = writer.begin(columns) + writer.rows([{ name: "a|b\nc", n: 1n }]) + writer.end();
    expect(text).toBe("| name | n |\n| --- | ---: |\n| a\\|b<br>c | 1 |\n");
  });
});
