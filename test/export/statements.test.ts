import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Statement } from "../../src/asker.js";
import { identifier, sql } from "../../src/duckdb/sql-tag.js";
import { OptionsError, PolicyError, QueryError } from "../../src/errors.js";
import type { ExportOptions } from "../../src/types.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";

async function csvOf(what: Statement, options: ExportOptions = {}): Promise<string> {
  const file = join(makeTemporaryFolder(), "rows.csv");
  await (await openEngine()).export(what, file, options);
  return readFileSync(file, "utf8");
}

describe("a query may be any SELECT", () => {
  test.each([
    ["select 1 as a;", "a\n1\n"],
    ["select 1 as a; -- said; done", "a\n1\n"],
    ["select 1 as a;; /* ; */ ;", "a\n1\n"],
    ["select 'a; -- b' as a ;", "a\na; -- b\n"],
    ["select 'x;' as a -- ;", "a\nx;\n"],
    ["select 1 as a /* ; */", "a\n1\n"],
    ["with one as (select 1 as a) from one", "a\n1\n"],
    ["from range(2) as t(a) order by a desc", "a\n1\n0\n"],
    ["values (1, 2)", "col0,col1\n1,2\n"],
    ["pivot (select 1 as a, 'x' as b) on b in ('x') using sum(a)", "x\n1\n"],
    ["select 1 as a, 2 as a", "a,a_1\n1,2\n"],
    [`select 1 as a, 2 as "A"`, "a,A_1\n1,2\n"],
  ])("%s", async (text, expected) => {
    expect(await csvOf(text)).toBe(expected);
  });

  test("with parameters by name, by place, or in the tag", async () => {
    expect(await csvOf("select $a as a", { parameters: { a: "x" } })).toBe("a\nx\n");
    expect(await csvOf("select ? + ? as a", { parameters: [1, 2] })).toBe("a\n3\n");
    expect(await csvOf(sql`select ${7} as ${identifier("a b")}`)).toBe("a b\n7\n");
  });

  test("and stop after so many rows", async () => {
    expect(await csvOf("from range(10) as t(a)", { limit: 2 })).toBe("a\n0\n1\n");
    expect(await csvOf("from range(10) as t(a)", { limit: 0 })).toBe("a\n");
  });
});

describe("what is no SELECT is refused", () => {
  test.each([
    ["select 1; select 2", PolicyError, "one statement"],
    ["drop view dbt.models", PolicyError, "DROP is refused"],
    ["copy (select 1) to 'x.csv'", PolicyError, "COPY is refused"],
    ["select 1) to 'x.csv' (format csv); --", QueryError, "syntax error"],
    ["select 1 /* open", QueryError, "unterminated"],
    ["explain select 1", PolicyError, "no rows to export"],
    ["from read_csv('/etc/passwd')", PolicyError, "reads files"],
    ["   ", QueryError, "empty"],
    ["-- nothing", QueryError, "empty"],
    ["select nope from dbt.models", QueryError, "nope"],
    ["select $a as a", OptionsError, "$a"],
    ["dbt.modles", OptionsError, 'Did you mean "dbt.models"'],
    ["invocations", OptionsError, "dbt_rt.invocations or dbt_history.invocations"],
    ["dbt_history.build_times", OptionsError, "takes arguments"],
    ["dbt_store.results", OptionsError, "There is no relation"],
  ])("%s", async (text, kind, message) => {
    const engine = await openEngine();
    const file = join(makeTemporaryFolder(), "rows.csv");
    const exporting = engine.export(text, file);
    await expect(exporting).rejects.toBeInstanceOf(kind);
    await expect(exporting).rejects.toThrow(message);
  });

  test("a text with many comments is read in no time", async () => {
    const started = performance.now();
    expect(await csvOf(`select 1 --; ${"/**/".repeat(400)} x\n as a`)).toBe("a\n1\n");
    await expect(csvOf(`select 1 as a${";".repeat(300)} x`)).rejects.toBeInstanceOf(QueryError);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("a fault that comes up while rows are written tells no place, for DuckDB counts from elsewhere", async () => {
    const text =
      "select (case when i = 5000 then 'x' else '1' end)::int as a from range(10000) as t(i)";
    await expect(csvOf(text)).rejects.toMatchObject({ sql: text, position: undefined });
  });

  test("what Parquet cannot hold is named", async () => {
    const engine = await openEngine();
    const file = join(makeTemporaryFolder(), "x.parquet");
    await expect(engine.export("select interval '-1 day' as gap", file)).rejects.toThrow(
      /no negative interval.* in gap/,
    );
    const { warnings } = await engine.export("select interval '1 microsecond' as gap", file);
    expect(warnings).toEqual([expect.stringContaining("Column gap is INTERVAL")]);
  });

  test("a fault of the query tells its place in the query", async () => {
    const engine = await openEngine();
    const text = "select name, nope from dbt.models";
    await expect(engine.export(text, join(makeTemporaryFolder(), "x.csv"))).rejects.toMatchObject({
      sql: text,
      position: text.indexOf("nope"),
    });
  });
});
