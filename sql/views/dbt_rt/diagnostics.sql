-- dbt_rt.diagnostics: one row per diagnostic of a node in an invocation
-- grain: invocation_id, unique_id, code
-- reads: nothing
create or replace view dbt_rt.diagnostics as
select
    cast(null as varchar) as unique_id,
    cast(null as varchar) as invocation_id,
    cast(null as varchar) as severity,
    cast(null as varchar) as code,
    cast(null as varchar) as message,
    cast(null as varchar) as detail,
    cast(null as varchar) as source_phase,
    cast(null as timestamptz) as created_at,
    cast(null as varchar) as project_name,
    cast(null as varchar) as environment,
    cast(null as varchar) as job,
    cast(null as varchar) as run
where false;

comment on view dbt_rt.diagnostics is
    'Always empty: dbt writes warnings and errors of parsing to logs, not to JSON artifacts. Messages of nodes are in dbt_rt.run_results. Contract: dbt Information Schema v1. Grain: one row per diagnostic of a node in an invocation (invocation_id, unique_id, code).';
comment on column dbt_rt.diagnostics.unique_id is
    'Node.';
comment on column dbt_rt.diagnostics.invocation_id is
    'Invocation.';
comment on column dbt_rt.diagnostics.severity is
    'Severity.';
comment on column dbt_rt.diagnostics.code is
    'Code of the message.';
comment on column dbt_rt.diagnostics.message is
    'Message.';
comment on column dbt_rt.diagnostics.detail is
    'Detail.';
comment on column dbt_rt.diagnostics.source_phase is
    'Phase of the command.';
comment on column dbt_rt.diagnostics.created_at is
    'When.';
comment on column dbt_rt.diagnostics.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt_rt.diagnostics.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
comment on column dbt_rt.diagnostics.job is
    'Job: what is run again and again, see dbt_history.jobs.';
comment on column dbt_rt.diagnostics.run is
    'Run: the invocations that belong together, see dbt_history.runs.';
