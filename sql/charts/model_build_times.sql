-- model_build_times: How does the build time of a model move?
-- chart: lines
-- relation: dbt_history.daily_build_times
-- x: day
-- y: p50_seconds, p95_seconds
-- series: environment, name
-- aggregation: p50 and p95 are in the relation already, per day. Never average them: for weeks take the macro dbt_history.build_times
select
    day,
    project_name,
    environment,
    name,
    p50_seconds,
    p95_seconds,
    builds
from dbt_history.daily_build_times
where dimension = 'model'
    and variant = 'normal'
    and builds > 0
order by project_name, environment, name, day
