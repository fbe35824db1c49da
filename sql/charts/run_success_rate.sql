-- run_success_rate: What share of the runs of a job succeeds?
-- chart: lines
-- relation: dbt_history.runs
-- x: week
-- y: success_rate
-- series: environment, job
-- aggregation: share of runs without an error or failed test, per week (from Monday)
select
    cast(date_trunc('week', day) as date) as week,
    project_name,
    environment,
    job,
    count(*) as runs,
    count(*) filter (where error_count = 0) / count(*) as success_rate
from dbt_history.runs
where success_count + error_count + warn_count + skipped_count > 0
group by all
order by week, project_name, environment, job
