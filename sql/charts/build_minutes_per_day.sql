-- build_minutes_per_day: How many minutes does the warehouse build each day?
-- chart: stacked bars
-- relation: dbt_history.executions
-- x: day
-- y: build_minutes
-- series: environment, job
-- aggregation: sum of execution_time over every build, failed and full refreshes included
select
    day,
    project_name,
    environment,
    job,
    sum(execution_time) / 60 as build_minutes
from dbt_history.executions
where is_build
group by all
order by day, project_name, environment, job
