-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- defaultEnvironment.applied.tables
-- $a1: ["marts"]
with found as materialized (
    select node.name, node.unique_id, node.tags
    from (select * from applied_nodes where node_type in ('Model')) as node
),
page as materialized (
    select node.*
    from found as node
    where list_has_any(node.tags, $a1)
    order by node.unique_id
    limit 3
)
select
    node.name as c0,
    node.unique_id as c1
from page as node
order by node.unique_id;

-- first makes applied_results, with sql/graphql/applied_results.sql

-- defaultEnvironment.applied.stale
-- $a1: "error"
with found as materialized (
    select node.name, node.attempt_id, node.unique_id
    from (select * from applied_nodes where node_type in ('Model')) as node
),
page as materialized (
    select node.*
    from found as node
    left join applied_results as attempt on attempt.artifact_id = node.attempt_id and attempt.unique_id = node.unique_id
    where case attempt.status when 'partial success' then 'error' when 'runtime error' then 'error' when 'fail' then 'error' when 'no-op' then 'skipped' when 'reused' then 'success' when 'success' then 'success' when 'error' then 'error' when 'skipped' then 'skipped' when 'warn' then 'warn' end = $a1
    order by node.unique_id
    limit 3
)
select
    node.name as c0,
    if(attempt.status in ('error', 'runtime error', 'partial success'), attempt.message, null) as c1,
    node.attempt_id is not null as c2,
    node.unique_id as c3
from page as node
left join applied_results as attempt on attempt.artifact_id = node.attempt_id and attempt.unique_id = node.unique_id
order by node.unique_id;
