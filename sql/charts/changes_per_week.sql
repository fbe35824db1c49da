-- changes_per_week: How much of the project changes each week?
-- chart: stacked bars
-- relation: dbt_history.node_changes
-- x: week
-- y: changes
-- series: environment, kind
-- aggregation: count of changes per week (from Monday). A node whose code and description changed counts for both
with changes as (
    select
        cast(date_trunc('week', day) as date) as week,
        project_name,
        environment,
        resource_type,
        unnest(case when change = 'changed' then kinds else [change] end) as kind
    from dbt_history.node_changes
)

select
    week,
    project_name,
    environment,
    kind,
    count(*) as changes
from changes
group by all
order by week, project_name, environment, kind
