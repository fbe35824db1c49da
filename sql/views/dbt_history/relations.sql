-- dbt_history.relations: one row per relation in a catalog
-- grain: invocation_id, unique_id
-- reads: dbt_store.visible_invocations, dbt_store.artifacts, dbt_store.sections, dbt_store.sets, dbt_store.catalog_entries
create or replace view dbt_history.relations as
select
    i.project_name,
    i.environment,
    i.job,
    i.run,
    i.invocation_id,
    r.unique_id,
    a.generated_at as seen_at,
    r.table_type,
    r.table_owner,
    r.database_name,
    r.schema_name,
    r.table_name,
    r.comment,
    r.row_count,
    r.bytes,
    r.last_modified,
    len(json_keys(r.columns)) as column_count,
    cast(r.stats as varchar) as stats,
    cast(make_timestamp(epoch_us(a.generated_at)) as date) as day
from dbt_store.visible_invocations as i
join dbt_store.artifacts as a on a.artifact_id = i.catalog_artifact_id
join dbt_store.sections as c on c.artifact_id = a.artifact_id
join dbt_store.sets as e on e.set_key = c.set_key
join dbt_store.catalog_entries as r on r.entry_key = e.state_key;

comment on view dbt_history.relations is
    'Every relation as each catalog (docs generate, or --write-catalog) saw it. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per relation in a catalog (invocation_id, unique_id).';
comment on column dbt_history.relations.project_name is
    'Project.';
comment on column dbt_history.relations.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.relations.job is
    'Job: what is run again and again. Given by option, path or environment variables, else made of environment, command and selection; a retry belongs to the job of what it retries.';
comment on column dbt_history.relations.run is
    'Run: the invocations that belong together. Given by option, path or environment variables, else the invocation alone.';
comment on column dbt_history.relations.invocation_id is
    'Invocation that wrote the catalog. Source: metadata.invocation_id.';
comment on column dbt_history.relations.unique_id is
    'unique_id of the node. Source: unique_id.';
comment on column dbt_history.relations.seen_at is
    'When the catalog was generated (UTC). Source: metadata.generated_at.';
comment on column dbt_history.relations.table_type is
    'Kind of relation in the warehouse''s words: BASE TABLE, VIEW ... Source: metadata.type.';
comment on column dbt_history.relations.table_owner is
    'Owner in the warehouse. Source: metadata.owner.';
comment on column dbt_history.relations.database_name is
    'Database. Source: metadata.database.';
comment on column dbt_history.relations.schema_name is
    'Schema. Source: metadata.schema.';
comment on column dbt_history.relations.table_name is
    'Name of the relation. Source: metadata.name.';
comment on column dbt_history.relations.comment is
    'Comment in the warehouse. Source: metadata.comment.';
comment on column dbt_history.relations.row_count is
    'Rows. Null where the adapter does not count. Source: stats row_count or num_rows, by adapter.';
comment on column dbt_history.relations.bytes is
    'Bytes. Null where the adapter does not tell. Source: stats bytes or num_bytes, by adapter.';
comment on column dbt_history.relations.last_modified is
    'When it was last changed, as the adapter writes it. Null where it does not tell. Source: stats last_modified.';
comment on column dbt_history.relations.column_count is
    'Columns.';
comment on column dbt_history.relations.stats is
    'JSON: all statistics of the adapter. Source: stats.';
comment on column dbt_history.relations.day is
    'Day of seen_at, in UTC.';
