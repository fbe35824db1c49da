-- Results of run_results artifacts.
-- reads: a file of JSON lines in the scratch folder, staged_artifacts
insert into dbt_store.results by name
with typed as (
    select
        a as artifact_id,
        i as result_index,
        unique_id,
        split_part(unique_id, '.', 1) as resource_type,
        lower(status) as status,
        try_cast(execution_time as double) as execution_time,
        thread_id,
        message,
        try_cast(failures as bigint) as failures,
        try_cast(compiled as boolean) as compiled,
        try_cast(code_key as uuid) as compiled_key,
        relation_name,
        nullif(adapter_response, 'null') as adapter_response,
        nullif(batch_results, 'null') as batch_results,
        adapter_response ->> ['$.rows_affected', '$.bytes_processed', '$.bytes_scanned'] as numbers,
        try_cast(cs as timestamptz) as compile_started_at,
        try_cast(cc as timestamptz) as compile_completed_at,
        try_cast(es as timestamptz) as execute_started_at,
        try_cast(ec as timestamptz) as execute_completed_at,
        extra
    from read_json(
        getvariable('staging_results'), format = 'newline_delimited', maximum_object_size = getvariable('staging_row_size')::bigint,
        columns = {
            a: 'BIGINT', i: 'INTEGER', unique_id: 'VARCHAR', status: 'VARCHAR', execution_time: 'VARCHAR', thread_id: 'VARCHAR',
            message: 'VARCHAR', failures: 'VARCHAR', compiled: 'VARCHAR', code_key: 'VARCHAR', relation_name: 'VARCHAR',
            adapter_response: 'JSON', batch_results: 'JSON', cs: 'VARCHAR', cc: 'VARCHAR', es: 'VARCHAR', ec: 'VARCHAR', extra: 'JSON'
        }
    )
)

select
    typed.* exclude (numbers),
    try_cast(numbers[1] as bigint) as rows_affected,
    try_cast(coalesce(numbers[2], numbers[3]) as bigint) as bytes_processed,
    coalesce(execute_completed_at, compile_completed_at, generated_at) as created_at
from typed
inner join staged_artifacts using (artifact_id);
