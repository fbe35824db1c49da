-- dbt_history.executions: one row per node executed in an invocation
-- grain: invocation_id, unique_id
-- reads: dbt_store.results, dbt_store.visible_invocations, dbt_store.code_changes
create or replace view dbt_history.executions as
select
    i.project_name,
    i.environment,
    i.job,
    i.run,
    i.invocation_id,
    r.unique_id,
    r.resource_type,
    case
        when r.resource_type = 'test' then split_part(r.unique_id, '.', 3)
        else array_to_string(string_split(r.unique_id, '.')[3:], '.')
    end as name,
    split_part(r.unique_id, '.', 2) as package_name,
    r.status,
    r.resource_type in ('model', 'seed', 'snapshot')
        and r.status not in ('skipped', 'no-op', 'reused') and i.which is distinct from 'clone' as is_build,
    r.status in ('success', 'pass', 'warn') and i.variant not in ('empty', 'sample') as is_success,
    i.variant,
    r.execution_time,
    date_diff('microsecond', r.compile_started_at, r.compile_completed_at) / 1e6 as compile_time,
    date_diff('microsecond', r.execute_started_at, r.execute_completed_at) / 1e6 as execute_time,
    date_diff('microsecond', i.started_at, coalesce(r.compile_started_at, r.execute_started_at)) / 1e6 as wait_time,
    coalesce(r.compile_started_at, r.execute_started_at) as started_at,
    coalesce(r.execute_completed_at, r.compile_completed_at) as completed_at,
    r.created_at,
    cast(make_timestamp(epoch_us(r.created_at)) as date) as day,
    r.thread_id,
    r.message,
    r.failures,
    r.rows_affected,
    r.bytes_processed,
    r.relation_name,
    h.artifact_id is not null as code_changed,
    cast(r.adapter_response as varchar) as adapter_response,
    cast(r.batch_results as varchar) as batch_results
from dbt_store.results as r
join dbt_store.visible_invocations as i on i.results_artifact_id = r.artifact_id
left join dbt_store.code_changes as h on h.artifact_id = r.artifact_id and h.unique_id = r.unique_id
where i.executes;

comment on view dbt_history.executions is
    'Every result of a command that executes (build, run, test, seed, snapshot, clone, retry, run-operation): when it ran, how long, and how it ended. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per node executed in an invocation (invocation_id, unique_id).';
comment on column dbt_history.executions.project_name is
    'Project.';
comment on column dbt_history.executions.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.executions.job is
    'Job: what is run again and again. Given by option, path or environment variables, else made of environment, command and selection; a retry belongs to the job of what it retries.';
comment on column dbt_history.executions.run is
    'Run: the invocations that belong together. Given by option, path or environment variables, else the invocation alone.';
comment on column dbt_history.executions.invocation_id is
    'Invocation. Source: metadata.invocation_id.';
comment on column dbt_history.executions.unique_id is
    'unique_id of the node, hook (operation.*) or macro (run-operation). Source: results[].unique_id (node.unique_id in run_results v0).';
comment on column dbt_history.executions.resource_type is
    'model, seed, snapshot, test, unit_test, operation (hook), function, exposure, saved_query, or macro (run-operation). Source: first part of unique_id.';
comment on column dbt_history.executions.name is
    'Name of the node, with the version of a versioned model (orders.v2). Source: unique_id.';
comment on column dbt_history.executions.package_name is
    'Package of the node. Source: second part of unique_id.';
comment on column dbt_history.executions.status is
    'success, error, skipped, partial success, no-op, reused; pass, fail, warn, error for tests. Lower case. Source: results[].status.';
comment on column dbt_history.executions.is_build is
    'Whether a model, seed or snapshot really ran: not skipped, not a no-op, not reused.';
comment on column dbt_history.executions.is_success is
    'Whether the status is success, pass or warn, and the command was no --empty or --sample one. A partial success is none.';
comment on column dbt_history.executions.variant is
    'normal, full_refresh, empty (--empty) or sample (--sample).';
comment on column dbt_history.executions.execution_time is
    'Seconds that the node took; with dbt 2 the wait for a connection counts too. Source: results[].execution_time.';
comment on column dbt_history.executions.compile_time is
    'Seconds of the phase compile. Null for what did not run; with dbt 2 it says the same as execute_time. Source: results[].timing.';
comment on column dbt_history.executions.execute_time is
    'Seconds of the phase execute. Null for what did not run. Source: results[].timing.';
comment on column dbt_history.executions.wait_time is
    'Seconds from the start of the invocation to the start of the node. Null for what did not run.';
comment on column dbt_history.executions.started_at is
    'Start (UTC). Null for what did not run. Source: results[].timing.';
comment on column dbt_history.executions.completed_at is
    'End (UTC). Null for what did not run. Source: results[].timing.';
comment on column dbt_history.executions.created_at is
    'When the node completed, else when the artifact was generated (UTC). Source: results[].timing, metadata.generated_at.';
comment on column dbt_history.executions.day is
    'Day of created_at, in UTC.';
comment on column dbt_history.executions.thread_id is
    'Thread that ran it. Source: results[].thread_id.';
comment on column dbt_history.executions.message is
    'Message of the adapter or the error. Source: results[].message.';
comment on column dbt_history.executions.failures is
    'Failing rows of a test. Null for other nodes. Source: results[].failures (run_results v2 on).';
comment on column dbt_history.executions.rows_affected is
    'Rows that the adapter reported. Null when it reported none. Source: results[].adapter_response.rows_affected.';
comment on column dbt_history.executions.bytes_processed is
    'Bytes that the adapter reported. Null when it reported none. Source: results[].adapter_response.bytes_processed.';
comment on column dbt_history.executions.relation_name is
    'Quoted full name of the relation. Null before run_results v5. Source: results[].relation_name.';
comment on column dbt_history.executions.code_changed is
    'Whether the node''s code is another than at its previous execution in this environment.';
comment on column dbt_history.executions.adapter_response is
    'JSON: what the adapter reported: rows, bytes, query id, by adapter. Source: results[].adapter_response.';
comment on column dbt_history.executions.batch_results is
    'JSON: successful and failed batches of a microbatch model. Null before dbt 1.9 and for other nodes. Source: results[].batch_results.';
