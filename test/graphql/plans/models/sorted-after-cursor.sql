-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- first makes applied_results, with sql/graphql/applied_results.sql

-- defaultEnvironment.applied.models
-- $a1: "model.spokes.fct_rides"
-- $a2: 1775358634848366
with found as materialized (
    select node.unique_id, node.attempt_id, node.success_id
    from (select * from applied_nodes where node_type in ('Model')) as node
),
page as materialized (
    select node.*, epoch_us(success.execute_completed_at) as order_1
    from found as node
    left join applied_results as success on success.artifact_id = node.success_id and success.unique_id = node.unique_id
    where (epoch_us(success.execute_completed_at) < $a2 or epoch_us(success.execute_completed_at) is null or (epoch_us(success.execute_completed_at) = $a2 and node.unique_id > $a1))
    order by epoch_us(success.execute_completed_at) desc nulls last, node.unique_id
    limit 4
)
select
    node.unique_id as c0,
    success.execute_completed_at as c1,
    node.attempt_id is not null as c2,
    node.order_1 as c3
from page as node
left join applied_results as success on success.artifact_id = node.success_id and success.unique_id = node.unique_id
order by node.order_1 desc nulls last, node.unique_id;
