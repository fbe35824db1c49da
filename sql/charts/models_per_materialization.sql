-- models_per_materialization: How many models of each materialization does the project have?
-- chart: stacked areas
-- relation: dbt_history.nodes, dbt_history.invocations
-- x: day
-- y: models
-- series: environment, materialized
-- aggregation: count of the models that were valid at the end of the day, for each day with an invocation
with days as (
    select distinct project_name, environment, day
    from dbt_history.invocations
)

select
    d.day,
    d.project_name,
    d.environment,
    n.materialized,
    count(*) as models
from days as d
join dbt_history.nodes as n
    on n.project_name = d.project_name
    and n.environment = d.environment
    and n.valid_from < cast(d.day + 1 as timestamp) at time zone 'UTC'
    and (n.valid_to is null or n.valid_to >= cast(d.day + 1 as timestamp) at time zone 'UTC')
where n.resource_type = 'model'
    and n.enabled
group by all
order by d.day, d.project_name, d.environment, n.materialized
