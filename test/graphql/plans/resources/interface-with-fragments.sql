-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- defaultEnvironment.applied.resources
-- $a1: ["Exposure","Snapshot","Source","Seed"]
with found as materialized (
    select node.node_type, node.unique_id
    from (select * from applied_nodes where node_type in ('Exposure', 'Macro', 'Metric', 'Model', 'SavedQuery', 'Seed', 'SemanticModel', 'Snapshot', 'Source', 'Test')) as node
),
page as materialized (
    select node.*
    from found as node
    where list_contains($a1, node.node_type)
)
select count(*) as c0 from page;

-- first makes numbered_invocations, with sql/graphql/numbered_invocations.sql

-- first makes applied_documents, with sql/graphql/applied_documents.sql

-- first makes freshness_checks, with sql/graphql/freshness_checks.sql

-- defaultEnvironment.applied.resources
-- $a1: ["Exposure","Snapshot","Source","Seed"]
with found as materialized (
    select node.name, node.unique_id, node.node_type, node.definition_key, node.project_name
    from (select * from applied_nodes where node_type in ('Exposure', 'Macro', 'Metric', 'Model', 'SavedQuery', 'Seed', 'SemanticModel', 'Snapshot', 'Source', 'Test')) as node
),
page as materialized (
    select node.*
    from found as node
    where list_contains($a1, node.node_type)
    order by node.unique_id
    limit 501
)
select
    node.name as c0,
    if(year(freshness.max_loaded_at) > 1, freshness.max_loaded_at, null) as c1,
    node.unique_id as c2,
    facts.v[1] as c3,
    node.node_type || if(node.node_type in ('Macro', 'Metric', 'SemanticModel', 'SavedQuery'), 'DefinitionNode', 'AppliedStateNode') as c4
from page as node
left join (
    select definition_key, definition ->> ['$.owner.name'] as v from applied_documents where definition_key in (select definition_key from page as node)
) as facts on facts.definition_key = node.definition_key
left join freshness_checks as freshness on freshness.unique_id = node.unique_id and freshness.project_name = node.project_name
order by node.unique_id;

-- first makes applied_edges, with sql/graphql/applied_edges.sql

-- defaultEnvironment.applied.resources.edges.node.parents
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.node_type, node.unique_id
    from parents
    join applied_edges as edge on edge.child_id = parents.key
    join applied_nodes as node on node.unique_id = edge.parent_id and node.node_type in ('Exposure', 'Macro', 'Metric', 'Model', 'SavedQuery', 'Seed', 'SemanticModel', 'Snapshot', 'Source', 'Test', 'ExternalModel')
)
select
    node.name as c0,
    if(node.node_type = 'ExternalModel', 'ExternalModelNode', node.node_type || if(node.node_type in ('Macro', 'Metric', 'SemanticModel', 'SavedQuery'), 'DefinitionNestedNode', 'AppliedStateNestedNode')) as c1,
    node.position
from found as node
order by node.position, node.unique_id;
