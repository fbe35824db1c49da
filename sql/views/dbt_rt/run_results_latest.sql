-- dbt_rt.run_results_latest: one row per node that was executed
-- grain: project_name, environment, unique_id
-- reads: dbt_store.visible_invocations, dbt_store.chosen_environments, dbt_store.results
create or replace view dbt_rt.run_results_latest as
with shown as (
    select i.*
    from dbt_store.visible_invocations as i
    join dbt_store.chosen_environments as e on e.project_name = i.project_name and e.environment = i.environment
    where i.executes
),
newest as (
    select i.project_name, i.environment, r.unique_id, arg_max(r.artifact_id, (coalesce(r.created_at, i.started_at), i.generated_at, i.invocation_id)) as artifact_id
    from dbt_store.results as r
    join shown as i on i.results_artifact_id = r.artifact_id
    where r.status is distinct from 'error' or r.execution_time is distinct from 0
    group by all
)
select
    n.unique_id,
    i.invocation_id,
    r.status,
    r.execution_time,
    r.thread_id,
    r.message,
    r.failures,
    r.compiled,
    cast(r.compiled_key as varchar) as compiled_code_hash,
    r.relation_name,
    cast(r.adapter_response as varchar) as adapter_response,
    '[' || concat_ws(
        ', ',
        '{"name": "compile", "started_at": ' || '"' || strftime(r.compile_started_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') || '"' || ', "completed_at": '
            || coalesce('"' || strftime(r.compile_completed_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') || '"', 'null') || '}',
        '{"name": "execute", "started_at": ' || '"' || strftime(r.execute_started_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') || '"' || ', "completed_at": '
            || coalesce('"' || strftime(r.execute_completed_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') || '"', 'null') || '}'
    ) || ']' as timing,
    cast(r.batch_results as varchar) as batch_results,
    r.rows_affected,
    r.created_at,
    i.project_name,
    i.environment,
    i.job,
    i.run
from newest as n
join dbt_store.results as r on r.artifact_id = n.artifact_id and r.unique_id = n.unique_id
join shown as i on i.results_artifact_id = r.artifact_id;

comment on view dbt_rt.run_results_latest is
    'The newest result (by created_at) of each node, of commands that execute; errors of compilation (status error, execution_time 0) are left out. The default environment of each project unless the variable environment is set. Contract: dbt Information Schema v1. Grain: one row per node that was executed (project_name, environment, unique_id).';
comment on column dbt_rt.run_results_latest.unique_id is
    'unique_id of the node, hook (operation.*) or macro (run-operation). Source: results[].unique_id (node.unique_id in run_results v0).';
comment on column dbt_rt.run_results_latest.invocation_id is
    'Invocation. Source: metadata.invocation_id.';
comment on column dbt_rt.run_results_latest.status is
    'success, error, skipped, partial success, no-op, reused; pass, fail, warn, error for tests. Lower case. Source: results[].status.';
comment on column dbt_rt.run_results_latest.execution_time is
    'Seconds that the node took; with dbt 2 the wait for a connection counts too. Source: results[].execution_time.';
comment on column dbt_rt.run_results_latest.thread_id is
    'Thread that ran it. Source: results[].thread_id.';
comment on column dbt_rt.run_results_latest.message is
    'Message of the adapter or the error. Source: results[].message.';
comment on column dbt_rt.run_results_latest.failures is
    'Failing rows of a test. Null for other nodes. Source: results[].failures (run_results v2 on).';
comment on column dbt_rt.run_results_latest.compiled is
    'Whether the node was compiled. Null before run_results v5 and with dbt 2. Source: results[].compiled.';
comment on column dbt_rt.run_results_latest.compiled_code_hash is
    'md5 of the compiled code, written as a UUID. Null before run_results v5 and with dbt 2. Source: results[].compiled_code.';
comment on column dbt_rt.run_results_latest.relation_name is
    'Quoted full name of the relation. Null before run_results v5. Source: results[].relation_name.';
comment on column dbt_rt.run_results_latest.adapter_response is
    'JSON: what the adapter reported: rows, bytes, query id, by adapter. Source: results[].adapter_response.';
comment on column dbt_rt.run_results_latest.timing is
    'JSON list of the phases compile and execute with started_at and completed_at; empty for what did not run. With dbt 2 both phases are alike. Source: results[].timing.';
comment on column dbt_rt.run_results_latest.batch_results is
    'JSON: successful and failed batches of a microbatch model. Null before dbt 1.9 and for other nodes. Source: results[].batch_results.';
comment on column dbt_rt.run_results_latest.rows_affected is
    'Rows that the adapter reported. Null when it reported none. Source: results[].adapter_response.rows_affected.';
comment on column dbt_rt.run_results_latest.created_at is
    'When the node completed, else when the artifact was generated (UTC). Source: results[].timing, metadata.generated_at.';
comment on column dbt_rt.run_results_latest.project_name is
    'Project of the invocation.';
comment on column dbt_rt.run_results_latest.environment is
    'Environment of the invocation.';
comment on column dbt_rt.run_results_latest.job is
    'Job of the invocation: what is run again and again, see dbt_history.jobs.';
comment on column dbt_rt.run_results_latest.run is
    'Run of the invocation: the invocations that belong together, see dbt_history.runs.';
