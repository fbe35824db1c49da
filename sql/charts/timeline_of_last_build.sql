-- timeline_of_last_build: What ran when in the last build, and what did it wait for?
-- chart: Gantt: a bar from started_at to completed_at per node
-- relation: dbt_history.executions, dbt_history.invocations
-- x: started_at, completed_at
-- y: thread_id
-- series: status
-- aggregation: none: one bar per node
select
    e.thread_id,
    e.name,
    e.resource_type,
    e.status,
    e.started_at,
    e.completed_at,
    e.wait_time,
    e.execution_time
from dbt_history.executions as e
semi join (
    select invocation_id
    from dbt_history.invocations
    where which = 'build' and result_count > 0
    order by started_at desc
    limit 1
) as last_build on last_build.invocation_id = e.invocation_id
where e.started_at is not null
order by e.started_at
