// The whole program that small-history measures: plain JavaScript, so that no compiler is part of the time.
import process from "node:process";
import { open } from "../../dist/index.js";

const engine = await open();
await engine.load(process.argv[2]);
const { rows } = await engine.sql(
  `select
    unique_id, count(*) as builds, quantile_cont(execution_time, 0.5) as p50, quantile_cont(execution_time, 0.95) as p95
  from dbt_history.executions
  where is_build and is_success
  group by unique_id`,
  undefined,
  { integers: "number" },
);
await engine.close();
const models = Object.fromEntries(
  rows.map(({ unique_id, builds, p50, p95 }) => [unique_id, [builds, p50, p95]]),
);
process.stdout.write(JSON.stringify({ models, peak: process.resourceUsage().maxRSS * 1024 }));
