-- What a key names exists: sections have their sets, sets their states, states their parts, results and files their artifacts.
-- Rows: the key, and how many rows name something that is not there.
with dangling as (
    select 'sections.artifact_id' as key_name, count(*) as row_count from dbt_store.sections anti join dbt_store.artifacts using (artifact_id)
    union all select 'sections.set_key', count(*) from dbt_store.sections anti join dbt_store.sets using (set_key)
    union all
    select 'sets.state_key', count(*)
    from dbt_store.sets
    anti join (select state_key from dbt_store.states union all select entry_key from dbt_store.catalog_entries) using (state_key)
    union all select 'states.definition_key', count(*) from dbt_store.states anti join dbt_store.definitions using (definition_key)
    union all
    select 'states.placement_key', count(*)
    from dbt_store.states anti join dbt_store.placements using (placement_key) where placement_key is not null
    union all
    select 'states.context_key', count(*)
    from dbt_store.states anti join dbt_store.contexts using (context_key) where context_key is not null
    union all
    select 'states.compiled_key', count(*)
    from dbt_store.states anti join dbt_store.codes on code_key = compiled_key where compiled_key is not null
    union all
    select 'results.compiled_key', count(*)
    from dbt_store.results anti join dbt_store.codes on code_key = compiled_key where compiled_key is not null
    union all select 'results.artifact_id', count(*) from dbt_store.results anti join dbt_store.artifacts using (artifact_id)
    union all select 'freshness.artifact_id', count(*) from dbt_store.freshness anti join dbt_store.artifacts using (artifact_id)
    union all select 'assignments.artifact_id', count(*) from dbt_store.assignments anti join dbt_store.artifacts using (artifact_id)
    union all
    select 'files.artifact_id', count(*) from dbt_store.files anti join dbt_store.artifacts using (artifact_id) where artifact_id is not null
    union all select 'columns.definition_key', count(*) from dbt_store.columns anti join dbt_store.definitions using (definition_key)
    union all select 'node_versions.definition_key', count(*) from dbt_store.node_versions anti join dbt_store.definitions using (definition_key)
    union all
    select 'node_versions.placement_key', count(*)
    from dbt_store.node_versions anti join dbt_store.placements using (placement_key) where placement_key is not null
    union all select 'timeline.artifact_id', count(*) from dbt_store.timeline anti join dbt_store.artifacts using (artifact_id)
    union all select 'code_changes', count(*) from dbt_store.code_changes anti join dbt_store.results using (artifact_id, unique_id)
    union all
    select 'invocations.manifest_id', count(*)
    from dbt_store.invocations
    anti join (select artifact_id from dbt_store.artifacts where kind = 'manifest') as manifests on manifests.artifact_id = manifest_id
    where manifest_id is not null
)

select key_name, row_count from dangling where row_count > 0;
