-- slowest_models_now_and_before: Which models are slowest now, and what were they before?
-- chart: paired bars
-- relation: dbt_history.executions
-- x: name
-- y: p50_now, p50_before
-- series: project_name, environment
-- aggregation: median of execution_time over the last 14 days of the history, and over the 14 days before
with builds as (
    select
        project_name,
        environment,
        name,
        execution_time,
        day > last_day - 14 as is_now
    from dbt_history.executions
    cross join (select max(day) as last_day from dbt_history.executions)
    where is_build
        and is_success
        and variant = 'normal'
        and resource_type = 'model'
        and day > last_day - 28
)

select
    project_name,
    environment,
    name,
    median(execution_time) filter (where is_now) as p50_now,
    median(execution_time) filter (where not is_now) as p50_before,
    p50_now / nullif(p50_before, 0) as change
from builds
group by project_name, environment, name
having count(*) filter (where is_now) > 0
order by p50_now desc
limit 20
