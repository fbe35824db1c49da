-- dbt.time_spines: one row per time spine of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.time_spines as
select
    unique_id,
    definition ->> '$.time_spine.standard_granularity_column' as primary_column,
    json_extract(definition -> '$.columns', definition ->> '$.time_spine.standard_granularity_column') ->> '$.granularity' as primary_granularity,
    definition ->> '$.time_spine.custom_granularities' as custom_granularities,
    cast(json_object(
        'alias', alias, 'schema_name', schema_name, 'database', database_name, 'relation_name', relation_name
    ) as varchar) as node_relation,
    ingested_at,
    project_name,
    environment
from dbt_store.current_definitions
where manifest_section = 'nodes' and resource_type = 'model' and json_type(definition, '$.time_spine') = 'OBJECT';

comment on view dbt.time_spines is
    'Every model that is declared as time spine (dbt 1.9 on). Contract: dbt Information Schema v1. Grain: one row per time spine of the newest manifest (project_name, unique_id).';
comment on column dbt.time_spines.unique_id is
    'unique_id of the model. Source: unique_id.';
comment on column dbt.time_spines.primary_column is
    'Column with one row per unit of time. Source: time_spine.standard_granularity_column.';
comment on column dbt.time_spines.primary_granularity is
    'Granularity of that column: day, hour ... Source: columns.<column>.granularity.';
comment on column dbt.time_spines.custom_granularities is
    'JSON list of the custom granularities. Source: time_spine.custom_granularities.';
comment on column dbt.time_spines.node_relation is
    'JSON: alias, schema_name, database and relation_name of the model. Source: alias, schema, database, relation_name.';
comment on column dbt.time_spines.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.time_spines.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.time_spines.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
