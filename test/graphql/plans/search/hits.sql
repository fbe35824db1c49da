-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- defaultEnvironment.applied.searchResults
-- $a1: "ride"
-- $a2: ["Model","Source"]
with found as materialized (
    select node.node_type, node.unique_id
    from (
        select node.*, hit.matched_field, hit.text, hit.place * 2 + if(lower(hit.text) = $a1, 0, 1) as rank, strpos(lower(hit.text), $a1) as start_at
        from applied_nodes as node
        cross join lateral (select 'name' as matched_field, 0 as place, node.name as text union all select 'relation' as matched_field, 1 as place, concat_ws('.', node.database_name, node.schema_name, coalesce(node.identifier, node.alias)) as text union all select 'column' as matched_field, 2 as place, (select string_agg(c.column_name, ' ' order by c.column_index) from dbt_store.columns as c where c.definition_key = node.definition_key) as text union all select 'description' as matched_field, 3 as place, node.description as text union all select 'code' as matched_field, 4 as place, (select coalesce(d.definition ->> '$.raw_code', d.definition ->> '$.raw_sql') from dbt_store.definitions as d where d.definition_key = node.definition_key) as text) as hit
        where node.node_type <> 'ExternalModel' and contains(lower(hit.text), $a1)
        qualify row_number() over (partition by node.unique_id order by hit.place) = 1
    ) as node
),
page as materialized (
    select node.*
    from found as node
    where list_contains($a2, node.node_type)
)
select count(*) as c0 from page;

-- defaultEnvironment.applied.searchResults
-- $a1: "ride"
-- $a2: ["Model","Source"]
with found as materialized (
    select node.matched_field, node.text, node.start_at, node.unique_id, node.node_type, node.rank
    from (
        select node.*, hit.matched_field, hit.text, hit.place * 2 + if(lower(hit.text) = $a1, 0, 1) as rank, strpos(lower(hit.text), $a1) as start_at
        from applied_nodes as node
        cross join lateral (select 'name' as matched_field, 0 as place, node.name as text union all select 'relation' as matched_field, 1 as place, concat_ws('.', node.database_name, node.schema_name, coalesce(node.identifier, node.alias)) as text union all select 'column' as matched_field, 2 as place, (select string_agg(c.column_name, ' ' order by c.column_index) from dbt_store.columns as c where c.definition_key = node.definition_key) as text union all select 'description' as matched_field, 3 as place, node.description as text union all select 'code' as matched_field, 4 as place, (select coalesce(d.definition ->> '$.raw_code', d.definition ->> '$.raw_sql') from dbt_store.definitions as d where d.definition_key = node.definition_key) as text) as hit
        where node.node_type <> 'ExternalModel' and contains(lower(hit.text), $a1)
        qualify row_number() over (partition by node.unique_id order by hit.place) = 1
    ) as node
),
page as materialized (
    select node.*, node.rank as order_1
    from found as node
    where list_contains($a2, node.node_type)
    order by node.rank asc nulls last, node.unique_id
    limit 4
)
select
    node.matched_field as c0,
    substring(node.text, greatest(node.start_at - 60, 1), 160) as c1,
    node.unique_id as c2,
    node.order_1 as c3
from page as node
order by node.order_1 asc nulls last, node.unique_id;

-- defaultEnvironment.applied.searchResults.edges.node.hit
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.unique_id, node.node_type
    from parents join applied_nodes as node on node.unique_id = parents.key
)
select
    node.name as c0,
    node.unique_id as c1,
    node.node_type || if(node.node_type in ('Macro', 'Metric', 'SemanticModel', 'SavedQuery'), 'DefinitionNode', 'AppliedStateNode') as c2,
    node.position
from found as node
order by node.position, node.unique_id;

-- first makes applied_edges, with sql/graphql/applied_edges.sql

-- defaultEnvironment.applied.searchResults.edges.node.hit.tests
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.unique_id
    from parents
    join applied_edges as edge on edge.parent_id = parents.key
    join applied_nodes as node on node.unique_id = edge.child_id and node.node_type = 'Test'
)
select
    node.name as c0,
    node.position
from found as node
order by node.position, node.unique_id;
