-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- defaultEnvironment.applied.models
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
    limit 5
)
select
    node.name as c0,
    node.unique_id as c1
from page as node
order by node.unique_id;

-- first makes applied_edges, with sql/graphql/applied_edges.sql

-- first makes applied_results, with sql/graphql/applied_results.sql

-- defaultEnvironment.applied.models.edges.node.tests
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.unique_id, node.column_name, node.attempt_id
    from parents
    join applied_edges as edge on edge.parent_id = parents.key
    join applied_nodes as node on node.unique_id = edge.child_id and node.node_type = 'Test'
)
select
    node.name as c0,
    case attempt.status when 'pass' then 'pass' when 'success' then 'pass' when 'fail' then 'fail' when 'warn' then 'warn' when 'skipped' then 'skipped' when 'no-op' then 'skipped' when 'error' then 'error' when 'runtime error' then 'error' end as c1,
    node.unique_id as c2,
    node.column_name as c3,
    node.position
from found as node
left join applied_results as attempt on attempt.artifact_id = node.attempt_id and attempt.unique_id = node.unique_id
order by node.position, node.unique_id;
