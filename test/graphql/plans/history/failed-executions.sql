-- executions
-- $a1: ["error","fail"]
-- $a2: "2026-03-10T00:00:00Z"
-- $a3: "2026-04-01T00:00:00Z"
with found as materialized (
    select node.status, node.created_at, node.execution_key
    from (select *, invocation_id || ' ' || unique_id as execution_key from dbt_history.executions) as node
),
page as materialized (
    select node.*
    from found as node
    where list_contains($a1, node.status)
        and node.created_at >= $a2::timestamptz
        and node.created_at < $a3::timestamptz
)
select count(*) as c0 from page;

-- first makes numbered_invocations, with sql/graphql/numbered_invocations.sql

-- executions
-- $a1: ["error","fail"]
-- $a2: "2026-03-10T00:00:00Z"
-- $a3: "2026-04-01T00:00:00Z"
with found as materialized (
    select node.unique_id, node.status, node.message, node.day, node.execution_key, node.created_at, node.invocation_id
    from (select *, invocation_id || ' ' || unique_id as execution_key from dbt_history.executions) as node
),
page as materialized (
    select node.*, epoch_us(node.created_at) as order_1
    from found as node
    where list_contains($a1, node.status)
        and node.created_at >= $a2::timestamptz
        and node.created_at < $a3::timestamptz
    order by epoch_us(node.created_at) desc nulls last, node.execution_key
    limit 4
)
select
    node.unique_id as c0,
    node.status as c1,
    node.message as c2,
    node.day as c3,
    numbers.job_id as c4,
    numbers.run_id as c5,
    node.order_1 as c6,
    node.execution_key as c7
from page as node
left join numbered_invocations as numbers on numbers.invocation_id = node.invocation_id
order by node.order_1 desc nulls last, node.execution_key;
