-- dbt_store.definition_nodes: one row per node of the newest manifest, as the Discovery API counts nodes
-- grain: project_name, environment, unique_id
-- reads: dbt_store.current_manifests, dbt_store.numbered_invocations, dbt_store.artifacts, dbt_store.sections, dbt_store.sets, dbt_store.states, dbt_store.definitions, dbt_store.placements
create or replace view dbt_store.definition_nodes as
with manifests as (
    select
        m.project_name, m.environment, m.artifact_id, a.generated_at as manifest_at, a.dbt_version,
        i.project_id, i.environment_id, i.job_id, i.run_id
    from dbt_store.current_manifests as m
    join dbt_store.artifacts as a on a.artifact_id = m.artifact_id
    left join dbt_store.numbered_invocations as i on i.invocation_id = a.invocation_id
),
nodes as (
    select
        m.* exclude (artifact_id),
        m.artifact_id as manifest_id,
        case c.section
        when 'sources' then 'Source'
        when 'exposures' then 'Exposure'
        when 'macros' then 'Macro'
        when 'metrics' then 'Metric'
        when 'semantic_models' then 'SemanticModel'
        when 'saved_queries' then 'SavedQuery'
        when 'groups' then 'Group'
        when 'unit_tests' then 'Test'
        when 'nodes' then case d.resource_type
            -- A model of another project that this one only refers to has a name and a relation, but no file.
            when 'model' then if(d.package_name <> m.project_name and coalesce(d.original_file_path, '') = '', 'ExternalModel', 'Model')
            when 'seed' then 'Seed'
            when 'snapshot' then 'Snapshot'
            when 'test' then 'Test'
        end
    end as node_type,
        t.compiled_key, t.context_key,
        p.database_name, p.schema_name, p.identifier, p.relation_name,
        d.definition_key, d.unique_id, d.resource_type, d.name, d.package_name, d.original_file_path, d.fqn, d.alias, d.description,
        d.tags, d.materialized, d.access, d.group_name, d.version, d.column_name, d.attached_node, d.depends_on
    from manifests as m
    join dbt_store.sections as c on c.artifact_id = m.artifact_id
    join dbt_store.sets as e on e.set_key = c.set_key
    join dbt_store.states as t on t.state_key = e.state_key
    join dbt_store.definitions as d on d.definition_key = t.definition_key
    left join dbt_store.placements as p on p.placement_key = t.placement_key
    where c.section not in ('disabled', 'docs', 'selectors')
)
select * from nodes where node_type is not null;

comment on view dbt_store.definition_nodes is
    'Definition state of the Discovery API: what the newest manifest of the chosen environment says.';
