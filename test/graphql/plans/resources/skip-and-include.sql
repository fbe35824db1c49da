-- first makes definition_nodes, with sql/graphql/definition_nodes.sql

-- defaultEnvironment.definition.sources
with found as materialized (
    select node.unique_id
    from (select * from definition_nodes where node_type in ('Source')) as node
),
page as materialized (
    select node.*
    from found as node
    order by node.unique_id
    limit 3
)
select
    node.unique_id as c0
from page as node
order by node.unique_id;

-- first makes definition_edges, with sql/graphql/definition_edges.sql

-- defaultEnvironment.definition.sources.edges.node.children
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.node_type, node.unique_id
    from parents
    join definition_edges as edge on edge.parent_id = parents.key
    join definition_nodes as node on node.unique_id = edge.child_id and node.node_type in ('Exposure', 'Macro', 'Metric', 'Model', 'SavedQuery', 'Seed', 'SemanticModel', 'Snapshot', 'Source', 'Test', 'ExternalModel')
)
select
    node.name as c0,
    if(node.node_type = 'ExternalModel', 'ExternalModelNode', node.node_type || 'DefinitionNestedNode') as c1,
    node.position
from found as node
order by node.position, node.unique_id;
