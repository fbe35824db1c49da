-- dbt_versions: Which version of dbt runs where?
-- chart: stacked bars
-- relation: dbt_history.invocations
-- x: week
-- y: invocations
-- series: environment, dbt_version
-- aggregation: count of invocations per week (from Monday)
select
    cast(date_trunc('week', day) as date) as week,
    project_name,
    environment,
    dbt_version,
    count(*) as invocations
from dbt_history.invocations
group by all
order by week, project_name, environment, dbt_version
