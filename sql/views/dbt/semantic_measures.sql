-- dbt.semantic_measures: one row per measure of a semantic model
-- grain: project_name, unique_id, name
-- reads: dbt_store.current_definitions
create or replace view dbt.semantic_measures as
with parts as (
    select
        unique_id,
        unnest(cast(definition -> '$.measures' as json[])) as part,
        ingested_at,
        project_name,
        environment
    from dbt_store.current_definitions
    where manifest_section = 'semantic_models' and json_type(definition, '$.measures') = 'ARRAY'
)
select
    d.unique_id,
    d.part ->> '$.name' as name,
    d.part ->> '$.agg' as agg,
    d.part ->> '$.description' as description,
    d.part ->> '$.label' as label,
    d.part ->> '$.expr' as expr,
    try_cast(d.part ->> '$.create_metric' as boolean) as create_metric,
    d.part ->> '$.agg_time_dimension' as agg_time_dimension,
    d.part ->> '$.agg_params' as agg_params,
    d.part ->> '$.non_additive_dimension' as non_additive_dimension,
    d.part ->> '$.config' as config,
    d.ingested_at,
    d.project_name,
    d.environment
from parts as d;

comment on view dbt.semantic_measures is
    'Every measure of the semantic models. Contract: dbt Information Schema v1. Grain: one row per measure of a semantic model (project_name, unique_id, name).';
comment on column dbt.semantic_measures.unique_id is
    'unique_id of the semantic model. Source: unique_id.';
comment on column dbt.semantic_measures.name is
    'Name of the measure. Source: measures[].name.';
comment on column dbt.semantic_measures.agg is
    'Aggregation: sum, count, count_distinct, average, percentile ... Source: measures[].agg.';
comment on column dbt.semantic_measures.description is
    'Description. Source: measures[].description.';
comment on column dbt.semantic_measures.label is
    'Name for people. Source: measures[].label (manifest v11 on).';
comment on column dbt.semantic_measures.expr is
    'Column or expression; null: the name is the column. Source: measures[].expr.';
comment on column dbt.semantic_measures.create_metric is
    'Whether a metric of the same name is made of it. Source: measures[].create_metric.';
comment on column dbt.semantic_measures.agg_time_dimension is
    'Time dimension of the aggregation; null: the default of the semantic model. Source: measures[].agg_time_dimension.';
comment on column dbt.semantic_measures.agg_params is
    'JSON: parameters of percentile. Source: measures[].agg_params.';
comment on column dbt.semantic_measures.non_additive_dimension is
    'JSON: dimension over which the measure must not be summed. Source: measures[].non_additive_dimension.';
comment on column dbt.semantic_measures.config is
    'JSON: the configuration. Source: measures[].config (dbt 1.10 on).';
comment on column dbt.semantic_measures.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.semantic_measures.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.semantic_measures.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
