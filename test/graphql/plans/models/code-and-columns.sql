-- first makes numbered_invocations, with sql/graphql/numbered_invocations.sql

-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- first makes applied_results, with sql/graphql/applied_results.sql

-- first makes applied_documents, with sql/graphql/applied_documents.sql

-- first makes catalog_relations, with sql/graphql/catalog_relations.sql

-- defaultEnvironment.applied.models
-- $a1: ["model.spokes.stg_tariffs"]
with found as materialized (
    select node.name, node.unique_id, node.definition_key, node.success_id, node.compiled_key, node.project_name
    from (select * from applied_nodes where node_type in ('Model')) as node
),
page as materialized (
    select node.*
    from found as node
    where list_contains($a1, node.unique_id)
    order by node.unique_id
    limit 2
)
select
    node.name as c0,
    coalesce(facts.v[1], facts.v[2]) as c1,
    compiled.code as c2,
    coalesce(facts.v[3], facts.v[4]) as c3,
    facts.v[5] as c4,
    catalog.table_type as c5,
    node.unique_id as c6,
    node.definition_key::varchar as c7,
    catalog.stats as c8,
    catalog.unique_id is not null as c9
from page as node
left join (
    select definition_key, definition ->> ['$.raw_code', '$.raw_sql', '$.config.meta', '$.meta', '$.config'] as v from applied_documents where definition_key in (select definition_key from page as node)
) as facts on facts.definition_key = node.definition_key
left join applied_results as success on success.artifact_id = node.success_id and success.unique_id = node.unique_id
left join dbt_store.codes as compiled on compiled.code_key = coalesce(success.compiled_key, node.compiled_key)
left join catalog_relations as catalog on catalog.unique_id = node.unique_id and catalog.project_name = node.project_name
order by node.unique_id;

-- defaultEnvironment.applied.models.edges.node.catalog.columns
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.column_name, node.data_type, node.description, node.position_in_relation
    from (
        select
            seen.*, declared.description, declared.tags, declared.meta,
            row_number() over (partition by seen.position order by seen.column_index nulls last, seen.column_name) as position_in_relation
        from (
            select
                parents.position, parents.key2::uuid as definition_key,
                entry ->> '$.name' as column_name, try_cast(entry ->> '$.index' as integer) as column_index,
                entry ->> '$.type' as data_type, entry ->> '$.comment' as comment
            from parents
            join catalog_relations as catalog on catalog.unique_id = parents.key
            cross join unnest(json_extract(catalog.columns, '$.*')) as entries(entry)
        ) as seen
        left join (
            select
                definition_key, lower(column_name) as folded_name, any_value(description) as description, any_value(tags) as tags,
                any_value(coalesce(property -> '$.config.meta', property -> '$.meta')) as meta
            from dbt_store.columns
            where definition_key in (select parents.key2::uuid from parents)
            group by all
        ) as declared on declared.definition_key = seen.definition_key and declared.folded_name = lower(seen.column_name)
    ) as node
),
page as materialized (
    select node.*, node.position_in_relation as order_1
    from found as node
)
select
    node.column_name as c0,
    node.data_type as c1,
    node.description as c2,
    node.position
from page as node
order by node.position, node.order_1 asc nulls last, node.position_in_relation;
