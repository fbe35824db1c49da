-- freshness_lag: How old is the data of a source when it is checked?
-- chart: lines, with warn_after_hours and error_after_hours as limits
-- relation: dbt_history.freshness_checks
-- x: snapshotted_at
-- y: age_hours
-- series: environment, source_table
-- aggregation: none: one point per check
select
    snapshotted_at,
    day,
    project_name,
    environment,
    concat_ws('.', source_name, name) as source_table,
    age / 3600 as age_hours,
    warn_after / 3600 as warn_after_hours,
    error_after / 3600 as error_after_hours,
    status
from dbt_history.freshness_checks
where age is not null
order by source_table, snapshotted_at
