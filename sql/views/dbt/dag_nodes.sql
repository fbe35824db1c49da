-- dbt.dag_nodes: one row per enabled node of the graph
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.dag_nodes as
select
    unique_id,
    resource_type,
    ingested_at,
    project_name,
    environment
from dbt_store.current_definitions
where is_enabled
    and resource_type in (
        'model', 'seed', 'source', 'snapshot', 'analysis', 'function', 'test', 'unit_test', 'metric', 'exposure'
    );

comment on view dbt.dag_nodes is
    'Every enabled model, seed, source, snapshot, analysis, function, data test, unit test, metric and exposure. Contract: dbt Information Schema v1. Grain: one row per enabled node of the graph (project_name, unique_id).';
comment on column dbt.dag_nodes.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.dag_nodes.resource_type is
    'model, seed, source, snapshot, analysis, function, test (a data test), unit_test, metric or exposure. Source: resource_type.';
comment on column dbt.dag_nodes.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.dag_nodes.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.dag_nodes.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
