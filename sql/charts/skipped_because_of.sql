-- skipped_because_of: Which failures make dbt skip most?
-- chart: bars
-- relation: dbt_history.executions, dbt_history.nodes
-- x: because_of
-- y: skipped
-- series: environment, day
-- aggregation: count of the nodes below a failure that the same invocation skipped, by the dependencies of that time. A node below two failures counts for both
with recursive results as (
    select
        e.invocation_id,
        e.project_name,
        e.environment,
        e.day,
        e.unique_id,
        e.name,
        e.resource_type,
        e.status,
        n.depends_on
    from dbt_history.executions as e
    semi join (select distinct invocation_id from dbt_history.executions where status = 'skipped') as s
        on s.invocation_id = e.invocation_id
    left join dbt_history.nodes as n
        on n.project_name = e.project_name
        and n.environment = e.environment
        and n.unique_id = e.unique_id
        and n.valid_from <= e.created_at
        and (n.valid_to is null or n.valid_to > e.created_at)
),

parents as (
    select invocation_id, unique_id, status, unnest(depends_on) as parent_id
    from results
),

-- What waits for a node waits for the tests of the node too.
causes as (
    select invocation_id, unique_id as cause, unique_id as stopped
    from results
    where status in ('error', 'fail', 'partial success')
    union all
    select invocation_id, unique_id, parent_id
    from parents
    where status = 'fail'
),

below as (
    select c.invocation_id, c.cause, p.unique_id
    from causes as c
    join parents as p on p.invocation_id = c.invocation_id and p.parent_id = c.stopped and p.status = 'skipped'
    union
    select b.invocation_id, b.cause, p.unique_id
    from below as b
    join parents as p on p.invocation_id = b.invocation_id and p.parent_id = b.unique_id and p.status = 'skipped'
)

select
    r.day,
    r.project_name,
    r.environment,
    r.name as because_of,
    r.resource_type,
    count(*) as skipped
from below as b
join results as r on r.invocation_id = b.invocation_id and r.unique_id = b.cause
group by all
order by skipped desc, day, because_of
