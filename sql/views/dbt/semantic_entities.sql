-- dbt.semantic_entities: one row per entity of a semantic model
-- grain: project_name, unique_id, name
-- reads: dbt_store.current_definitions
create or replace view dbt.semantic_entities as
with parts as (
    select
        unique_id,
        unnest(cast(definition -> '$.entities' as json[])) as part,
        ingested_at,
        project_name,
        environment
    from dbt_store.current_definitions
    where manifest_section = 'semantic_models' and json_type(definition, '$.entities') = 'ARRAY'
)
select
    d.unique_id,
    d.part ->> '$.name' as name,
    d.part ->> '$.type' as entity_type,
    d.part ->> '$.description' as description,
    d.part ->> '$.label' as label,
    d.part ->> '$.role' as entity_role,
    d.part ->> '$.expr' as expr,
    d.part ->> '$.config' as config,
    d.ingested_at,
    d.project_name,
    d.environment
from parts as d;

comment on view dbt.semantic_entities is
    'Every entity (join key) of the semantic models. Contract: dbt Information Schema v1. Grain: one row per entity of a semantic model (project_name, unique_id, name).';
comment on column dbt.semantic_entities.unique_id is
    'unique_id of the semantic model. Source: unique_id.';
comment on column dbt.semantic_entities.name is
    'Name of the entity. Source: entities[].name.';
comment on column dbt.semantic_entities.entity_type is
    'primary, unique, foreign or natural. Source: entities[].type.';
comment on column dbt.semantic_entities.description is
    'Description. Source: entities[].description.';
comment on column dbt.semantic_entities.label is
    'Name for people. Source: entities[].label (manifest v11 on).';
comment on column dbt.semantic_entities.entity_role is
    'Role, where one is given. Source: entities[].role.';
comment on column dbt.semantic_entities.expr is
    'Column or expression; null: the name is the column. Source: entities[].expr.';
comment on column dbt.semantic_entities.config is
    'JSON: the configuration. Source: entities[].config (dbt 1.10 on).';
comment on column dbt.semantic_entities.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.semantic_entities.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.semantic_entities.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
