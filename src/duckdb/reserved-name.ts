import path from "node:path";

const schemaNames = new Set(["dbt", "dbt_rt", "dbt_history", "dbt_store"]);

/**
 * The schema that a database file would hide by its name, if any: DuckDB names a database after its file, up to the first dot, so
 * that in `dbt.duckdb` the name `dbt.models` could mean two things.
 */
export function hiddenSchema(file: string): string | undefined {
  const name = (path.basename(file).split(".")[0] ?? "").toLowerCase();
  return schemaNames.has(name) ? name : undefined;
}
