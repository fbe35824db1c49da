/** Every successful build of a model in production, as an Arrow stream: the browser reads it without parsing. */
import { pipeline } from "node:stream/promises";
import { open } from "artifactql";

await using engine = await open({
  database: process.env["ARTIFACTQL_DATABASE"] ?? "runs.duckdb",
  readOnly: true,
});
const builds = await engine.arrowStream(
  `select name, started_at, execution_time
   from dbt_history.executions
   where resource_type = 'model' and is_build and is_success and variant = 'normal'
   order by started_at`,
  undefined,
  { environment: "prod" },
);
await pipeline(builds, process.stdout);
