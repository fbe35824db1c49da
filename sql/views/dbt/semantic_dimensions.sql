-- dbt.semantic_dimensions: one row per dimension of a semantic model
-- grain: project_name, unique_id, name
-- reads: dbt_store.current_definitions
create or replace view dbt.semantic_dimensions as
with parts as (
    select
        unique_id,
        unnest(cast(definition -> '$.dimensions' as json[])) as part,
        ingested_at,
        project_name,
        environment
    from dbt_store.current_definitions
    where manifest_section = 'semantic_models' and json_type(definition, '$.dimensions') = 'ARRAY'
)
select
    d.unique_id,
    d.part ->> '$.name' as name,
    d.part ->> '$.type' as dimension_type,
    d.part ->> '$.description' as description,
    d.part ->> '$.label' as label,
    d.part ->> '$.expr' as expr,
    try_cast(d.part ->> '$.is_partition' as boolean) as is_partition,
    d.part ->> '$.type_params.time_granularity' as time_granularity,
    d.part ->> '$.type_params.validity_params' as validity_params,
    d.part ->> '$.config' as config,
    d.ingested_at,
    d.project_name,
    d.environment
from parts as d;

comment on view dbt.semantic_dimensions is
    'Every dimension of the semantic models. Contract: dbt Information Schema v1. Grain: one row per dimension of a semantic model (project_name, unique_id, name).';
comment on column dbt.semantic_dimensions.unique_id is
    'unique_id of the semantic model. Source: unique_id.';
comment on column dbt.semantic_dimensions.name is
    'Name of the dimension. Source: dimensions[].name.';
comment on column dbt.semantic_dimensions.dimension_type is
    'categorical or time. Source: dimensions[].type.';
comment on column dbt.semantic_dimensions.description is
    'Description. Source: dimensions[].description.';
comment on column dbt.semantic_dimensions.label is
    'Name for people. Source: dimensions[].label (manifest v11 on).';
comment on column dbt.semantic_dimensions.expr is
    'Column or expression; null: the name is the column. Source: dimensions[].expr.';
comment on column dbt.semantic_dimensions.is_partition is
    'Whether the warehouse partitions by it. Source: dimensions[].is_partition.';
comment on column dbt.semantic_dimensions.time_granularity is
    'Granularity of a time dimension. Source: dimensions[].type_params.time_granularity.';
comment on column dbt.semantic_dimensions.validity_params is
    'JSON: whether it starts or ends the validity of a row. Source: dimensions[].type_params.validity_params.';
comment on column dbt.semantic_dimensions.config is
    'JSON: the configuration. Source: dimensions[].config (dbt 1.10 on).';
comment on column dbt.semantic_dimensions.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.semantic_dimensions.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.semantic_dimensions.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
