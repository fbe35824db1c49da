-- failures_per_day: How much fails each day?
-- chart: stacked bars
-- relation: dbt_history.executions
-- x: day
-- y: failures
-- series: environment, resource_type
-- aggregation: count of results that failed. A day with builds and no failure has a row with 0
select
    day,
    project_name,
    environment,
    resource_type,
    count(*) filter (where status in ('error', 'fail', 'runtime error', 'partial success')) as failures,
    count(*) filter (where status = 'skipped') as skipped
from dbt_history.executions
where resource_type in ('model', 'seed', 'snapshot', 'test', 'unit_test')
group by all
order by day, project_name, environment, resource_type
