-- dbt.edges: one row per pair of parent and child
-- grain: project_name, parent_unique_id, child_unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.edges as
select
    unnest(list_distinct(depends_on)) as parent_unique_id,
    unique_id as child_unique_id,
    ingested_at,
    project_name,
    environment
from dbt_store.current_definitions
where is_enabled and manifest_section not in ('macros', 'docs', 'groups', 'selectors');

comment on view dbt.edges is
    'Every direct dependency of an enabled resource on another; the same pairs as in the manifest''s parent_map. No macros. Contract: dbt Information Schema v1. Grain: one row per pair of parent and child (project_name, parent_unique_id, child_unique_id).';
comment on column dbt.edges.parent_unique_id is
    'What the child depends on. It stands in no other relation if the manifest names a node that it does not define. Source: depends_on.nodes of the child.';
comment on column dbt.edges.child_unique_id is
    'What depends on the parent. Source: unique_id.';
comment on column dbt.edges.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.edges.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.edges.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
