-- first makes definition_nodes, with sql/graphql/definition_nodes.sql

-- account.meshProjects
with found as materialized (
    select node.project_name, node.is_producer
    from (
        select
            n.project_name, any_value(n.project_id) as project_id, any_value(n.environment_id) as environment_id,
            exists (select 1 from definition_nodes as e where e.project_name = n.project_name and e.node_type = 'ExternalModel') as is_consumer,
            bool_or(n.node_type = 'Model' and n.access = 'public') as is_producer
        from definition_nodes as n
        group by n.project_name
    ) as node
)
select
    node.project_name as c0,
    node.is_producer as c1,
    (select count(*) from definition_nodes as n where n.project_name = node.project_name and node_type = 'Model') as c2,
    (select count(*) from definition_nodes as n where n.project_name = node.project_name and node_type = 'Model' and access = 'public') as c3
from found as node
order by node.project_name;

-- first makes definition_edges, with sql/graphql/definition_edges.sql

-- account.meshProjects.dependentProjects
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.project_name
    from (
        select distinct parents.position, project.*
        from parents
        join definition_nodes as producer on producer.project_name = parents.key
        join definition_edges as edge on edge.parent_id = producer.unique_id and edge.project_name <> parents.key
        join definition_nodes as reference on reference.node_type = 'ExternalModel' and reference.unique_id = edge.parent_id and reference.project_name = edge.project_name
        join (
        select
            n.project_name, any_value(n.project_id) as project_id, any_value(n.environment_id) as environment_id,
            exists (select 1 from definition_nodes as e where e.project_name = n.project_name and e.node_type = 'ExternalModel') as is_consumer,
            bool_or(n.node_type = 'Model' and n.access = 'public') as is_producer
        from definition_nodes as n
        group by n.project_name
    ) as project on project.project_name = edge.project_name
        where producer.node_type = 'Model'
    ) as node
)
select
    node.project_name as c0,
    node.position
from found as node
order by node.position, node.project_name;

-- account.publicModels
with found as materialized (
    select node.public_key
    from (select *, project_name || ' ' || unique_id as public_key from definition_nodes where node_type = 'Model' and access = 'public') as node
)
select count(*) as c0 from found;

-- account.publicModels
with found as materialized (
    select node.name, node.unique_id, node.project_name, node.public_key
    from (select *, project_name || ' ' || unique_id as public_key from definition_nodes where node_type = 'Model' and access = 'public') as node
),
page as materialized (
    select node.*
    from found as node
    order by node.public_key
    limit 3
)
select
    node.name as c0,
    node.unique_id as c1,
    node.project_name as c2,
    node.public_key as c3
from page as node
order by node.public_key;

-- account.publicModels.edges.node.publicAncestors
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.unique_id
    from (
        with recursive above as (
            select parents.position, edge.project_name, edge.parent_id as ancestor_id
            from parents
            join definition_edges as edge on edge.child_id = parents.key and edge.project_name = parents.key2
            union
            select above.position, edge.project_name, edge.parent_id
            from above
            join definition_edges as edge on edge.child_id = above.ancestor_id and edge.project_name = above.project_name
        )
        select * from above
    ) as parents
    join definition_nodes as node on node.unique_id = parents.ancestor_id and node.project_name = parents.project_name
        and node.node_type = 'Model' and node.access = 'public'
)
select
    node.name as c0,
    node.position
from found as node
order by node.position, node.unique_id;
