-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- defaultEnvironment.applied.models
with found as materialized (
    select node.unique_id
    from (select * from applied_nodes where node_type in ('Model')) as node
)
select count(*) as c0 from found;

-- first makes applied_results, with sql/graphql/applied_results.sql

-- defaultEnvironment.applied.models
with found as materialized (
    select node.unique_id, node.materialized, node.attempt_id, node.success_id
    from (select * from applied_nodes where node_type in ('Model')) as node
),
page as materialized (
    select node.*
    from found as node
    order by node.unique_id
    limit 6
)
select
    node.unique_id as c0,
    node.materialized as c1,
    case attempt.status when 'partial success' then 'error' when 'runtime error' then 'error' when 'fail' then 'error' when 'no-op' then 'skipped' when 'reused' then 'success' when 'success' then 'success' when 'error' then 'error' when 'skipped' then 'skipped' when 'warn' then 'warn' end as c2,
    success.execution_time as c3,
    node.attempt_id is not null as c4
from page as node
left join applied_results as attempt on attempt.artifact_id = node.attempt_id and attempt.unique_id = node.unique_id
left join applied_results as success on success.artifact_id = node.success_id and success.unique_id = node.unique_id
order by node.unique_id;

-- first makes applied_edges, with sql/graphql/applied_edges.sql

-- defaultEnvironment.applied.models.edges.node.tests
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.attempt_id, node.unique_id
    from parents
    join applied_edges as edge on edge.parent_id = parents.key
    join applied_nodes as node on node.unique_id = edge.child_id and node.node_type = 'Test'
)
select
    node.name as c0,
    case attempt.status when 'pass' then 'pass' when 'success' then 'pass' when 'fail' then 'fail' when 'warn' then 'warn' when 'skipped' then 'skipped' when 'no-op' then 'skipped' when 'error' then 'error' when 'runtime error' then 'error' end as c1,
    node.position
from found as node
left join applied_results as attempt on attempt.artifact_id = node.attempt_id and attempt.unique_id = node.unique_id
order by node.position, node.unique_id;

-- first makes numbered_invocations, with sql/graphql/numbered_invocations.sql

-- first makes freshness_checks, with sql/graphql/freshness_checks.sql

-- defaultEnvironment.applied.models.edges.node.parents
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.unique_id, node.node_type, node.project_name
    from parents
    join applied_edges as edge on edge.child_id = parents.key
    join applied_nodes as node on node.unique_id = edge.parent_id and node.node_type in ('Exposure', 'Macro', 'Metric', 'Model', 'SavedQuery', 'Seed', 'SemanticModel', 'Snapshot', 'Source', 'Test', 'ExternalModel')
)
select
    node.unique_id as c0,
    case freshness.status when 'pass' then 'Pass' when 'warn' then 'Warn' when 'error' then 'Error' when 'runtime error' then 'Error' end as c1,
    if(node.node_type = 'ExternalModel', 'ExternalModelNode', node.node_type || if(node.node_type in ('Macro', 'Metric', 'SemanticModel', 'SavedQuery'), 'DefinitionNestedNode', 'AppliedStateNestedNode')) as c2,
    node.position
from found as node
left join freshness_checks as freshness on freshness.unique_id = node.unique_id and freshness.project_name = node.project_name
order by node.position, node.unique_id;
