-- dbt_store.applied_nodes: one row per node that exists by the last executions, as the Discovery API counts nodes
-- grain: project_name, environment, unique_id
-- reads: dbt_store.definition_nodes, dbt_store.chosen_environments, dbt_store.visible_invocations, dbt_store.artifacts, dbt_store.results, dbt_store.node_versions, dbt_store.definitions
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
nodes as (
    select
        n.* exclude (
            definition_key, placement_key, compiled_key, dbt_version,
            resource_type, name, package_name, original_file_path, fqn, alias, description, tags, materialized, access, group_name, version,
            column_name, attached_node, depends_on
        ),
        coalesce(v.definition_key, n.definition_key) as definition_key,
        coalesce(v.placement_key, n.placement_key) as placement_key,
        if(s.artifact_id is null, n.compiled_key, null) as compiled_key,
        coalesce(s.dbt_version, n.dbt_version) as dbt_version,
        a.artifact_id as attempt_id,
        s.artifact_id as success_id,
        s.manifest_id as success_manifest_id
    from dbt_store.definition_nodes as n
    left join reached as x on x.project_name = n.project_name and x.environment = n.environment and x.unique_id = n.unique_id
    left join executions as a on a.place = x.attempt_place
    left join executions as s on s.place = x.success_place
    left join dbt_store.node_versions as v
        on v.project_name = n.project_name and v.environment = n.environment and v.unique_id = n.unique_id
        and v.valid_from <= s.manifest_at and coalesce(v.valid_to, timestamptz 'infinity') > s.manifest_at
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
