import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../src/index.js";
import { defineBenchmark, type Side } from "../harness/benchmark.js";
import {
  isClose,
  modelProblems,
  readFacts,
  type ModelFacts,
  type MonthFacts,
} from "../harness/facts.js";
import { library } from "../harness/library.js";
import { modelTimesSql, toModels, type ModelTimes } from "../harness/model-times.js";

interface Context {
  /** The store, with the table of the rival beside its own. */
  readonly database: string;
  readonly facts: string;
}

interface MonthRow {
  readonly environment: string;
  readonly name: string;
  readonly bucket_start: Date;
  readonly builds: number;
  readonly failures: number;
  readonly skips: number;
  readonly p50_seconds: number | null;
  readonly p95_seconds: number | null;
}

/** What someone would write who had planned for these two questions only: their columns and no others, in the order of the runs. */
const flatTable = `
  create table rival.flat as
  select
    e.project_name, e.environment, e.variant, e.invocation_id, i.started_at, e.unique_id, e.status, e.execution_time
  from dbt_history.executions as e
  join dbt_history.invocations as i using (invocation_id)
  order by i.started_at, e.created_at`;

const flatModelTimes = `
  select
    unique_id, count(*) as builds, quantile_cont(execution_time, 0.5) as p50, quantile_cont(execution_time, 0.95) as p95
  from rival.flat
  where (unique_id like 'model.%' or unique_id like 'seed.%' or unique_id like 'snapshot.%')
    and status in ('success', 'warn') and variant not in ('empty', 'sample')
  group by unique_id`;

const monthColumns =
  "project_name, environment, name, variant, bucket_start, builds, failures, skips, invocations, total_seconds, mean_seconds, p50_seconds, p95_seconds, max_seconds";

const flatMonths = `
  with samples as (
    select
      project_name, environment, unique_id as name, variant, invocation_id, status,
      date_trunc('month', started_at at time zone 'UTC') at time zone 'UTC' as bucket_start,
      case when status in ('success', 'warn') then execution_time end as seconds
    from rival.flat
    where (unique_id like 'model.%' or unique_id like 'seed.%' or unique_id like 'snapshot.%') and status not in ('no-op', 'reused')
  )
  select
    project_name, environment, name, variant, bucket_start,
    count(*) filter (where status in ('success', 'warn')) as builds,
    count(*) filter (where status not in ('success', 'warn', 'skipped')) as failures,
    count(*) filter (where status = 'skipped') as skips,
    count(distinct invocation_id) as invocations,
    sum(seconds) as total_seconds,
    avg(seconds) as mean_seconds,
    quantile_cont(seconds, 0.5) as p50_seconds,
    quantile_cont(seconds, 0.95) as p95_seconds,
    max(seconds) as max_seconds
  from samples
  group by project_name, environment, name, variant, bucket_start`;

/** Percentiles of build times over all results, through the public views. */
export const buildTimes = defineBenchmark<Context>({
  name: "p50-p95",
  sizes: { full: ["8000x100"], quick: ["500x40"] },
  histories: (size) => [size],
  async prepare(size, workspace) {
    const { facts } = workspace.history(size);
    const database = join(workspace.scratch("p50-p95"), `${size}.duckdb`);
    if (!existsSync(database)) {
      copyFileSync(await workspace.store(size), database);
      const { open } = await library();
      const engine = await open({ database, access: "full" });
      await engine.sql("create schema rival");
      await engine.sql(flatTable);
      await engine.close();
    }
    return { database, facts };
  },
  contests: [
    {
      name: "executions",
      processes: "warm",
      must: { times: 1.5 },
      want: { times: 1.1 },
      rounds: () => ({ warmUps: 2, runs: 9 }),
      ours: (context) => asking(context, modelTimesSql, (rows) => toModels(rows as ModelTimes[])),
      rival: (context) => asking(context, flatModelTimes, (rows) => toModels(rows as ModelTimes[])),
      problems: (_, answer, { facts }) =>
        modelProblems(answer as Record<string, ModelFacts>, readFacts(facts)),
    },
    {
      name: "build_times",
      processes: "warm",
      must: { times: 1.5 },
      want: { times: 1.1 },
      rounds: () => ({ warmUps: 2, runs: 9 }),
      ours: (context) =>
        asking(
          context,
          `select ${monthColumns} from dbt_history.build_times('month') where dimension = 'model'`,
          (rows) => toMonths(rows as MonthRow[]),
        ),
      rival: (context) => asking(context, flatMonths, (rows) => toMonths(rows as MonthRow[])),
      problems: (_, answer, { facts }) =>
        monthProblems(answer as Record<string, MonthFacts>, readFacts(facts).months),
    },
  ],
});

/** Both sides ask the same engine in the same way; only the SQL differs. */
async function asking(
  { database }: Context,
  sql: string,
  read: (rows: readonly unknown[]) => unknown,
): Promise<Side> {
  const { open } = await library();
  // For reading only, so that both processes may have the file open.
  const engine: Engine = await open({ database, readOnly: true });
  let rows: readonly unknown[];
  return {
    async run() {
      rows = (await engine.sql<unknown>(sql, undefined, { integers: "number" })).rows;
    },
    answer: () => read(rows),
    close: () => engine.close(),
  };
}

function toMonths(rows: readonly MonthRow[]): Record<string, MonthFacts> {
  return Object.fromEntries(
    rows.map(
      ({
        environment,
        name,
        bucket_start: start,
        builds,
        failures,
        skips,
        p50_seconds: p50,
        p95_seconds: p95,
      }) => [
        `${environment} ${name} ${start.toISOString().slice(0, 7)}`,
        { builds, failures, skips, p50, p95 },
      ],
    ),
  );
}

function monthProblems(
  months: Readonly<Record<string, MonthFacts>>,
  facts: Readonly<Record<string, MonthFacts>>,
): readonly string[] {
  const expected = Object.entries(facts);
  const count = Object.keys(months).length;
  if (count !== expected.length)
    return [`${count} months of models in place of ${expected.length}`];
  const wrong = expected.find(([key, right]) => {
    const month = months[key];
    if (
      month === undefined ||
      month.builds !== right.builds ||
      month.failures !== right.failures ||
      month.skips !== right.skips
    )
      return true;
    return !isClose(month.p50, right.p50) || !isClose(month.p95, right.p95);
  });
  return wrong === undefined
    ? []
    : [`${wrong[0]}: ${JSON.stringify(months[wrong[0]])} in place of ${JSON.stringify(wrong[1])}`];
}
