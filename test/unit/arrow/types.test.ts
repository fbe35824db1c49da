import { tableToIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open, type Engine } from "../../../src/index.js";
import { moment, type TypeCase, typeCases } from "../../support/arrow-type-cases.js";
import {
  apacheValues,
  apacheValuesOf,
  collectBytes,
  flechetteValues,
  type Plain,
} from "../../support/arrow-values.js";

let engine: Engine;

beforeAll(async () => {
  // Only so may a test make a type.
  engine = await open({ access: "full", threads: 1 });
});

afterAll(() => engine.close());

/** Each literal, a null, and each literal again. */
function queryOf({ type, literals }: TypeCase): string {
  const all = [...literals, "null", ...literals];
  const rows = all.map((literal, index) => `(${index}, cast(${literal} as ${type}))`);
  return `select c from (values ${rows.join(", ")}) t(i, c) order by i`;
}

describe("a column of", () => {
  test.each(typeCases.map((entry) => [entry.type, entry] as const))("%s", async (_, entry) => {
    const expected = [...entry.values, null, ...entry.values];
    const table = await engine.arrow(queryOf(entry));
    const bytes = await collectBytes(await engine.arrowStream(queryOf(entry)));
    expect(String(table.schema.fields[0]?.type)).toBe(entry.arrow);
    expect(table.schema.fields[0]?.nullable).toBe(true);
    expect(flechetteValues(bytes, "c")).toEqual(expected);
    expect(apacheValuesOf(bytes, "c")).toEqual(expected);
    expect(apacheValues(table, "c")).toEqual(expected);
    expect(flechetteValues(tableToIPC(table, "stream"), "c")).toEqual(expected);
  });

  test.each(typeCases.map((entry) => [entry.type, entry] as const))(
    "%s, inside a list, a struct and a map",
    async (_, entry) => {
      const literal = `cast(${entry.literals[0]} as ${entry.type})`;
      const [value] = entry.values as readonly [Plain];
      const query = `select [${literal}, null] as l, {'f': ${literal}} as s, map {'k': ${literal}} as m from range(3)`;
      const bytes = await collectBytes(await engine.arrowStream(query));
      for (const read of [flechetteValues, apacheValuesOf]) {
        expect(read(bytes, "l")).toEqual(Array.from({ length: 3 }, () => [value, null]));
        expect(read(bytes, "s")).toEqual(Array.from({ length: 3 }, () => ({ f: value })));
        expect(read(bytes, "m")).toEqual(Array.from({ length: 3 }, () => [["k", value]]));
      }
    },
  );
});

test("an untyped null is a column of int32, as in DuckDB", async () => {
  const table = await engine.arrow("select null as c, [] as l");
  expect(table.schema.fields.map((field) => String(field.type))).toEqual(["Int32", "List<Int32>"]);
  expect(apacheValues(table, "c")).toEqual([null]);
});

test.each([
  [255, "Uint8"],
  [256, "Uint16"],
  [65_535, "Uint16"],
  [65_536, "Uint32"],
])("an enum of %i labels has codes of %s", async (labels, codes) => {
  const query = `create or replace type many as enum (select 'label ' || i from range(${labels}) r(i)); select unnest(['label 0', 'label ${labels - 1}', null]::many[]) as c`;
  const bytes = await collectBytes(await engine.arrowStream(query));
  const table = await engine.arrow(`select 'label 0'::many as c`);
  expect(String(table.schema.fields[0]?.type)).toBe(`Dictionary<${codes}, Utf8>`);
  expect(flechetteValues(bytes, "c")).toEqual(["label 0", `label ${labels - 1}`, null]);
});

test("types that Arrow lacks carry their names", async () => {
  const { schema } = await engine.arrow("select 1::bignum as b, ['POINT(1 2)'::geometry] as g");
  expect(Object.fromEntries(schema.fields[0]?.metadata ?? [])).toEqual({
    "ARROW:extension:name": "arrow.opaque",
    "ARROW:extension:metadata": '{"type_name":"bignum","vendor_name":"DuckDB"}',
  });
  expect(schema.fields[1]?.type.children[0]?.metadata.get("ARROW:extension:name")).toBe(
    "geoarrow.wkb",
  );
});

test("microseconds and nanoseconds are exact", async () => {
  const table = await engine.arrow(
    "select timestamp '2026-03-01 12:30:15.000001' as us, timestamp_ns '2026-03-01 12:30:15.000000001' as ns",
  );
  const raw = (name: string): unknown => table.getChild(name)?.data[0]?.values[0];
  expect(raw("us")).toBe(BigInt(moment) * 1000n + 1n);
  expect(raw("ns")).toBe(BigInt(moment) * 1_000_000n + 1n);
});

test.each([
  ["1::variant", "VARIANT"],
  ["{'a': [1::variant]}", "VARIANT"],
])("refuses %s, and names column and type", async (expression, type) => {
  const message = `Column "odd" has a value of the type ${type}, which Arrow does not have.`;
  const query = `select 1 as a, ${expression} as odd`;
  for (const ask of [() => engine.arrow(query), () => engine.arrowStream(query)])
    await expect(ask()).rejects.toMatchObject({
      code: "OPTIONS",
      message: expect.stringContaining(message),
    });
});

test.each([
  ["100000000000000000000000000000000000000::hugeint", "an integer of more than 38 digits"],
  ["(-100000000000000000000000000000000000000)::hugeint", "an integer of more than 38 digits"],
  ["170141183460469231731687303715884105727::hugeint", "an integer of more than 38 digits"],
  ["(-170141183460469231731687303715884105728)::hugeint", "an integer of more than 38 digits"],
  ["100000000000000000000000000000000000000::uhugeint", "an integer of more than 38 digits"],
  ["340282366920938463463374607431768211455::uhugeint", "an integer of more than 38 digits"],
  ["[1, 100000000000000000000000000000000000000]::hugeint[]", "an integer of more than 38 digits"],
  ["to_microseconds(9223372036854775807)", "an interval beyond 292 years"],
])("refuses the value %s, which its Arrow type cannot hold", async (expression, message) => {
  await expect(engine.arrow(`select ${expression} as large`)).rejects.toMatchObject({
    code: "LIMIT",
    message: expect.stringContaining(`Column "large" has ${message}`),
  });
});

test("an interval of many microseconds is exact", async () => {
  const table = await engine.arrow("select to_microseconds(9223372036854775) as i");
  const [, , low, high] = table.getChild("i")!.get(0) as readonly number[];
  expect((BigInt(high!) << 32n) + BigInt(low! >>> 0)).toBe(9_223_372_036_854_775_000n);
});
