-- first makes definition_nodes, with sql/graphql/definition_nodes.sql

-- defaultEnvironment.definition.exposures
with found as materialized (
    select node.name, node.unique_id
    from (select * from definition_nodes where node_type in ('Exposure')) as node
),
page as materialized (
    select node.*
    from found as node
    order by node.unique_id
    limit 501
)
select
    node.name as c0,
    node.unique_id as c1
from page as node
order by node.unique_id;

-- first makes definition_edges, with sql/graphql/definition_edges.sql

-- defaultEnvironment.definition.exposures.edges.node.ancestors
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.node_type, node.unique_id
    from (
        with recursive above as (
            select parents.position, edge.parent_id as ancestor_id from parents join definition_edges as edge on edge.child_id = parents.key
            union
            select above.position, edge.parent_id from above join definition_edges as edge on edge.child_id = above.ancestor_id
        )
        select * from above
    ) as parents
    join definition_nodes as node on node.unique_id = parents.ancestor_id and node.node_type in ('Exposure', 'Macro', 'Metric', 'Model', 'SavedQuery', 'Seed', 'SemanticModel', 'Snapshot', 'Source', 'Test', 'ExternalModel')
)
select
    node.name as c0,
    if(node.node_type = 'ExternalModel', 'ExternalModelNode', node.node_type || 'DefinitionNestedNode') as c1,
    node.position
from found as node
order by node.position, node.unique_id;

-- defaultEnvironment.definition.models
-- $a1: ["marts"]
with found as materialized (
    select node.name, node.unique_id, node.tags
    from (select * from definition_nodes where node_type in ('Model')) as node
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

-- defaultEnvironment.definition.models.edges.node.ancestors
-- $a1: ["Source"]
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.node_type, node.unique_id
    from (
        with recursive above as (
            select parents.position, edge.parent_id as ancestor_id from parents join definition_edges as edge on edge.child_id = parents.key
            union
            select above.position, edge.parent_id from above join definition_edges as edge on edge.child_id = above.ancestor_id
        )
        select * from above
    ) as parents
    join definition_nodes as node on node.unique_id = parents.ancestor_id and node.node_type in ('Exposure', 'Macro', 'Metric', 'Model', 'SavedQuery', 'Seed', 'SemanticModel', 'Snapshot', 'Source', 'Test', 'ExternalModel')
),
page as materialized (
    select node.*
    from found as node
    where list_contains($a1, node.node_type)
)
select
    node.name as c0,
    if(node.node_type = 'ExternalModel', 'ExternalModelNode', node.node_type || 'DefinitionNestedNode') as c1,
    node.position
from page as node
order by node.position, node.unique_id;
