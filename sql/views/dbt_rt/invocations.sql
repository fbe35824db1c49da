-- dbt_rt.invocations: one row per invocation
-- grain: invocation_id
-- reads: dbt_store.visible_invocations
create or replace view dbt_rt.invocations as
select
    invocation_id,
    command,
    coalesce(args ->> '$.selector', args ->> '$.selector_name') as selector,
    dbt_version,
    generated_at,
    elapsed_time,
    cast(args as varchar) as args,
    result_count as node_count,
    target_name,
    adapter_type as target_type,
    cast(null as varchar) as target_database,
    cast(null as varchar) as target_schema,
    try_cast(args ->> '$.threads' as bigint) as target_threads,
    args ->> '$.vars' as vars_override,
    git_sha,
    git_branch,
    cast(null as boolean) as git_uncommitted_changes,
    project_name,
    environment,
    job,
    run
from dbt_store.visible_invocations;

comment on view dbt_rt.invocations is
    'Every invocation that left an artifact, whatever its command; dbt_history.invocations has more columns. A killed run that left only a manifest has no elapsed_time and no node_count. Every environment unless the variable environment is set. Contract: dbt Information Schema v1. Grain: one row per invocation (invocation_id).';
comment on column dbt_rt.invocations.invocation_id is
    'dbt''s identifier of the invocation. Source: metadata.invocation_id.';
comment on column dbt_rt.invocations.command is
    'The command: build, run, test, source freshness ... Null when its artifacts do not name it. Source: args.invocation_command (dbt 1.5 on), args.which (run_results); sources.json means source freshness.';
comment on column dbt_rt.invocations.selector is
    'Named selector of --selector. Null when none was given. Source: args.selector, or args.selector_name.';
comment on column dbt_rt.invocations.dbt_version is
    'Version of dbt. Source: metadata.dbt_version.';
comment on column dbt_rt.invocations.generated_at is
    'When its last artifact was generated (UTC). Source: metadata.generated_at.';
comment on column dbt_rt.invocations.elapsed_time is
    'Seconds that the command took; with dbt 2 the sum of its nodes'' seconds (dbt_history.invocations.wall_clock is comparable). Null when it left no run_results. Source: elapsed_time of run_results.';
comment on column dbt_rt.invocations.args is
    'JSON: its arguments; dbt 2 writes few of them. Null when it left no results. Source: args of run_results.';
comment on column dbt_rt.invocations.node_count is
    'Number of results. Null when it left none. Source: results.';
comment on column dbt_rt.invocations.target_name is
    'Target. Null when not stated. Source: args.target.';
comment on column dbt_rt.invocations.target_type is
    'Adapter. Null when not stated. Source: metadata.adapter_type of its manifest.';
comment on column dbt_rt.invocations.target_database is
    'Always null: JSON artifacts lack it.';
comment on column dbt_rt.invocations.target_schema is
    'Always null: JSON artifacts lack it.';
comment on column dbt_rt.invocations.target_threads is
    'Threads given on the command line. Null otherwise. Source: args.threads.';
comment on column dbt_rt.invocations.vars_override is
    'JSON (or YAML text with old versions): variables given on the command line. Source: args.vars.';
comment on column dbt_rt.invocations.git_sha is
    'Commit. Source: metadata.env GIT_SHA (DBT_ENV_CUSTOM_ENV_GIT_SHA).';
comment on column dbt_rt.invocations.git_branch is
    'Branch. Source: metadata.env GIT_BRANCH.';
comment on column dbt_rt.invocations.git_uncommitted_changes is
    'Always null: JSON artifacts do not tell.';
comment on column dbt_rt.invocations.project_name is
    'Project of the invocation.';
comment on column dbt_rt.invocations.environment is
    'Environment of the invocation.';
comment on column dbt_rt.invocations.job is
    'Job of the invocation: what is run again and again, see dbt_history.jobs.';
comment on column dbt_rt.invocations.run is
    'Run of the invocation: the invocations that belong together, see dbt_history.runs.';
