-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- first makes applied_edges, with sql/graphql/applied_edges.sql

-- first makes applied_results, with sql/graphql/applied_results.sql

-- first makes applied_documents, with sql/graphql/applied_documents.sql

-- defaultEnvironment.applied.lineage
-- $a1: ["model.spokes.stg_rides"]
-- $a2: ["Model","Source","Exposure"]
-- $a3: ["+model.spokes.stg_rides+"]
with found as materialized (
    select node.unique_id, node.node_type, node.depends_on, node.definition_key, node.context_key
    from (
        select *, list_contains($a1, unique_id) as matches, (select list(unique_id) from applied_nodes where node_type = 'ExternalModel') as external_ids
        from applied_nodes
        where node_type not in ('Group', 'ExternalModel')
    ) as node
),
page as materialized (
    select node.*
    from found as node
    where list_contains($a2, node.node_type)
        and node.unique_id in (with recursive given as (
            select trim(id, '+') as unique_id, starts_with(id, '+') as upward, ends_with(id, '+') as downward from unnest($a3) as given(id)
        ),
        above as (
            select unique_id from given where upward
            union
            select edge.parent_id from above join applied_edges as edge on edge.child_id = above.unique_id
        ),
        below as (
            select unique_id from given where downward
            union
            select edge.child_id from below join applied_edges as edge on edge.parent_id = below.unique_id
        )
        select unique_id from given union all select unique_id from above union all select unique_id from below)
)
select
    node.unique_id as c0,
    node.node_type as c1,
    list_distinct(node.depends_on) as c2,
    list_distinct(coalesce(try_cast(facts.v[1] as varchar[]), try_cast(context.context -> '$.depends_on.macros' as varchar[]))) as c3,
    list_filter(['error', 'fail', 'warn', 'pass'], status -> list_contains(test_statuses.distinct_statuses, status))[1] as c4,
    node.node_type || 'LineageNode' as c5
from page as node
left join (
    select definition_key, definition ->> ['$.depends_on.macros'] as v from applied_documents where definition_key in (select definition_key from page as node)
) as facts on facts.definition_key = node.definition_key
left join dbt_store.contexts as context on context.context_key = node.context_key
left join (
    select counted.tested_id, json_group_object(counted.status, counted.tests) as statuses, list(counted.status) as distinct_statuses
    from (
        select edge.parent_id as tested_id, case result.status when 'pass' then 'pass' when 'success' then 'pass' when 'fail' then 'fail' when 'warn' then 'warn' when 'skipped' then 'skipped' when 'no-op' then 'skipped' when 'error' then 'error' when 'runtime error' then 'error' end as status, count(*) as tests
        from applied_edges as edge
        join applied_nodes as test on test.unique_id = edge.child_id and test.node_type = 'Test'
        join applied_results as result on result.artifact_id = test.attempt_id and result.unique_id = test.unique_id
        where edge.parent_id in (select unique_id from page as node)
        group by all
    ) as counted
    where counted.status is not null
    group by counted.tested_id
) as test_statuses on test_statuses.tested_id = node.unique_id
order by node.unique_id;
