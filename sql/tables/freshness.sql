-- freshness: one row per check of a sources artifact
-- grain: artifact_id, result_index
create table if not exists dbt_store.freshness (
    artifact_id bigint,
    result_index integer,
    unique_id varchar,
    status varchar,
    max_loaded_at timestamptz,
    snapshotted_at timestamptz,
    max_loaded_at_time_ago double,
    execution_time double,
    thread_id varchar,
    error varchar,
    criteria json,
    adapter_response json,
    timing json,
    created_at timestamptz,
    extra json
);
