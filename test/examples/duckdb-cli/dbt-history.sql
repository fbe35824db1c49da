-- The history of a dbt project, on DuckDB's command line: duckdb -readonly runs.duckdb < dbt-history.sql
.mode markdown
set timezone = 'UTC';
set variable environment = 'prod';

.print '## Slowest models'
select
    name,
    count(*) as builds,
    round(median(execution_time), 2) as p50,
    round(quantile_cont(execution_time, 0.95), 2) as p95
from dbt_history.executions
where resource_type = 'model' and is_build and is_success and variant = 'normal'
group by name
order by sum(execution_time) desc
limit 5;

.print '## The slowest, per week'
select strftime(bucket_start, '%Y-%m-%d') as week, builds, round(p50_seconds, 2) as p50, bar(p50_seconds, 0, 4, 20) as chart
from dbt_history.build_times('week')
where dimension = 'model' and variant = 'normal' and name like '%.rpt_demand_forecast'
order by week;

.print '## Tests that turn red without a change of code'
with outcomes as (
    select
        name,
        code_changed,
        status in ('fail', 'error') as failed,
        lag(failed) over (partition by unique_id order by created_at) as failed_before
    from dbt_history.executions
    where resource_type = 'test' and status <> 'skipped' and variant = 'normal'
)
select name, count(*) filter (where failed) as failures, count(*) filter (where failed and not failed_before and not code_changed) as turned_red
from outcomes
group by name
having turned_red > 1;

.print '## What failed last, and what dbt skipped because of it'
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
order by all;

.print '## Models on 20 March that are not there now, by that name'
set variable as_of = '2026-03-20';
create temporary table models_then as select name from dbt.models;
reset variable as_of;
from models_then except select name from dbt.models order by name;
