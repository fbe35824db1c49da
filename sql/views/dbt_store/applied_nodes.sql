-- dbt_store.applied_nodes: one row per node that exists by the last executions, as the Discovery API counts nodes
-- grain: project_name, environment, unique_id
-- reads: dbt_store.definition_nodes, dbt_store.chosen_environments, dbt_store.visible_invocations, dbt_store.artifacts, dbt_store.results, dbt_store.sections, dbt_store.sets, dbt_store.states, dbt_store.definitions, dbt_store.placements
create or replace view dbt_store.applied_nodes as
with executions as (
    select
        i.project_name, i.environment, i.results_artifact_id as artifact_id, i.manifest_id, m.generated_at as manifest_at, m.dbt_version,
        i.variant not in ('empty', 'sample') and i.which is distinct from 'clone' as builds,
        -- Numbers are cheaper to compare for every result than moments and texts.
        row_number() over (order by i.generated_at, i.invocation_id) as place
    from dbt_store.visible_invocations as i
    join dbt_store.chosen_environments as e on e.project_name = i.project_name and e.environment = i.environment
    left join dbt_store.artifacts as m on m.artifact_id = i.manifest_id
    where i.executes and i.results_artifact_id is not null
),
reached as (
    select
        x.project_name, x.environment, r.unique_id,
        max(x.place) as attempt_place,
        max(x.place) filter (where x.builds and r.status in ('success', 'pass', 'warn')) as success_place
    from dbt_store.results as r
    join executions as x on x.artifact_id = r.artifact_id
    group by all
),
-- Nodes as the manifest of a last success has them.
built as (
    select c.artifact_id as manifest_id, t.definition_key, t.placement_key, t.compiled_key, t.context_key, d.unique_id
    from dbt_store.sections as c
    join dbt_store.sets as e on e.set_key = c.set_key
    join dbt_store.states as t on t.state_key = e.state_key
    join dbt_store.definitions as d on d.definition_key = t.definition_key
    where c.section in ('nodes', 'unit_tests')
        and c.artifact_id in (select x.manifest_id from executions as x join reached as r on r.success_place = x.place)
),
nodes as (
    select
        n.project_name, n.environment, n.project_id, n.environment_id, n.job_id, n.run_id, n.manifest_id, n.manifest_at,
        n.unique_id, n.node_type,
        coalesce(s.dbt_version, n.dbt_version) as dbt_version,
        coalesce(b.definition_key, n.definition_key) as definition_key,
        if(b.definition_key is null, n.compiled_key, b.compiled_key) as compiled_key,
        if(b.definition_key is null, n.context_key, b.context_key) as context_key,
        if(b.definition_key is null, n.database_name, p.database_name) as database_name,
        if(b.definition_key is null, n.schema_name, p.schema_name) as schema_name,
        if(b.definition_key is null, n.identifier, p.identifier) as identifier,
        if(b.definition_key is null, n.relation_name, p.relation_name) as relation_name,
        a.artifact_id as attempt_id,
        s.artifact_id as success_id
    from dbt_store.definition_nodes as n
    left join reached as x on x.project_name = n.project_name and x.environment = n.environment and x.unique_id = n.unique_id
    left join executions as a on a.place = x.attempt_place
    left join executions as s on s.place = x.success_place
    left join built as b on b.manifest_id = s.manifest_id and b.unique_id = n.unique_id
    left join dbt_store.placements as p on p.placement_key = b.placement_key
    where n.node_type <> 'Group'
        -- An ephemeral model is never executed by itself: it exists wherever it is used.
        and (n.node_type not in ('Model', 'Seed', 'Snapshot', 'Test') or x.attempt_place is not null or n.materialized = 'ephemeral')
)
select
    n.*,
    d.resource_type, d.name, d.package_name, d.original_file_path, d.fqn, d.alias, d.description,
    d.tags, d.materialized, d.access, d.group_name, d.version, d.column_name, d.attached_node, d.depends_on
from nodes as n
join dbt_store.definitions as d on d.definition_key = n.definition_key;

comment on view dbt_store.applied_nodes is
    'Applied state of the Discovery API: the nodes of the newest manifest that were executed, as they were when they last succeeded, with their last attempt and last success.';
