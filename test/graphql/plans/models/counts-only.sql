-- first makes applied_nodes, with sql/graphql/applied_nodes.sql

-- defaultEnvironment
with found as materialized (
    select node.environment
    from (
        select
            c.project_name, c.environment, any_value(i.project_id) as project_id, any_value(i.environment_id) as environment_id,
            any_value(e.adapter_type) as adapter_type, any_value(e.git_sha) as git_sha, any_value(e.last_seen_at) as last_seen_at
        from dbt_store.chosen_environments as c
        join dbt_store.numbered_invocations as i on i.project_name = c.project_name and i.environment = c.environment
        left join dbt_history.environments as e on e.project_name = c.project_name and e.environment = c.environment
        group by c.project_name, c.environment
    ) as node
),
page as materialized (
    select node.*
    from found as node
    order by node.environment
    limit 1
)
select
    (select json_group_object(resource_type, nodes) from (
        select coalesce(resource_type, lower(node_type)) as resource_type, count(*) as nodes from applied_nodes where node_type <> 'ExternalModel' group by all order by all
    )) as c0
from page as node
order by node.environment;

-- defaultEnvironment.applied.models
with found as materialized (
    select node.unique_id
    from (select * from applied_nodes where node_type in ('Model')) as node
)
select count(*) as c0 from found;

-- first makes applied_results, with sql/graphql/applied_results.sql

-- defaultEnvironment.applied.failing
-- $a1: ["fail","error"]
with found as materialized (
    select node.attempt_id, node.unique_id
    from (select * from applied_nodes where node_type in ('Test')) as node
),
page as materialized (
    select node.*
    from found as node
    left join applied_results as attempt on attempt.artifact_id = node.attempt_id and attempt.unique_id = node.unique_id
    where list_contains($a1, case attempt.status when 'pass' then 'pass' when 'success' then 'pass' when 'fail' then 'fail' when 'warn' then 'warn' when 'skipped' then 'skipped' when 'no-op' then 'skipped' when 'error' then 'error' when 'runtime error' then 'error' end)
)
select count(*) as c0 from page;

-- first makes definition_nodes, with sql/graphql/definition_nodes.sql

-- defaultEnvironment.definition.macros
with found as materialized (
    select node.unique_id
    from (select * from definition_nodes where node_type in ('Macro')) as node
)
select count(*) as c0 from found;
