-- dbt_history.relation_columns: one row per column of a relation in a catalog
-- grain: invocation_id, unique_id, column_name
-- reads: dbt_store.visible_invocations, dbt_store.artifacts, dbt_store.sections, dbt_store.sets, dbt_store.catalog_entries
create or replace view dbt_history.relation_columns as
with entries as (
    select
        i.project_name,
        i.environment,
        i.job,
        i.run,
        i.invocation_id,
        r.unique_id,
        a.generated_at as seen_at,
        unnest(json_extract(r.columns, '$.*')) as entry
    from dbt_store.visible_invocations as i
    join dbt_store.artifacts as a on a.artifact_id = i.catalog_artifact_id
    join dbt_store.sections as c on c.artifact_id = a.artifact_id
    join dbt_store.sets as e on e.set_key = c.set_key
    join dbt_store.catalog_entries as r on r.entry_key = e.state_key
)
select
    project_name,
    environment,
    job,
    run,
    invocation_id,
    unique_id,
    seen_at,
    entry ->> '$.name' as column_name,
    try_cast(entry ->> '$.index' as bigint) as column_index,
    entry ->> '$.type' as data_type,
    entry ->> '$.comment' as comment,
    cast(make_timestamp(epoch_us(seen_at)) as date) as day
from entries;

comment on view dbt_history.relation_columns is
    'Every column as each catalog saw it; compare two moments to see a schema drift. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per column of a relation in a catalog (invocation_id, unique_id, column_name).';
comment on column dbt_history.relation_columns.project_name is
    'Project.';
comment on column dbt_history.relation_columns.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.relation_columns.job is
    'Job: what is run again and again. Given by option, path or environment variables, else made of environment, command and selection; a retry belongs to the job of what it retries.';
comment on column dbt_history.relation_columns.run is
    'Run: the invocations that belong together. Given by option, path or environment variables, else the invocation alone.';
comment on column dbt_history.relation_columns.invocation_id is
    'Invocation that wrote the catalog. Source: metadata.invocation_id.';
comment on column dbt_history.relation_columns.unique_id is
    'unique_id of the node. Source: unique_id.';
comment on column dbt_history.relation_columns.seen_at is
    'When the catalog was generated (UTC). Source: metadata.generated_at.';
comment on column dbt_history.relation_columns.column_name is
    'Name in the warehouse. Source: columns.<name>.name.';
comment on column dbt_history.relation_columns.column_index is
    'Place in the relation as the adapter counts it. Source: columns.<name>.index.';
comment on column dbt_history.relation_columns.data_type is
    'Type in the warehouse. Source: columns.<name>.type.';
comment on column dbt_history.relation_columns.comment is
    'Comment in the warehouse. Source: columns.<name>.comment.';
comment on column dbt_history.relation_columns.day is
    'Day of seen_at, in UTC.';
