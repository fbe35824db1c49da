# What failed last, and what dbt skipped because of it. Here the command line asks.
artifactql sql --environment prod --format json --database "${ARTIFACTQL_DATABASE:-runs.duckdb}" "
with recursive results as (
  select e.unique_id, e.name, e.resource_type, e.status, n.depends_on
  from dbt_history.executions as e
  left join dbt_history.nodes as n
    on n.project_name = e.project_name
    and n.environment = e.environment
    and n.unique_id = e.unique_id
    and n.valid_from <= e.created_at
    and (n.valid_to is null or n.valid_to > e.created_at)
  where e.invocation_id = (
    select max_by(invocation_id, created_at)
    from dbt_history.executions
    where status in ('error', 'fail', 'partial success')
  )
),
failed as (
  from results where status in ('error', 'fail', 'partial success')
),
parents as (
  select unique_id, status, unnest(depends_on) as parent_id from results
),
below as (
  select unique_id as cause, unique_id from failed
  union
  -- What waits for a node waits for the tests of the node too.
  select unique_id, parent_id from parents where status = 'fail'
  union
  select below.cause, parents.unique_id
  from below
  join parents on parents.parent_id = below.unique_id and parents.status = 'skipped'
),
skipped as (
  select below.cause, results.resource_type, results.name
  from below
  join results on results.unique_id = below.unique_id and results.status = 'skipped'
)
select failed.name as because_of, skipped.resource_type, skipped.name
from failed
left join skipped on skipped.cause = failed.unique_id
order by all"
