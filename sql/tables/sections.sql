-- sections: which set a manifest (or catalog) holds in each of its sections
-- grain: artifact_id, section
create table if not exists dbt_store.sections (
    artifact_id bigint,
    section varchar,
    set_key uuid,
    entry_count bigint
);
