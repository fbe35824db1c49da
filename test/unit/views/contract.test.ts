import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { InfoSchema } from "../../support/info-schema-page.js";
import { objectFiles } from "../../support/sql-files.js";
import { openCommentedStore, openViewStore } from "../../support/view-store.js";

const contract = JSON.parse(
  readFileSync(new URL("../../fixtures/info-schema-v1.json", import.meta.url), "utf8"),
) as InfoSchema;

/** Every column of the views in these schemas, as `schema.name` to pairs of name and type. */
async function viewColumns(): Promise<Map<string, (readonly [string, string])[]>> {
  const session = await openViewStore();
  const rows = await session.rows<{ relation: string; name: string; type: string }>(`
    select schema_name || '.' || table_name as relation, column_name as name, data_type as type from duckdb_columns()
    where schema_name in ('dbt', 'dbt_rt') and database_name = current_database() order by relation, column_index`);
  const relations = new Map<string, (readonly [string, string])[]>();
  for (const { relation, name, type } of rows)
    relations.set(relation, [...(relations.get(relation) ?? []), [name, type]]);
  return relations;
}

describe("dbt's Information Schema v1", () => {
  it("has every relation with every column, in its order and of its type", async () => {
    const views = await viewColumns();
    const leading = Object.fromEntries(
      Object.entries(contract).map(([name, columns]) => [
        name,
        views.get(name)?.slice(0, columns.length),
      ]),
    );
    expect(leading).toEqual(contract);
    expect([...views.keys()].toSorted()).toEqual(Object.keys(contract).toSorted());
  });

  it("is followed by the columns that name the place, and no others", async () => {
    const views = await viewColumns();
    for (const [name, columns] of Object.entries(contract)) {
      const extra = views.get(name)?.slice(columns.length);
      const ran = name.startsWith("dbt_rt.") && name !== "dbt_rt.relations" ? ["job", "run"] : [];
      const places = ["project_name", "environment", ...ran].filter(
        (place) => !columns.some(([column]) => column === place),
      );
      expect({ name, extra }).toEqual({ name, extra: places.map((column) => [column, "VARCHAR"]) });
    }
  });
});

describe("a view or macro", () => {
  it("stands in the file that its name says, and reads what its header says", () => {
    for (const file of objectFiles()) {
      const [schema, name] = file.name.split(".") as [string, string];
      const folder = file.path.startsWith("macros/") ? "macros" : `views/${schema}`;
      expect(file.path).toBe(`${folder}/${name}.sql`);
      const statement = file.statement.replaceAll(/--.*/g, "").replaceAll(/'[^']*'/g, "");
      const named = statement.matchAll(/\b(?:dbt|dbt_rt|dbt_history|dbt_store)\.\w+/g);
      const reads = new Set([...named].map(([text]) => text).filter((text) => text !== file.name));
      expect({ name: file.name, reads: file.reads.toSorted() }).toEqual({
        name: file.name,
        reads: [...reads].toSorted(),
      });
    }
  });

  it("has a comment, and so has each of its columns that users see", async () => {
    const session = await openCommentedStore();
    const silent = await session.rows<{ name: string }>(`
      select schema_name || '.' || table_name || '.' || column_name as name from duckdb_columns()
      where schema_name in ('dbt', 'dbt_rt', 'dbt_history') and database_name = current_database() and coalesce(comment, '') = ''
      union all
      select schema_name || '.' || view_name from duckdb_views()
      where schema_name like 'dbt%' and database_name = current_database() and coalesce(comment, '') = ''
      union all
      select function_name from duckdb_functions()
      where schema_name = 'dbt_history' and database_name = current_database() and coalesce(comment, '') = ''`);
    expect(silent).toEqual([]);
  });

  it("answers on an empty store", async () => {
    const session = await openViewStore();
    for (const file of objectFiles().filter(({ path }) => path.startsWith("views/"))) {
      const rows = await session.rows(`select * from ${file.name}`);
      expect({ name: file.name, rows: rows.length }).toEqual({
        name: file.name,
        rows: file.name === "dbt_store.settings" ? 1 : 0,
      });
    }
    expect(await session.rows("from dbt_history.build_times('day')")).toEqual([]);
  });
});
