-- catalog_entries: a relation as a catalog saw it, each distinct entry once; sets hold entry_key as state_key
-- grain: entry_key
create table if not exists dbt_store.catalog_entries (
    entry_key uuid,
    unique_id varchar,
    table_type varchar,
    table_owner varchar,
    database_name varchar,
    schema_name varchar,
    table_name varchar,
    comment varchar,
    row_count bigint,
    bytes bigint,
    last_modified varchar,
    columns json,
    stats json
);
