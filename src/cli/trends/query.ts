import type { Bucket } from "./window.js";

/** What builds can be grouped by. */
export const groupings = [
  "model",
  "job",
  "package",
  "tag",
  "group",
  "project",
  "invocation",
] as const;
export type Grouping = (typeof groupings)[number];

/** What a trend is asked with. */
export interface TrendQuery {
  readonly by: Grouping;
  readonly bucket: Bucket;
  readonly fullRefresh: boolean;
}

const keys: Readonly<Record<Grouping, string>> = {
  model: "executions.unique_id",
  job: "executions.job",
  package: "executions.package_name",
  tag: "unnest(list_distinct(nodes.tags))",
  group: `nodes."group"`,
  project: "executions.project_name",
  invocation: "executions.invocation_id",
};

const steps: Readonly<Record<Bucket, string>> = {
  hour: "interval 1 hour",
  "6 hours": "interval 6 hours",
  day: "interval 1 day",
  week: "interval 7 days",
  month: "interval 1 month",
  invocation: "interval 1 second",
};

// tags and groups as they were when the node was built
const definitions = `
  join dbt_history.nodes as nodes
    on nodes.project_name = executions.project_name
    and nodes.environment = executions.environment
    and nodes.unique_id = executions.unique_id
    and nodes.valid_from <= executions.created_at
    and (nodes.valid_to is null or nodes.valid_to > executions.created_at)`;

function isAt(relation: string): string {
  return `(${relation}.project_name, ${relation}.environment) in (select unnest($projects), unnest($environments))`;
}

/** From when to when there are builds at the places asked about. */
export function spanQuery(query: Pick<TrendQuery, "fullRefresh">): string {
  return `select min(created_at) as first, max(created_at) as last
from dbt_history.executions
where ${buildsOf(query)}
  and ${isAt("executions")}`;
}

/**
 * One row per thing that was built: p50 and p95 of both halves from the single executions, and its line over time.
 */
export function trendQuery(query: TrendQuery): string {
  const needsNodes = query.by === "tag" || query.by === "group";
  return `with builds as (
  select
    executions.project_name,
    executions.environment,
    ${keys[query.by]} as name,
    variant,
    created_at >= $middle as is_now,
    is_success,
    execution_time
  from dbt_history.executions${needsNodes ? definitions : ""}
  where ${buildsOf(query)}
    -- $to comes from a Date, which is cut to milliseconds: the newest build may lie up to one behind it
    and created_at >= $from and created_at < $to + interval 1 millisecond
    and ${isAt("executions")}
),
halves as (
  select
    project_name,
    environment,
    name,
    variant,
    count(*) filter (where is_success) as builds,
    count(*) filter (where not is_success) as failures,
    coalesce(sum(execution_time) filter (where is_now), 0) as total_seconds_now,
    coalesce(sum(execution_time) filter (where not is_now), 0) as total_seconds_before,
    quantile_cont(execution_time, 0.5) filter (where is_now and is_success) as p50_now,
    quantile_cont(execution_time, 0.95) filter (where is_now and is_success) as p95_now,
    quantile_cont(execution_time, 0.5) filter (where not is_now and is_success) as p50_before,
    quantile_cont(execution_time, 0.95) filter (where not is_now and is_success) as p95_before
  from builds
  where name is not null
  group by all
)${query.by === "invocation" ? "" : linesOf(query)}
select
  halves.*,
  p50_now / nullif(p50_before, 0) as p50_change,
  ${query.by === "invocation" ? "[]" : "coalesce(points, [])"} as points
from halves${query.by === "invocation" ? "" : "\nleft join lines using (project_name, environment, name, variant)"}
order by total_seconds_now desc, total_seconds_before desc, project_name, environment, name, variant`;
}

function linesOf(query: TrendQuery): string {
  return `,
lines as (
  select
    project_name,
    environment,
    name,
    variant,
    list({'bucket_start': bucket_start, 'p50_seconds': p50_seconds} order by bucket_start) as points
  from dbt_history.build_times('${query.bucket}') as build_times
  where dimension = '${query.by}'
    and bucket_start > $from - ${steps[query.bucket]}
    and bucket_start <= $to
    and ${isAt("build_times")}
  group by all
)`;
}

function buildsOf(query: Pick<TrendQuery, "fullRefresh">): string {
  return `is_build and variant in ${query.fullRefresh ? "('normal', 'full_refresh')" : "('normal')"}`;
}
