import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/duckdb/database.js";
import { query, stream } from "../../src/duckdb/query.js";
import {
  allowedTableFunctions,
  refusalOf,
  refusedRelations,
} from "../../src/duckdb/refused-functions.js";
import { PolicyError, type EngineError } from "../../src/errors.js";
import { openDatabase, temporaryFolder, write } from "../support/databases.js";

let database: Database;
let outside: string;

beforeEach(async () => {
  outside = temporaryFolder();
  writeFileSync(path.join(outside, "secret.csv"), "password\nhunter2\n");
  database = await openDatabase({ database: path.join(outside, "store.duckdb") });
  await write(database, "create table t as select 1 as a, 'x' as b; create sequence numbers");
});

async function refusal(sql: string): Promise<EngineError> {
  const error = await query(database, sql).catch((thrown: unknown) => thrown);
  expect(error, sql).toBeInstanceOf(PolicyError);
  return error as EngineError;
}

/** The store still works, and has what it had. */
async function isUnharmed(): Promise<boolean> {
  const { rows } = await query(database, "from t");
  return JSON.stringify(rows) === '[{"a":1,"b":"x"}]';
}

/** True if SQL text calls a refused function. */
function calls(text: string): boolean {
  return [...text.matchAll(/(\w+)\s*\(/g)].some(([, name = ""]) => refusalOf(name) !== undefined);
}

describe("a sandboxed query", () => {
  it.each([
    "select * from t",
    "from t",
    "table t",
    "values (1)",
    "(select 1)",
    "with x as (select 1) select * from x",
    "with recursive r as (select 1 as a union all select a + 1 from r where a < 3) from r",
    "-- why\nselect 1;",
    "/* why */ explain select 1",
    "explain analyze select * from t",
    "explain (analyze, format json) select * from t",
    "explain (select 1)",
    "describe t",
    "describe select 1",
    "show tables",
    "show all tables",
    "summarize t",
    "pivot t on b in ('x', 'y') using sum(a)",
    "unpivot t on a",
    "select list_transform([1, 2], lambda x: x + 1), [x + 1 for x in [1, 2]]",
    "select current_setting('TimeZone')",
    "select getvariable('as_of')",
    "select * from pragma_table_info('t')",
    "select table_name, comment from duckdb_tables()",
    "select * from information_schema.columns",
    "select ';' as semicolon, 'drop table t' as text",
    "select 'enable_logging()' as text, 1 as \"duckdb_settings\"",
    "select histogram(a) from t",
    "select * from range(3)",
    "explain /* /* */ analyze delete from t -- */ select 1",
    "select 1 union by name select 2 as b",
  ])("may be: %s", async (sql) => {
    await expect(query(database, sql)).resolves.toMatchObject({ truncated: false });
  });

  it.each([
    ["drop table t", "DROP is refused"],
    ["delete from t", "changed by load() and forget() only"],
    ["insert into t values (2, 'y')", "changed by load() and forget() only"],
    ["update t set a = 2", "UPDATE is refused"],
    ["create table u as select 1", "CREATE is refused"],
    ["create temp table u as select 1", "CREATE is refused"],
    ["merge into t using t as u on true when matched then delete", "MERGE is refused"],
    ["truncate t", "TRUNCATE is refused"],
    ["alter table t add column c int", "ALTER is refused"],
    ["copy t to 'x.csv'", "export()"],
    ["attach 'other.duckdb'", "access: 'full'"],
    ["install httpfs", "access: 'full'"],
    ["load httpfs", "load()"],
    ["set memory_limit = '1GB'", "asOf, environment, project"],
    ["set variable as_of = '2026-01-01'", "asOf, environment, project"],
    ["reset variable as_of", "asOf, environment, project"],
    ["use memory", "asOf, environment, project"],
    ["pragma enable_profiling", "describe"],
    ["pragma database_list", "describe"],
    ["call enable_logging()", "select * from"],
    ["begin", "one state"],
    ["checkpoint", "CHECKPOINT is refused"],
    ["export database 'x'", "export()"],
    ["prepare p as select 1", "one SELECT or EXPLAIN"],
    ["explain analyze delete from t", "EXPLAIN takes a SELECT"],
    ["explain drop table t", "EXPLAIN takes a SELECT"],
    ["explain analyze copy t to 'x.csv'", "EXPLAIN takes a SELECT"],
    ["explain /* /* */ */ analyze delete from t", "EXPLAIN takes a SELECT"],
    ["explain analyze /* x */ delete from t", "EXPLAIN takes a SELECT"],
    ["select 1; select 2", "one by one"],
    ["select 1; drop table t", "one by one"],
    ["select ';'; drop table t", "one by one"],
    ["pivot t on b", "PIVOT without a list"],
    ["select * from (pivot t on b using sum(a))", "PIVOT without a list"],
  ])("may not be: %s", async (sql, advice) => {
    expect((await refusal(sql)).message).toContain(advice);
    expect(await isUnharmed()).toBe(true);
  });

  it.each([
    "select * from enable_logging('QueryLog', storage = 'file', storage_config = {'path': '/nowhere/x'})",
    "select * from ENABLE_LOGGING()",
    'select * from system.main."enable_logging"()',
    "select (select count(*) from enable_profiling())",
    "with x as (select * from enable_profiling(save_location := '/tmp/x')) select 1",
    "select * from query('select * from enable_logging()')",
    "select * from query_table('pg_settings')",
    "from histogram('pg_settings', name)",
    "from histogram_values('pg_settings', name)",
    "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "select nextval('numbers')",
    "select write_log('x')",
    "select sleep_ms(60000)",
    "select pg_sleep(60)",
    "select * from checkpoint()",
    "select * from force_checkpoint()",
    "select * from arrow_scan(1, 2, 3)",
    "select * from seq_scan('t')",
    "select * from duckdb_secrets()",
    "select * from duckdb_extensions()",
    "select * from duckdb_logs()",
    "explain analyze select * from enable_logging()",
    "describe select * from duckdb_settings()",
    "select * from t where exists (from duckdb_settings())",
    "select a from t order by (select count(*) from duckdb_settings())",
    "select * from t join lateral (select * from duckdb_databases()) on true",
    "select sum(a) over (order by (select max(value) from duckdb_settings())) from t",
  ])("may not call: %s", async (sql) => {
    await refusal(sql);
    expect(await isUnharmed()).toBe(true);
  });

  it("does not reach files", async () => {
    const secret = path.join(outside, "secret.csv");
    const link = path.join(database.scratch, "link.csv");
    symlinkSync(secret, link);
    mkdirSync(path.join(database.scratch, "folder"));
    const around = path.join(
      database.scratch,
      "folder",
      "..",
      "..",
      path.basename(outside),
      "secret.csv",
    );
    const names = [
      "/etc/passwd",
      secret,
      link,
      around,
      "file:///etc/passwd",
      "http://127.0.0.1:1/x.csv",
      "s3://bucket/x.csv",
      database.path,
    ];
    for (const name of names) {
      const literal = name.replaceAll("'", "''");
      for (const call of [
        "read_text",
        "read_blob",
        "read_csv",
        "read_json",
        "read_parquet",
        "glob",
        "sniff_csv",
        "parquet_metadata",
        "read_duckdb",
      ]) {
        await refusal(`select * from ${call}('${literal}')`);
      }
      await expect(query(database, `select * from '${literal}'`)).rejects.toMatchObject({
        name: expect.stringMatching(/^(Query|Policy)Error$/) as string,
      });
    }
  });

  it("is held by DuckDB itself too, for statements of our own", async () => {
    const secret = path.join(outside, "secret.csv");
    const link = path.join(database.scratch, "link.csv");
    symlinkSync(secret, link);
    const session = await database.writer();
    const target = path.join(outside, "out.csv");
    for (const sql of [
      "select * from read_text('/etc/passwd')",
      `select * from read_csv('${secret}')`,
      `select * from read_csv('${link}')`,
      `select * from read_csv('${database.scratch}/../${path.basename(outside)}/secret.csv')`,
      `copy t to '${target}'`,
      `copy t to '${database.scratch}/../out.csv'`,
      `attach '${path.join(outside, "other.duckdb")}'`,
      "install httpfs",
      "load httpfs",
      "set enable_external_access = true",
      "set allowed_directories = ['/']",
      "set lock_configuration = false",
      "set temp_directory = '/'",
      "reset memory_limit",
    ]) {
      const error = await session.run(sql).catch((thrown: unknown) => thrown);
      expect(error, sql).toBeInstanceOf(PolicyError);
      expect(JSON.stringify(error)).not.toContain("hunter2");
    }
    await expect(session.rows("from read_text('/etc/passwd')")).rejects.toThrow(PolicyError);
    await session.run(`copy t to '${database.scratch}/fine.csv'`);
    expect(
      await session.rows(`select count(*) as n from read_csv('${database.scratch}/fine.csv')`),
    ).toEqual([{ n: 1 }]);
    await session.release();
    expect([existsSync(target), existsSync(path.join(database.scratch, "..", "out.csv"))]).toEqual([
      false,
      false,
    ]);
  });

  it("does not tell where the store or the scratch folder is, nor the environment", async () => {
    const places = [
      database.scratch,
      path.basename(database.scratch),
      outside,
      process.env["HOME"] ?? "/root",
    ];
    const attempts = [
      "select * from duckdb_settings()",
      "select * from duckdb_settings",
      'select * from "PG_Settings"',
      "select * from pg_catalog.pg_settings",
      "summarize pg_settings",
      "summarize from duckdb_settings()",
      "select current_setting('temp_directory')",
      "select current_setting('temp_' || 'directory')",
      "select \"current_setting\"('secret_directory')",
      "select * from duckdb_databases()",
      "from duckdb_databases",
      "from pragma_database_list",
      "from duckdb_temporary_files()",
      "from duckdb_external_file_cache()",
      "from duckdb_profiling_settings()",
      "select getenv('HOME')",
      "from pg_catalog.pg_database",
      "show databases",
      "show all tables",
      "from sqlite_master",
      "from pragma_database_size()",
      "from duckdb_views()",
      "from duckdb_variables()",
      "from pragma_user_agent()",
      "from duckdb_prepared_statements()",
      "select current_database(), current_schema(), current_query()",
      "select * from 'nothing.csv'",
      "from duckdb_extensions()",
      "from which_secret('s3://x', 's3')",
      "explain analyze select 1",
    ];
    for (const sql of attempts) {
      const told = await query(database, sql).then(
        ({ rows }) =>
          JSON.stringify(rows, (_, value: unknown) =>
            typeof value === "bigint" ? String(value) : value,
          ),
        (error: EngineError) =>
          JSON.stringify([error.toJSON(), error.cause]).replaceAll(
            JSON.stringify(sql).slice(1, -1),
            "",
          ),
      );
      for (const place of places) expect(told, sql).not.toContain(place);
    }
  });

  it("is checked in streams as well", async () => {
    await expect(stream(database, "drop table t")).rejects.toThrow(PolicyError);
    expect([await isUnharmed(), database.connectionsInUse]).toEqual([true, 0]);
  });

  it("knows every function of this DuckDB that does more than compute", async () => {
    const session = await database.writer();
    const functions = await session.rows<{ name: string; type: string }>(
      `select distinct function_name as name, function_type as type from duckdb_functions()
       where internal and (function_type = 'table' or has_side_effects)`,
    );
    const macros = await session.rows<{ name: string; definition: string }>(
      "select distinct function_name as name, macro_definition as definition from duckdb_functions() where internal and macro_definition is not null",
    );
    const views = await session.rows<{ name: string; sql: string }>(
      "select view_name as name, sql from duckdb_views() where internal",
    );
    await session.release();
    const harmless = new Set([
      "random",
      "setseed",
      "uuid",
      "gen_random_uuid",
      "uuidv4",
      "uuidv7",
      "error",
      "stats",
      "currval",
    ]);
    for (const name of [
      "current_connection_id",
      "current_query",
      "current_query_id",
      "current_transaction_id",
    ])
      harmless.add(name);
    const unknown = functions.filter(
      ({ name, type }) =>
        type !== "pragma" &&
        !allowedTableFunctions.has(name) &&
        refusalOf(name) === undefined &&
        !harmless.has(name),
    );
    expect(unknown).toEqual([]);
    // pg_database names no path; histogram is refused as a table macro.
    expect(
      macros
        .filter(({ name, definition }) => calls(definition) && refusalOf(name) === undefined)
        .map(({ name }) => name),
    ).toEqual(["histogram"]);
    expect(
      views
        .filter(
          ({ name, sql }) => calls(sql.replace(/^[^(]*? AS /, "")) && !refusedRelations.has(name),
        )
        .map(({ name }) => name),
    ).toEqual(["pg_database"]);
    for (const name of allowedTableFunctions) expect(refusalOf(name)).toBeUndefined();
  });
});

describe("full access", () => {
  it("runs several statements and changes the store", async () => {
    const file = path.join(temporaryFolder(), "full.duckdb");
    const full = await openDatabase({ database: file, access: "full" });
    const { rows } = await query(
      full,
      "create table u as select 1 as a; insert into u values ($1); from u".replace("$1", "2"),
    );
    expect(rows).toEqual([{ a: 1 }, { a: 2 }]);
    expect((await query(full, "pivot u on a using count(*)")).rows).toEqual([{ "1": 1n, "2": 1n }]);
    expect((await query(full, "select count(*) as n from read_text('/etc/hosts')")).rows).toEqual([
      { n: 1n },
    ]);
  });

  it("does not hand a changed connection to the next query", async () => {
    const full = await openDatabase({ access: "full" });
    await query(
      full,
      "set variable as_of = '2026-01-01'; create temp table mine as select 1; begin",
    );
    expect((await query(full, "select getvariable('as_of') as v")).rows).toEqual([{ v: null }]);
    await expect(query(full, "from mine")).rejects.toThrow("does not exist");
  });
});
