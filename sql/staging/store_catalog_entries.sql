-- New catalog entries go to the store; their keys stand in sets as state_key.
-- reads: a file of JSON lines in the scratch folder
create or replace temp table read_catalog_entries as
select f as state_number, h::uuid as state_key, k as entry_name, v as definition
from read_json(
    getvariable('staging_catalog_entries'),
    format = 'newline_delimited',
    maximum_object_size = getvariable('staging_row_size')::bigint,
    columns = {f: 'INTEGER', h: 'VARCHAR', k: 'VARCHAR', v: 'JSON'}
);

insert into staged_states
select state_number, state_key from read_catalog_entries;

insert into dbt_store.catalog_entries by name
with typed as (
    select
        state_key as entry_key,
        entry_name,
        from_json(definition, '{
            "unique_id": "VARCHAR", "metadata": {"type": "VARCHAR", "schema": "VARCHAR", "name": "VARCHAR", "database": "VARCHAR",
            "comment": "VARCHAR", "owner": "VARCHAR"}, "columns": "JSON", "stats": "JSON"
        }') as e
    from read_catalog_entries
    where definition is not null and state_key not in (select entry_key from dbt_store.catalog_entries)
)

select
    entry_key,
    coalesce(e.unique_id, entry_name) as unique_id,
    e.metadata."type" as table_type,
    nullif(e.metadata.owner, '') as table_owner,
    e.metadata.database as database_name,
    e.metadata.schema as schema_name,
    e.metadata.name as table_name,
    e.metadata.comment as comment,
    -- The ids of statistics are the adapters' own.
    try_cast(try_cast(coalesce(e.stats ->> '$.row_count.value', e.stats ->> '$.num_rows.value', e.stats ->> '$.rows.value') as double) as bigint) as row_count,
    try_cast(try_cast(coalesce(e.stats ->> '$.bytes.value', e.stats ->> '$.num_bytes.value', e.stats ->> '$.size.value') as double) as bigint) as bytes,
    coalesce(e.stats ->> '$.last_modified.value', e.stats ->> '$.last_altered.value') as last_modified,
    e.columns,
    e.stats
from typed;
