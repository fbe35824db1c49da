-- results: one row per result of a run_results artifact; append-only, in the order of loading
-- grain: artifact_id, result_index
create table if not exists dbt_store.results (
    artifact_id bigint,
    result_index integer,
    unique_id varchar,
    resource_type varchar,   -- first part of unique_id: asked of every row, and cheaper to read than to cut
    status varchar,
    execution_time double,
    thread_id varchar,
    message varchar,
    failures bigint,
    compiled boolean,
    compiled_key uuid,
    relation_name varchar,
    adapter_response json,
    batch_results json,
    rows_affected bigint,
    bytes_processed bigint,
    compile_started_at timestamptz,
    compile_completed_at timestamptz,
    execute_started_at timestamptz,
    execute_completed_at timestamptz,
    created_at timestamptz,  -- completed, else the artifact's generated_at
    extra json               -- keys that this version of artifactql does not know
);
