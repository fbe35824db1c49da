import { fc, test } from "./fast-check.js";
import { describe, expect, it } from "vitest";
import { query } from "../../../src/duckdb/query.js";
import { LimitError } from "../../../src/errors.js";
import type { QuerySettings, Value } from "../../../src/types.js";
import { openDatabase } from "../../support/databases.js";

async function value(expression: string, settings: QuerySettings = {}): Promise<Value | undefined> {
  const database = await openDatabase();
  const { rows } = await query(database, `select ${expression} as v`, [], settings);
  return rows[0]?.["v"];
}

const cases: readonly (readonly [expression: string, expected: Value])[] = [
  ["true", true],
  ["null", null],
  ["(-5)::tinyint", -5],
  ["4000000000::uinteger", 4000000000],
  ["1.5::float", 1.5],
  ["'nan'::double", Number.NaN],
  ["9223372036854775807", 9223372036854775807n],
  ["18446744073709551615::ubigint", 18446744073709551615n],
  ["(-170141183460469231731687303715884105728)::hugeint", -(2n ** 127n)],
  ["340282366920938463463374607431768211455::uhugeint", 2n ** 128n - 1n],
  [
    "'123456789012345678901234567890123456789012'::bignum",
    123456789012345678901234567890123456789012n,
  ],
  ["1.50::decimal(5,2)", "1.50"],
  ["(-0.05)::decimal(5,2)", "-0.05"],
  ["99999999999999999999999999999::decimal(38,5)", "99999999999999999999999999999.00000"],
  ["timestamp '2026-10-01 12:34:56.789123'", new Date("2026-10-01T12:34:56.789Z")],
  ["timestamptz '2026-10-01 12:34:56+02'", new Date("2026-10-01T10:34:56Z")],
  ["timestamp '1969-12-31 23:59:59.9999'", new Date("1969-12-31T23:59:59.999Z")],
  ["timestamp_s '2026-10-01 12:34:56'", new Date("2026-10-01T12:34:56Z")],
  ["timestamp_ms '2026-10-01 12:34:56.7'", new Date("2026-10-01T12:34:56.7Z")],
  ["timestamp_ns '2026-10-01 12:34:56.789123456'", new Date("2026-10-01T12:34:56.789Z")],
  ["'infinity'::timestamp", "infinity"],
  ["'-infinity'::timestamptz", "-infinity"],
  ["date '2026-02-28'", "2026-02-28"],
  ["date '0001-01-01'", "0001-01-01"],
  ["'0044-03-15 (BC)'::date", "0044-03-15 (BC)"],
  ["date '12026-01-02'", "12026-01-02"],
  ["'infinity'::date", "infinity"],
  ["time '01:02:03.4'", "01:02:03.4"],
  ["timetz '12:00:00+02'", "12:00:00+02"],
  ["interval '1 month 2 days 3.5 seconds'", "1 month 2 days 00:00:03.5"],
  ["'500e3f60-4f90-4218-a644-748d73ee1f0d'::uuid", "500e3f60-4f90-4218-a644-748d73ee1f0d"],
  ["'\\xAA\\x00'::blob", new Uint8Array([0xaa, 0])],
  ["'1010'::bit", "1010"],
  ["'b'::enum('a', 'b')", "b"],
  [`'{"a": 1}'::json`, '{"a": 1}'],
  ["[1, null, 3]", [1, null, 3]],
  ["[]", []],
  ["[[1.5], null, []]", [["1.5"], null, []]],
  ["[date '2026-01-01']", ["2026-01-01"]],
  ["[1, 2]::integer[2]", [1, 2]],
  ["{'a': 1, 'b': {'c': timestamp '2026-01-01'}}", { a: 1, b: { c: new Date("2026-01-01") } }],
  ["{'a': null}", { a: null }],
  ["row(1, 'x')", [1, "x"]],
  ["[row(1, 'x')]", [[1, "x"]]],
  ["[{'a': [1::bigint]}]", [{ a: [1n] }]],
  ["map {'a': 1.5, 'b': null}", { a: "1.5", b: null }],
  ["map {1: date '2026-01-01'}", [{ key: 1, value: "2026-01-01" }]],
  ["union_value(k := 3::bigint)", { tag: "k", value: 3n }],
  ["5::variant", 5],
  ["{'a': date '2026-01-01'}::variant", { a: "2026-01-01" }],
];

function nullable<T>(items: fc.Arbitrary<T>): fc.Arbitrary<(T | null)[]> {
  return fc.array(fc.option(items));
}

describe("values of a query", () => {
  it.each(cases)("%s", async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  it("are null in columns of nested types too", async () => {
    const database = await openDatabase();
    const { rows } = await query(
      database,
      "select * from (values ([1], {'a': 1}, map {'k': 1}), (null, null, null)) t(l, s, m)",
    );
    expect(rows).toEqual([
      { l: [1], s: { a: 1 }, m: { k: 1 } },
      { l: null, s: null, m: null },
    ]);
  });

  it("name JSON by its name in the columns", async () => {
    const database = await openDatabase();
    const { columns } = await query(
      database,
      `select '1'::json as j, ['1'::json] as l, now() as t, 1::decimal(9,2) as d`,
    );
    expect(columns.map((column) => column.type)).toEqual([
      "JSON",
      "JSON[]",
      "TIMESTAMP WITH TIME ZONE",
      "DECIMAL(9,2)",
    ]);
  });

  it("are numbers on request, where that is exact", async () => {
    expect(await value("[42::bigint, -9007199254740991]", { integers: "number" })).toEqual([
      42, -9007199254740991,
    ]);
    expect(await value("{'a': 7::hugeint}", { integers: "number" })).toEqual({ a: 7 });
    const failure = await value("[9007199254740993]", { integers: "number" }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(LimitError);
    expect(String(failure)).toContain('Column "v"');
  });

  it("stay what they are when they go in as parameters and come out", async () => {
    const database = await openDatabase();
    const scalar = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.bigInt({ min: -(2n ** 127n), max: 2n ** 128n - 1n }),
      fc.boolean(),
      fc.constant(null),
    );
    await test(scalar, async (given) => {
      const { rows } = await query(database, "select $1 as v, $2 as text", [given, "x"]);
      expect(rows[0]?.["v"]).toBe(given);
    });
  });

  it("stay what they are in lists", async () => {
    const database = await openDatabase();
    const list = fc.oneof(
      nullable(fc.string({ unit: "grapheme" })),
      nullable(fc.integer()),
      nullable(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      nullable(
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .filter((number) => !Number.isInteger(number)),
      ),
      nullable(fc.date({ noInvalidDate: true, min: new Date(-6e13), max: new Date(8e13) })),
      fc.array(nullable(fc.string())),
    );
    await test(list, async (given) => {
      const { rows } = await query(database, "select $list as v", { list: given });
      expect(rows[0]?.["v"]).toEqual(given);
    });
  });
});
