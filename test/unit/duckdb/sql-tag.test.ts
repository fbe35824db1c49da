import { describe, expect, it } from "vitest";
import { query } from "../../../src/duckdb/query.js";
import { identifier, raw, sql } from "../../../src/duckdb/sql-tag.js";
import { OptionsError } from "../../../src/errors.js";
import { openDatabase } from "../../support/databases.js";
import { fc, test } from "./fast-check.js";

describe("sql", () => {
  it("makes parameters of values", () => {
    const fragment = sql`select * from t where a = ${1} and b in ${["x"]}`;
    expect([fragment.text, fragment.parameters]).toEqual([
      "select * from t where a = $1 and b in $2",
      [1, ["x"]],
    ]);
  });

  it("nests, and numbers parameters through", () => {
    const condition = sql`b = ${"y"}`;
    const fragment = sql`select ${raw("*")} from ${identifier("s", 'odd "t"')} where a = ${1} and ${condition} and c = ${null}`;
    expect([fragment.text, fragment.parameters]).toEqual([
      'select * from "s"."odd ""t""" where a = $1 and b = $2 and c = $3',
      [1, "y", null],
    ]);
  });

  it("refuses names that SQL cannot have", () => {
    expect(() => identifier("")).toThrow(OptionsError);
    expect(() => identifier("a\0b")).toThrow(OptionsError);
    expect(() => identifier(1 as never)).toThrow(OptionsError);
  });

  it("quotes any name so that it comes back unchanged", async () => {
    const database = await openDatabase();
    const name = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !text.includes("\0"));
    await test(name, async (given) => {
      const { text, parameters } = sql`select ${"v"} as ${identifier(given)}`;
      const { columns, rows } = await query(database, text, parameters);
      expect([columns.map((column) => column.name), Object.values(rows[0] ?? {})]).toEqual([
        [given],
        ["v"],
      ]);
    });
  });
});
