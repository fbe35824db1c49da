import { tableFromIPC as readWithFlechette } from "@uwdata/flechette";
import { tableFromIPC, type Table } from "apache-arrow";
import { describe, expect, expectTypeOf, test } from "vitest";
import { open, sql, type ArrowSettings, type ArrowStream } from "../../../src/index.js";
import {
  apacheValues,
  apacheValuesOf,
  collectBytes,
  flechetteValues,
} from "../../support/arrow-values.js";
import { sampleEngine } from "../../support/sample-engine.js";

const rowsOf = (count: number): string =>
  `select i as id, case when i % 3 > 0 then 'row ' || i end as short, 'a longer text of row ' || i as long from range(${count}) r(i)`;

async function firstBatchRows(query: string): Promise<number> {
  const engine = await sampleEngine();
  const stream = await engine.arrowStream(query);
  for await (const _ of stream) if (stream.rowCount > 0) break;
  return stream.rowCount;
}

describe("a query as Arrow", () => {
  test.each([0, 1, 2047, 2048, 2049, 4096, 100_000])("has all of %i rows", async (count) => {
    const engine = await sampleEngine();
    const table = await engine.arrow(rowsOf(count));
    const stream = await engine.arrowStream(rowsOf(count), undefined, { batchRows: 10_000 });
    const bytes = await collectBytes(stream);
    const { rows } = await engine.sql(rowsOf(count));
    expect(table.numRows).toBe(count);
    expect(stream.rowCount).toBe(count);
    for (const name of ["id", "short", "long"]) {
      const expected = rows.map((row) => row[name]);
      expect(apacheValues(table, name)).toEqual(expected);
      expect(apacheValuesOf(bytes, name)).toEqual(expected);
      expect(flechetteValues(bytes, name)).toEqual(expected);
    }
  });

  test("keeps its schema without rows, and has no batch", async () => {
    const engine = await sampleEngine();
    const query = `select * from (${rowsOf(5)}) where false`;
    const table = await engine.arrow(query);
    const pieces: Uint8Array[] = [];
    for await (const piece of await engine.arrowStream(query)) pieces.push(piece);
    expect(table.schema.fields.map((field) => `${field.name} ${field.type}`)).toEqual([
      "id Int64",
      "short Utf8",
      "long Utf8",
    ]);
    expect(pieces.length).toBe(2);
    expect(readWithFlechette(Buffer.concat(pieces)).names).toEqual(["id", "short", "long"]);
    expect(tableFromIPC(Buffer.concat(pieces)).numRows).toBe(0);
  });

  test("comes in batches of whole chunks, the schema first and the end last", async () => {
    const engine = await sampleEngine();
    const stream = await engine.arrowStream(rowsOf(10_000), undefined, { batchRows: 3000 });
    const rowCounts: number[] = [];
    let pieces = 0;
    for await (const _ of stream) {
      rowCounts.push(stream.rowCount);
      pieces++;
    }
    expect(rowCounts).toEqual([0, 4096, 8192, 10_000, 10_000]);
    expect(pieces).toBe(5);
    expect(stream.truncated).toBe(false);
  });

  test("ends a batch early when its texts are long", async () => {
    const engine = await sampleEngine();
    const query = "select repeat('x', 20000) as t, [repeat('y', 10000)] as l from range(8192)";
    const table = await engine.arrow(query);
    expect(table.batches.map((batch) => batch.numRows)).toEqual([4096, 4096]);
    expect(table.getChild("t")?.get(8191)).toBe("x".repeat(20_000));
  });

  test.each([
    ["an array", "list_resize([i], 5000)::bigint[5000]"],
    [
      "an array of structs",
      "list_resize([{'a': i, 'b': i}], 2500)::struct(a bigint, b bigint)[2500]",
    ],
    ["a struct with an array", "{'f': list_resize([i], 5000)::bigint[5000]}"],
    ["a list of structs", "list_resize([{'a': i, 'b': i}], 2500)"],
    ["a list of arrays", "list_resize([array_value(i, i, i, i, i)], 1000)"],
    ["a union", "union_value(u := list_resize([i], 5000)::bigint[5000])"],
  ])("ends a batch early when %s of numbers is long", async (_, expression) => {
    expect(await firstBatchRows(`select ${expression} as c from range(3072) r(i)`)).toBe(2048);
  });

  test("ends a batch early when its chunks have few rows, which take memory all the same", async () => {
    const columns = Array.from({ length: 40 }, (_, index) => `i + ${index} as c${index}`);
    const query = `select ${columns.join(", ")} from range(3000000) r(i) where hash(i) % 25 = 0`;
    expect(await firstBatchRows(query)).toBeLessThan(50_000);
  });

  test.each([
    [0, true],
    [1, true],
    [2048, true],
    [4999, true],
    [5000, false],
    [6000, false],
  ])("is cut at a limit of %i", async (limit, truncated) => {
    const engine = await sampleEngine();
    const stream = await engine.arrowStream(rowsOf(5000), undefined, { limit });
    const bytes = await collectBytes(stream);
    expect(stream).toMatchObject({ rowCount: Math.min(limit, 5000), truncated });
    expect(flechetteValues(bytes, "id").length).toBe(Math.min(limit, 5000));
    expect((await engine.arrow(rowsOf(5000), undefined, { limit })).numRows).toBe(
      Math.min(limit, 5000),
    );
  });

  test("takes parameters, and what the tag makes", async () => {
    const engine = await sampleEngine();
    const named = await engine.arrow("select $name as c", { name: "x" });
    const tagged = await engine.arrow(sql`select ${"y"} as c`);
    expect([...apacheValues(named, "c"), ...apacheValues(tagged, "c")]).toEqual(["x", "y"]);
  });

  test("gives a second column of the same name a number, as rows do", async () => {
    const engine = await sampleEngine();
    const stream = await engine.arrowStream("select 1 as a, 2 as a");
    expect(stream.columns.map((column) => column.name)).toEqual(["a", "a_1"]);
    expect(flechetteValues(await collectBytes(stream), "a_1")).toEqual([2]);
  });

  test("answers at a place and moment", async () => {
    const engine = await sampleEngine();
    const question = "select count(*) as models from dbt.models";
    const before = { asOf: "2020-01-01" };
    const now = apacheValues(await engine.arrow(question), "models");
    expect(now).toEqual([18n]);
    expect(apacheValues(await engine.at(before).arrow(question), "models")).toEqual([0n]);
    const moved = await engine.at(before).arrowStream(question);
    expect(flechetteValues(await collectBytes(moved), "models")).toEqual([0n]);
    expect(apacheValues(await engine.arrow(question, undefined, before), "models")).toEqual([0n]);
    await expect(engine.arrow(question, undefined, { project: "nobody" })).rejects.toMatchObject({
      code: "OPTIONS",
    });
  });

  test("answers EXPLAIN, and refuses whatever a query refuses", async () => {
    const engine = await sampleEngine();
    expect((await engine.arrow("explain select 1")).numRows).toBe(1);
    await expect(engine.arrow("drop table x")).rejects.toMatchObject({ code: "POLICY" });
    await expect(engine.arrow("select nothing")).rejects.toMatchObject({ code: "QUERY" });
  });

  test("says which setting is wrong", async () => {
    const engine = await sampleEngine();
    const ask = (settings: object): Promise<Table> =>
      engine.arrow("select 1 as a, 'x' as status", undefined, settings);
    await expect(ask({ integers: "number" })).rejects.toThrow(
      'Unknown option "integers" of an Arrow query.',
    );
    await expect(ask({ batchRows: 0 })).rejects.toThrow("batchRows must be a whole number");
    await expect(ask({ dictionary: "status" })).rejects.toThrow(
      "dictionary must be a list of names",
    );
    await expect(ask({ dictionary: ["statu"] })).rejects.toThrow('Did you mean "status"?');
    await expect(ask({ dictionary: ["a"] })).rejects.toThrow(
      'Column "a" is INTEGER, and only text can be asked for as a dictionary.',
    );
  });

  test("cannot be read twice", async () => {
    const engine = await sampleEngine();
    const stream = await engine.arrowStream("select 1 as a");
    await collectBytes(stream);
    await expect(collectBytes(stream)).rejects.toThrow("A stream can be read once.");
  });

  test("goes on for its reader when another tries to read it as well", async () => {
    const engine = await sampleEngine();
    const stream = await engine.arrowStream(rowsOf(10_000), undefined, { batchRows: 2048 });
    const pieces: Uint8Array[] = [];
    for await (const piece of stream) {
      pieces.push(piece);
      if (pieces.length !== 2) continue;
      const second = stream[Symbol.asyncIterator]();
      await expect(second.next()).rejects.toThrow("A stream can be read once.");
    }
    expect(flechetteValues(Buffer.concat(pieces), "id").length).toBe(10_000);
  });

  test("fails after close()", async () => {
    const engine = await open();
    await engine.close();
    await expect(engine.arrow("select 1")).rejects.toMatchObject({ code: "CLOSED" });
  });
});

describe("text as a dictionary", () => {
  const query =
    "select case when i % 5 > 0 then 'a status of a run: ' || (i % 5 + i // 4000) end as status, i from range(10000) r(i)";

  test("is read by both readers, with another dictionary in each batch", async () => {
    const engine = await sampleEngine();
    const settings: ArrowSettings = { dictionary: ["status"], batchRows: 2048 };
    const table = await engine.arrow(query, undefined, settings);
    const bytes = await collectBytes(await engine.arrowStream(query, undefined, settings));
    const expected = (await engine.sql(query)).rows.map((row) => row["status"]);
    expect(String(table.schema.fields[0]?.type)).toBe("Dictionary<Int32, Utf8>");
    expect(apacheValues(table, "status")).toEqual(expected);
    expect(apacheValuesOf(bytes, "status")).toEqual(expected);
    expect(flechetteValues(bytes, "status")).toEqual(expected);
  });

  test("takes fewer bytes where texts repeat", async () => {
    const engine = await sampleEngine();
    const plain = await collectBytes(await engine.arrowStream(query));
    const small = await collectBytes(
      await engine.arrowStream(query, undefined, { dictionary: ["status"] }),
    );
    expect(small.byteLength).toBeLessThan(plain.byteLength / 2);
  });
});

test("the types are those of apache-arrow and of byte streams", async () => {
  const engine = await sampleEngine();
  expectTypeOf(engine.arrow).returns.resolves.toEqualTypeOf<Table>();
  expectTypeOf(engine.arrowStream).returns.resolves.toEqualTypeOf<ArrowStream>();
  expectTypeOf<ArrowStream>().toExtend<AsyncIterable<Uint8Array> & AsyncDisposable>();
  // @ts-expect-error Arrow has its own integers
  await expect(engine.arrow("select 1", [], { integers: "number" })).rejects.toThrow("integers");
});
