import { describe, expect, test } from "vitest";
import { fitWidths, printTable, tableWriter } from "../../../src/cli/output/print-table.js";
import { paintFor } from "../../../src/cli/text/paint.js";
import { textWidth } from "../../../src/cli/text/text-width.js";

const plain = { paint: paintFor({ isTTY: false }, {}), width: undefined };
const columns = [
  { name: "name", type: "VARCHAR" },
  { name: "builds", type: "BIGINT" },
];

describe("a table", () => {
  test("lines up text at the left and numbers at the right", () => {
    const text = printTable(
      columns,
      [
        { name: "orders", builds: 5n },
        { name: "customers", builds: 1200n },
      ],
      plain,
    );
    expect(text).toBe(
      ["name       builds", "─────────  ──────", "orders          5", "customers    1200", ""].join(
        "\n",
      ),
    );
  });

  test("lines up wide characters", () => {
    const rows = [
      { name: "注文", builds: 1n },
      { name: "e\u0301tat", builds: 22n },
    ];
    const lines = printTable(columns, rows, plain).split("\n").slice(0, 4);
    expect(new Set(lines.map((line) => textWidth(line))).size).toBe(1);
  });

  test("shows null, moments, fractions, lists and bytes on one line each", () => {
    const typed = [
      { name: "a", type: "VARCHAR" },
      { name: "at", type: "TIMESTAMP WITH TIME ZONE" },
      { name: "local", type: "TIMESTAMP" },
      { name: "f", type: "DOUBLE" },
      { name: "list", type: "VARCHAR[]" },
      { name: "b", type: "BLOB" },
    ];
    const at = new Date("2026-10-01T03:10:00.000Z");
    const text = printTable(
      typed,
      [
        {
          a: null,
          at,
          local: new Date(at.getTime() + 5),
          f: 1.23456789,
          list: ["x", "y\n"],
          b: new Uint8Array([1, 255]),
        },
      ],
      plain,
    );
    expect(text.split("\n")[2]).toBe(
      `null  2026-10-01 03:10:00Z  2026-10-01 03:10:00.005  1.234568  ["x","y\\n"]  \\x01ff`,
    );
  });

  test("keeps a multi-line value on its line", () => {
    expect(printTable(columns, [{ name: "a\nb", builds: 1n }], plain)).toContain("a↵b");
  });

  test("breaks headings into lines where they alone make it too wide", () => {
    const wide = [
      { name: "model", type: "VARCHAR" },
      { name: "p50 before", type: "DOUBLE" },
    ];
    const rows = [{ model: "stg_orders", "p50 before": 0.5 }];
    const lines = (width: number): readonly string[] =>
      printTable(wide, rows, { ...plain, width })
        .trimEnd()
        .split("\n");
    expect(lines(22)).toEqual([
      "model       p50 before",
      "──────────  ──────────",
      "stg_orders         0.5",
    ]);
    expect(lines(21)).toEqual([
      "               p50",
      "model       before",
      "──────────  ──────",
      "stg_orders     0.5",
    ]);
  });

  test("never takes more columns than the terminal has", () => {
    const rows = [{ name: "日本語".repeat(30), builds: 1n }];
    for (const width of [20, 21, 40, 79]) {
      const lines = printTable(columns, rows, { ...plain, width })
        .trimEnd()
        .split("\n");
      expect(Math.max(...lines.map((line) => textWidth(line)))).toBeLessThanOrEqual(width);
    }
  });

  test("leaves columns out at the right where they cannot be read, and says so", () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      name: `a_long_column_${index}`,
      type: "VARCHAR",
    }));
    const writer = tableWriter({ ...plain, width: 80 });
    const text = writer.begin(many) + writer.rows([{}]) + writer.end();
    expect(text.split("\n")[0]?.length).toBeLessThanOrEqual(80);
    expect(writer.note).toBe(
      "22 of 30 columns do not fit here: select fewer, or take --format jsonl.",
    );
  });

  test("has a head even without rows", () => {
    expect(printTable(columns, [], plain)).toBe("name  builds\n────  ──────\n");
  });

  test("is written while it is read, once 1,000 rows gave the widths", () => {
    const writer = tableWriter(plain);
    writer.begin(columns);
    const rows = Array.from({ length: 999 }, () => ({ name: "a", builds: 1n }));
    expect(writer.rows(rows)).toBe("");
    expect(writer.rows(rows.slice(0, 2)).split("\n").length).toBe(1_004);
    expect(writer.rows(rows.slice(0, 2))).toBe("a          1\na          1\n");
    expect(writer.end()).toBe("");
  });

  test("is coloured only where the stream takes colours", () => {
    const settings = { width: undefined, paint: paintFor({ isTTY: true }, {}) };
    expect(printTable(columns, [{ name: null, builds: 1n }], settings)).toContain("\u001b[1m");
    const refused = { width: undefined, paint: paintFor({ isTTY: true }, { NO_COLOR: "1" }) };
    expect(printTable(columns, [{ name: null, builds: 1n }], refused)).not.toContain("\u001b");
  });
});

describe("widths that fit", () => {
  test("the widest column gives way first", () => {
    expect(fitWidths([5, 50, 10], 40)).toEqual([5, 21, 10]);
  });

  test("all the room is used", () => {
    expect(fitWidths([30, 30, 30], 48)).toEqual([15, 15, 14]);
  });

  test("what fits stays as it is", () => {
    expect(fitWidths([5, 6], 80)).toEqual([5, 6]);
  });

  test("one column always stays", () => {
    expect(fitWidths([50, 50], 4)).toEqual([4]);
  });
});
