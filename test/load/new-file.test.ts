import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, inject, test } from "vitest";
import { open as openFromSource } from "../../src/engine.js";
import type * as Library from "../../src/index.js";
import { makeTemporaryFolder } from "../support/open-engine.js";

/** The package copies an empty store; from source it is made by SQL. */
async function built(): Promise<typeof Library> {
  const index = join(dirname(inject("commandLine")), "index.js");
  return (await import(pathToFileURL(index).href)) as typeof Library;
}

/** Without the text of views, which DuckDB words anew whenever it reads one from a file; of macros it then quotes names of types no longer. */
const everything = `
  select 'relation' as what, schema_name || '.' || view_name as name, 'view' as text, comment from duckdb_views() where not internal
  union all
  select 'relation', schema_name || '.' || table_name, sql, comment from duckdb_tables() where not internal
  union all
  select 'column', schema_name || '.' || table_name || '.' || column_name, data_type, comment from duckdb_columns() where not internal
  union all
  select 'macro', schema_name || '.' || function_name, replace(macro_definition, '"DATE"', 'DATE'), comment from duckdb_functions() where not internal
  order by all`;

test("the package's empty store is what the SQL makes", async () => {
  const folder = makeTemporaryFolder();
  const { open } = await built();
  const read = async (make: typeof open, database: string): Promise<unknown> => {
    const engine = await make({ database });
    const { rows } = await engine.sql(everything);
    await engine.close();
    return rows;
  };
  const copied = await read(open, join(folder, "copied.duckdb"));
  expect((copied as unknown[]).length).toBeGreaterThan(1000);
  expect(copied).toEqual(await read(openFromSource, join(folder, "made.duckdb")));
  expect(readdirSync(folder).toSorted()).toEqual(["copied.duckdb", "made.duckdb"]);
});

test("a new store is dated when it is made, not when the package was", async () => {
  const { open } = await built();
  const before = Date.now() - 1000;
  const engine = await open({
    database: join(makeTemporaryFolder(), "new.duckdb"),
    access: "full",
  });
  try {
    const { created_at: createdAt } = await engine.one<{ created_at: Date }>(
      "select created_at from dbt_store.store",
    );
    expect(createdAt.getTime()).toBeGreaterThan(before);
  } finally {
    await engine.close();
  }
});

test("two that open the same new file at once share it", async () => {
  const { open } = await built();
  const folder = makeTemporaryFolder();
  const database = join(folder, "shared.duckdb");
  const engines = await Promise.all([open({ database }), open({ database }), open({ database })]);
  const counts = await Promise.all(
    engines.map((engine) => engine.one("select count(*) as n from dbt.models")),
  );
  expect(counts).toEqual([{ n: 0n }, { n: 0n }, { n: 0n }]);
  await Promise.all(engines.map((engine) => engine.close()));
  expect(readdirSync(folder)).toEqual(["shared.duckdb"]);
});
