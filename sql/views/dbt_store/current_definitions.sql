-- dbt_store.current_definitions: one row per entry of the newest manifest of each project
-- grain: project_name, environment, manifest_section, unique_id
-- reads: dbt_store.current_manifests, dbt_store.sections, dbt_store.sets, dbt_store.states, dbt_store.definitions, dbt_store.placements
create or replace view dbt_store.current_definitions as
select
    m.project_name,
    m.environment,
    m.generated_at as ingested_at,
    c.section as manifest_section,
    c.section <> 'disabled' as is_enabled,
    t.compiled_key,
    t.context_key,
    p.database_name,
    p.schema_name,
    p.identifier,
    p.relation_name,
    p.node_relation,
    d.* exclude (section, enabled)
from dbt_store.current_manifests as m
join dbt_store.sections as c on c.artifact_id = m.artifact_id
join dbt_store.sets as e on e.set_key = c.set_key
join dbt_store.states as t on t.state_key = e.state_key
join dbt_store.definitions as d on d.definition_key = t.definition_key
left join dbt_store.placements as p on p.placement_key = t.placement_key;

comment on view dbt_store.current_definitions is
    'Everything that the newest manifests hold: definitions with where they are placed. ingested_at is the manifest''s generated_at.';
