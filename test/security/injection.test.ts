import { describe, expect, it } from "vitest";
import { query } from "../../src/duckdb/query.js";
import { identifier, sql } from "../../src/duckdb/sql-tag.js";
import { openDatabase, write } from "../support/databases.js";

const attacks = [
  "'; drop table t; --",
  '"; drop table t; --',
  "' or 1 = 1 --",
  "$1",
  "\\'; drop table t; --",
  "x\0y",
  "*/ drop table t /*",
  "'||(select b from t)||'",
  "\u02bc; drop table t",
  "$$; drop table t; $$",
];

describe("text from outside", () => {
  it.each(attacks)("stays a value as a parameter: %j", async (attack) => {
    const database = await openDatabase();
    await write(database, "create table t as select 1 as a, 'secret' as b");
    const { text, parameters } =
      sql`select ${attack} as v, count(*) filter (b = ${attack}) as n, ${[attack]} as l from t`;
    expect((await query(database, text, parameters)).rows).toEqual([
      { v: attack, n: 0n, l: [attack] },
    ]);
    expect((await query(database, "select $v as v", { v: attack })).rows).toEqual([{ v: attack }]);
    expect((await query(database, "from t")).rowCount).toBe(1);
  });

  it.each(attacks.filter((attack) => !attack.includes("\0")))(
    "stays a name as an identifier: %j",
    async (attack) => {
      const database = await openDatabase();
      await write(database, "create table t as select 1 as a");
      const error = await query(database, sql`select * from ${identifier(attack)}`.text).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: "QUERY", kind: "name" });
      expect((await query(database, "from t")).rowCount).toBe(1);
    },
  );

  it.each(attacks.filter((attack) => !attack.includes("\0")))(
    "stays a value as the place of a query: %j",
    async (attack) => {
      const database = await openDatabase();
      await write(database, "create table t as select 1 as a");
      const ask = "select getvariable('environment') as e, getvariable('project') as p from t";
      expect(
        (await query(database, ask, [], { environment: attack, project: attack })).rows,
      ).toEqual([{ e: attack, p: attack }]);
      await expect(query(database, ask, [], { asOf: attack })).rejects.toMatchObject({
        code: "OPTIONS",
      });
    },
  );
});
