-- The history of a dbt project, on DuckDB's command line: duckdb -readonly runs.duckdb < dbt-history.sql
.mode markdown
set timezone = 'UTC';
set variable environment = 'prod';

.print '## Slowest models'
select
    unique_id,
    count(*) as builds,
    round(median(execution_time), 2) as p50,
    round(quantile_cont(execution_time, 0.95), 2) as p95
from dbt_history.executions
where resource_type = 'model' and is_build and is_success and variant = 'normal'
group by unique_id
order by sum(execution_time) desc
limit 5;

.print '## The slowest, per week'
select strftime(bucket_start, '%Y-%m-%d') as week, builds, round(p50_seconds, 2) as p50, bar(p50_seconds, 0, 4, 20) as chart
from dbt_history.build_times('week')
where dimension = 'model' and variant = 'normal' and name = 'model.spokes.rpt_demand_forecast'
order by week;

.print '## Tests that turn red without a change of code'
with outcomes as (
    select
        unique_id,
        code_changed,
        status in ('fail', 'error') as failed,
        lag(failed) over (partition by unique_id order by created_at) as failed_before
    from dbt_history.executions
    where resource_type = 'test' and status <> 'skipped' and variant = 'normal'
)
select unique_id, count(*) filter (where failed) as failures, count(*) filter (where failed and not failed_before and not code_changed) as turned_red
from outcomes
group by unique_id
having turned_red > 1;

.print '## What failed last, and what dbt skipped because of it'
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
order by all;

.print '## Models on 20 March that are not there now, by that name'
set variable as_of = '2026-03-20';
create temporary table models_then as select name from dbt.models;
reset variable as_of;
from models_then except select name from dbt.models order by name;
