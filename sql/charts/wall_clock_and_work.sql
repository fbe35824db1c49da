-- wall_clock_and_work: How long does a job take, and how much of that is work?
-- chart: lines
-- relation: dbt_history.invocations, dbt_history.executions
-- x: started_at
-- y: wall_clock_minutes, work_minutes, wait_minutes
-- series: environment, job
-- aggregation: per invocation: its wall clock, the sum of execution_time of its nodes, and the mean wait of a node after the first one started. More work than wall clock is parallel work
select
    i.started_at,
    i.day,
    i.project_name,
    i.environment,
    i.job,
    any_value(i.wall_clock) / 60 as wall_clock_minutes,
    sum(e.execution_time) / 60 as work_minutes,
    (avg(epoch(e.started_at)) - min(epoch(e.started_at))) / 60 as wait_minutes,
    sum(e.execution_time) / nullif(any_value(i.wall_clock), 0) as work_per_wall_clock
from dbt_history.invocations as i
join dbt_history.executions as e on e.invocation_id = i.invocation_id
group by i.invocation_id, i.started_at, i.day, i.project_name, i.environment, i.job
order by i.project_name, i.environment, i.job, i.started_at
