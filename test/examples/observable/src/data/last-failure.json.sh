# What failed last, and what dbt skipped because of it. Here the command line asks.
artifactql sql --environment prod --format json --database "${ARTIFACTQL_DATABASE:-runs.duckdb}" "
with recursive failed as (
  select invocation_id, unique_id, name
  from dbt_history.executions
  where status in ('error', 'fail')
  qualify invocation_id = max_by(invocation_id, created_at) over ()
),
below as (
  select invocation_id, name as because_of, unique_id from failed
  union
  select invocation_id, because_of, child_unique_id
  from below
  join dbt.edges on parent_unique_id = below.unique_id
)
select because_of, resource_type, name
from below
join dbt_history.executions using (invocation_id, unique_id)
where status = 'skipped'
order by all"
