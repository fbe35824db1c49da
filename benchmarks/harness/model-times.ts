import type { Engine } from "../../src/index.js";
import type { ModelFacts } from "./facts.js";

/** Builds, median and 95th percentile of everything that was built, through the public view. */
export const modelTimesSql = `
  select
    unique_id, count(*) as builds, quantile_cont(execution_time, 0.5) as p50, quantile_cont(execution_time, 0.95) as p95
  from dbt_history.executions
  where is_build and is_success
  group by unique_id`;

/** One row of {@link modelTimesSql}. */
export interface ModelTimes {
  readonly unique_id: string;
  readonly builds: number;
  readonly p50: number;
  readonly p95: number;
}

/** Asks {@link modelTimesSql}. */
export async function modelTimes(engine: Engine): Promise<Record<string, ModelFacts>> {
  const { rows } = await engine.sql<ModelTimes>(modelTimesSql, undefined, { integers: "number" });
  return toModels(rows);
}

/** Rows as the facts have them. */
export function toModels(rows: readonly ModelTimes[]): Record<string, ModelFacts> {
  return Object.fromEntries(
    rows.map(({ unique_id: id, builds, p50, p95 }) => [id, [builds, p50, p95]]),
  );
}
