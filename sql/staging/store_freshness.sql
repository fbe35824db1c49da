-- Checks of sources artifacts.
-- reads: a file of JSON lines in the scratch folder, staged_artifacts
insert into dbt_store.freshness by name
select
    a as artifact_id,
    i as result_index,
    unique_id,
    lower(status) as status,
    try_cast(max_loaded_at as timestamptz) as max_loaded_at,
    try_cast(snapshotted_at as timestamptz) as snapshotted_at,
    try_cast(max_loaded_at_time_ago_in_s as double) as max_loaded_at_time_ago,
    try_cast(execution_time as double) as execution_time,
    thread_id,
    error,
    criteria,
    adapter_response,
    timing,
    coalesce(try_cast(snapshotted_at as timestamptz), generated_at) as created_at,
    extra
from read_json(
    getvariable('staging_freshness'), format = 'newline_delimited', maximum_object_size = getvariable('staging_row_size')::bigint,
    columns = {
        a: 'BIGINT', i: 'INTEGER', unique_id: 'VARCHAR', status: 'VARCHAR', max_loaded_at: 'VARCHAR', snapshotted_at: 'VARCHAR',
        max_loaded_at_time_ago_in_s: 'VARCHAR', execution_time: 'VARCHAR', thread_id: 'VARCHAR', error: 'VARCHAR', criteria: 'JSON',
        adapter_response: 'JSON', timing: 'JSON', extra: 'JSON'
    }
) as listed
inner join staged_artifacts on staged_artifacts.artifact_id = listed.a;
