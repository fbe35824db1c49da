/** What was loaded, by environment. */
export const loadedSql = `select
  project_name,
  environment,
  count(*) as invocations,
  count(distinct command) as commands,
  min(generated_at) as first,
  max(generated_at) as last
from dbt_history.invocations
group by all
order by invocations desc`;

/** Build time per model, with a point per day for the line. */
export const buildTimesSql = `with lines as (
  select name as unique_id, list({'bucket_start': bucket_start, 'p50_seconds': p50_seconds} order by bucket_start) as points
  from dbt_history.build_times('day')
  where dimension = 'model' and variant = 'normal'
  group by name
)
select
  name as model,
  count(*) as builds,
  round(quantile_cont(execution_time, 0.5), 3) as p50,
  round(quantile_cont(execution_time, 0.95), 3) as p95,
  any_value(points) as points
from dbt_history.executions
join lines using (unique_id)
where resource_type = 'model' and is_success and variant = 'normal'
group by name
order by sum(execution_time) desc
limit 10`;

/** What failed in the last invocation that failed, and what dbt skipped below it. */
export const failureSql = `with recursive last_failure as (
  select invocation_id
  from dbt_history.executions
  where status in ('error', 'fail')
  order by created_at desc
  limit 1
),
results as (
  from dbt_history.executions semi join last_failure using (invocation_id)
),
below as (
  select name as because_of, unique_id from results where status in ('error', 'fail')
  union
  select below.because_of, edges.child_unique_id
  from below
  join dbt.edges on edges.parent_unique_id = below.unique_id
)
select results.status, results.resource_type as type, results.name, string_agg(below.because_of, ', ') as because_of, trim(split_part(results.message, chr(10), 2)) as message
from results
left join below on below.unique_id = results.unique_id and results.status = 'skipped'
where results.status in ('error', 'fail', 'skipped')
group by all
order by because_of nulls first, type, name`;

/** The models that became slower, most first: the later half of the history against the earlier half. */
export const slowedSql = `with builds as (
  select unique_id, name, execution_time, created_at, created_at >= middle as is_now
  from dbt_history.executions
  cross join (select to_timestamp((epoch(min(created_at)) + epoch(max(created_at))) / 2) as middle from dbt_history.executions)
  where resource_type = 'model' and is_success and variant = 'normal'
)
select
  unique_id,
  name as model,
  round(median(execution_time) filter (where not is_now), 3) as p50_before,
  round(median(execution_time) filter (where is_now), 3) as p50_now,
  round(p50_now / p50_before, 2) as change,
  min(created_at) as first_built,
  max(created_at) as last_built
from builds
group by all
having count(*) filter (where is_now) >= 3 and count(*) filter (where not is_now) >= 3 and p50_now > 0.05
order by change desc
limit 5`;

/** A model's code, at whatever moment is asked about. */
export const codeSql = `select raw_code from dbt.models where unique_id = $model`;
