-- New catalog entries go to the store; their keys stand in sets as state_key.
-- reads: read_entries
insert into dbt_store.catalog_entries by name
with typed as (
    select
        state_key as entry_key,
        entry_name,
        from_json(definition, '{
            "unique_id": "VARCHAR", "metadata": {"type": "VARCHAR", "schema": "VARCHAR", "name": "VARCHAR", "database": "VARCHAR",
            "comment": "VARCHAR", "owner": "VARCHAR"}, "columns": "JSON", "stats": "JSON"
        }') as e
    from read_entries
    where
        section in ('catalog.nodes', 'catalog.sources') and definition is not null
        and state_key not in (select entry_key from dbt_store.catalog_entries)
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
