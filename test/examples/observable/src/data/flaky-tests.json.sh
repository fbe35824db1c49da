# Tests that went from green to red, and whose code was the same before.
artifactql sql --environment prod --format json --database "${ARTIFACTQL_DATABASE:-runs.duckdb}" "
with outcomes as (
  select
    name,
    code_changed,
    status in ('fail', 'error') as failed,
    lag(failed) over (partition by unique_id order by created_at) as failed_before
  from dbt_history.executions
  where resource_type = 'test' and status <> 'skipped' and variant = 'normal'
)
select
  name,
  count(*) as runs,
  count(*) filter (where failed) as failures,
  count(*) filter (where failed and not failed_before and not code_changed) as turned_red
from outcomes
group by name
having turned_red > 1
order by turned_red desc"
