import type { Engine } from "../../src/engine.js";

/** Where an invocation belongs, and what said so. */
export interface Placed {
  readonly project: string;
  readonly environment: string;
  readonly job: string;
  readonly run: string;
  readonly projectSource: string;
  readonly environmentSource: string;
  readonly jobSource: string;
  readonly runSource: string;
  readonly manifestMatch: string | null;
}

/** Where each invocation belongs, by its id. */
export async function readPlaced(engine: Engine): Promise<Record<string, Placed>> {
  const { rows } = await engine.sql<Placed & { id: string }>(`
    select
      invocation_id as id, project_name as project, environment, job, run, project_source as "projectSource",
      environment_source as "environmentSource", job_source as "jobSource", run_source as "runSource", manifest_match as "manifestMatch"
    from dbt_store.invocations
    order by invocation_id`);
  return Object.fromEntries(rows.map(({ id, ...placed }) => [id, placed]));
}

/** One value of the only row of a statement. */
export async function readValue<T>(engine: Engine, sql: string): Promise<T> {
  return (await engine.one<{ value: T }>(sql)).value;
}

/** The first column of a statement. */
export async function readColumn<T>(engine: Engine, sql: string): Promise<T[]> {
  const { rows, columns } = await engine.sql<Record<string, T>>(sql);
  return rows.map((row) => row[columns[0]!.name]!);
}
