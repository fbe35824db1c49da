import { describe, expect, it } from "vitest";
import { query } from "../../../src/duckdb/query.js";
import type { Parameters } from "../../../src/types.js";
import { openDatabase } from "../../support/databases.js";

async function types(sql: string, parameters: Parameters): Promise<unknown> {
  const database = await openDatabase();
  const { columns } = await query(database, sql, parameters);
  return columns.map((column) => column.type);
}

async function failure(sql: string, parameters: Parameters): Promise<string> {
  const database = await openDatabase();
  const error = await query(database, sql, parameters).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "OPTIONS" });
  return (error as Error).message;
}

describe("parameters", () => {
  it("take the narrowest type that holds them", async () => {
    const given = [
      1,
      2 ** 40,
      1.5,
      1n,
      2n ** 70n,
      2n ** 127n,
      "a",
      true,
      new Date(0),
      new Uint8Array([1]),
      Number.NaN,
      2 ** 60,
    ];
    expect(await types(`select ${given.map(() => "?").join(", ")}`, given)).toEqual([
      ..."INTEGER BIGINT DOUBLE BIGINT HUGEINT UHUGEINT VARCHAR BOOLEAN".split(" "),
      "TIMESTAMP WITH TIME ZONE",
      ..."BLOB DOUBLE DOUBLE".split(" "),
    ]);
  });

  it("give a list one type that holds all of it", async () => {
    const lists = [
      [null, 1],
      [1, 2.5],
      [1, 2n ** 40n],
      [2 ** 40, 0.5],
      [[], [1]],
      [null, null],
      [["a"], null],
    ];
    expect(await types(`select ${lists.map(() => "?").join(", ")}`, lists)).toEqual([
      "INTEGER[]",
      "DOUBLE[]",
      "BIGINT[]",
      "DOUBLE[]",
      "INTEGER[][]",
      "INTEGER[]",
      "VARCHAR[][]",
    ]);
  });

  it("let an empty list be compared with any column", async () => {
    const database = await openDatabase();
    const { rows } = await query(
      database,
      "select 'a' = any($names) as any, count(*) filter (v in $names) as n from (values ('x')) t(v)",
      { names: [] },
    );
    expect(rows).toEqual([{ any: false, n: 0n }]);
  });

  it("are named in any order and case, and used more than once", async () => {
    const database = await openDatabase();
    const { rows } = await query(database, "select $b as b, $A as a, $b || $a as ba", {
      a: "x",
      B: "y",
    });
    expect(rows).toEqual([{ b: "y", a: "x", ba: "yx" }]);
  });

  it("bind undefined as null", async () => {
    const database = await openDatabase();
    expect(
      (
        await query(database, "select $a is null as a, ? is null as b".replace("?", "$b"), {
          a: undefined,
          b: null,
        })
      ).rows,
    ).toEqual([{ a: true, b: true }]);
  });

  it("are told by name when they do not fit, and never by value", async () => {
    expect(await failure("select $name", { nam: "secret" })).toBe(
      'The statement has no parameter $nam. Did you mean "name"?',
    );
    expect(await failure("select $name", {})).toBe(
      "No value was given for the parameter $name. Give null for none.",
    );
    expect(await failure("select $name", ["secret"])).toContain(
      "The statement has named parameters ($name)",
    );
    expect(await failure("select ?, ?", ["secret"])).toBe(
      "The statement has 2 parameters, but 1 values were given.",
    );
    expect(await failure("select 1", { secret: 1 })).toBe(
      "The statement has no parameter $secret. It has none.",
    );
    expect(await failure("select $3", ["a"])).toContain("numbered from $1 without a gap");
    expect(await failure("select ?", [[1, "secret"]])).toContain(
      "Parameter $1 is a list of different types (INTEGER and VARCHAR)",
    );
    expect(await failure("select ?", [2n ** 128n])).toContain(
      "Parameter $1 is an integer of more than 128 bits",
    );
    expect(await failure("select $day", { day: new Date("secret") })).toBe(
      "Parameter $day is an invalid Date.",
    );
    expect(await failure("select $object", { object: { a: "secret" } as never })).toContain(
      "Parameter $object is of a type that a query does not take",
    );
  });
});
