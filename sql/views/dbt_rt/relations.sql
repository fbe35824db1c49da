-- dbt_rt.relations: one row per relation of the newest catalog
-- grain: project_name, unique_id
-- reads: dbt_store.current_relations
create or replace view dbt_rt.relations as
select
    r.unique_id,
    r.table_type,
    r.table_owner,
    r.database_name,
    r.schema_name,
    r.table_name,
    r.row_count,
    r.bytes,
    r.last_modified,
    r.ingested_at,
    r.project_name,
    r.environment
from dbt_store.current_relations as r;

comment on view dbt_rt.relations is
    'Relations as the newest catalog (docs generate, or --write-catalog) saw them. The default environment of each project unless the variable environment is set. Contract: dbt Information Schema v1. Grain: one row per relation of the newest catalog (project_name, unique_id).';
comment on column dbt_rt.relations.unique_id is
    'unique_id of the node. Source: unique_id.';
comment on column dbt_rt.relations.table_type is
    'Kind of relation in the warehouse''s words: BASE TABLE, VIEW ... Source: metadata.type.';
comment on column dbt_rt.relations.table_owner is
    'Owner in the warehouse. Source: metadata.owner.';
comment on column dbt_rt.relations.database_name is
    'Database. Source: metadata.database.';
comment on column dbt_rt.relations.schema_name is
    'Schema. Source: metadata.schema.';
comment on column dbt_rt.relations.table_name is
    'Name of the relation. Source: metadata.name.';
comment on column dbt_rt.relations.row_count is
    'Rows. Null where the adapter does not count. Source: stats row_count or num_rows, by adapter.';
comment on column dbt_rt.relations.bytes is
    'Bytes. Null where the adapter does not tell. Source: stats bytes or num_bytes, by adapter.';
comment on column dbt_rt.relations.last_modified is
    'When it was last changed, as the adapter writes it. Null where it does not tell. Source: stats last_modified.';
comment on column dbt_rt.relations.ingested_at is
    'When the catalog was generated (UTC). Source: metadata.generated_at.';
comment on column dbt_rt.relations.project_name is
    'Project whose catalog this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt_rt.relations.environment is
    'Environment whose catalog this is: the one chosen by the variable environment, else the project''s default.';
