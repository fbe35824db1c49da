-- Each table holds one row per grain: no file may declare keys (Parquet and DuckLake have none), so the loader has to keep them.
-- Rows: the table and how many of its grains stand there more than once.
with counted as (
    select 'artifacts' as table_name, count(*) as row_count, count(distinct artifact_id) as grain_count from dbt_store.artifacts
    union all select 'artifacts by content', count(*), count(distinct content_hash) from dbt_store.artifacts
    union all select 'assignments', count(*), count(distinct artifact_id) from dbt_store.assignments
    union all select 'catalog_entries', count(*), count(distinct entry_key) from dbt_store.catalog_entries
    union all select 'code_changes', count(*), count(distinct (artifact_id, unique_id)) from dbt_store.code_changes
    union all
    select 'code_versions', count(*), count(distinct (project_name, environment, unique_id, valid_from)) from dbt_store.code_versions
    union all select 'codes', count(*), count(distinct code_key) from dbt_store.codes
    union all select 'columns', count(*), count(distinct (definition_key, column_name)) from dbt_store.columns
    union all select 'columns by place', count(*), count(distinct (definition_key, column_index)) from dbt_store.columns
    union all select 'contexts', count(*), count(distinct context_key) from dbt_store.contexts
    union all select 'default_environments', count(*), count(distinct project_name) from dbt_store.default_environments
    union all select 'packed_definitions', count(*), count(distinct definition_key) from dbt_store.packed_definitions
    union all select 'environments', count(*), count(distinct (project_name, environment)) from dbt_store.environments
    union all select 'files', count(*), count(distinct (uri, artifact_id)) from dbt_store.files
    union all select 'freshness', count(*), count(distinct (artifact_id, result_index)) from dbt_store.freshness
    union all select 'identifiers', count(*), count(distinct (kind, project_name, environment, name)) from dbt_store.identifiers
    union all select 'invocations', count(*), count(distinct invocation_id) from dbt_store.invocations
    union all select 'node_versions', count(*), count(distinct (project_name, environment, unique_id, valid_from)) from dbt_store.node_versions
    union all select 'placements', count(*), count(distinct placement_key) from dbt_store.placements
    union all select 'results', count(*), count(distinct (artifact_id, result_index)) from dbt_store.results
    union all select 'sections', count(*), count(distinct (artifact_id, section)) from dbt_store.sections
    union all select 'sets', count(*), count(distinct (set_key, state_key)) from dbt_store.sets
    union all select 'states', count(*), count(distinct state_key) from dbt_store.states
    union all select 'store', count(*), 1 from dbt_store.store
    union all select 'timeline', count(*), count(distinct artifact_id) from dbt_store.timeline
    union all select 'timeline by moment', count(*), count(distinct (project_name, environment, generated_at)) from dbt_store.timeline
)

select table_name, row_count - grain_count as surplus
from counted
where row_count <> grain_count;
