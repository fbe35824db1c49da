-- At the moment of each manifest a node has a version exactly if the manifest holds it, and the version means what the manifest says:
-- so there are no gaps where a node was there, and no versions where it was not.
-- Rows: nodes of manifests without a version, versions that a manifest does not hold, versions with another meaning.
with held as (
    select
        timeline.artifact_id, timeline.project_name, timeline.environment, timeline.generated_at, definitions.unique_id,
        arg_min(definitions.meaning_key, definitions.definition_key) as meaning_key
    from dbt_store.timeline
    inner join dbt_store.sections using (artifact_id)
    inner join dbt_store.sets using (set_key)
    inner join dbt_store.states using (state_key)
    inner join dbt_store.definitions using (definition_key)
    where sections.section in ('nodes', 'sources', 'exposures', 'metrics', 'groups', 'semantic_models', 'saved_queries', 'unit_tests', 'functions')
    group by all
),

valid as (
    select timeline.artifact_id, node_versions.unique_id, definitions.meaning_key
    from dbt_store.timeline
    inner join dbt_store.node_versions
        on node_versions.project_name = timeline.project_name and node_versions.environment = timeline.environment
        and timeline.generated_at >= node_versions.valid_from
        and (node_versions.valid_to is null or timeline.generated_at < node_versions.valid_to)
    inner join dbt_store.definitions using (definition_key)
)

select artifact_id, unique_id, held.meaning_key as held_meaning, valid.meaning_key as valid_meaning
from held
full outer join valid using (artifact_id, unique_id)
where held.meaning_key is distinct from valid.meaning_key;
