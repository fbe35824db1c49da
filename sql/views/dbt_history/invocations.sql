-- dbt_history.invocations: one row per invocation
-- grain: invocation_id
-- reads: dbt_store.visible_invocations
create or replace view dbt_history.invocations as
select
    project_name,
    environment,
    job,
    run,
    invocation_id,
    command,
    which,
    executes as is_execution,
    variant,
    coalesce(try_cast(args -> '$.select' as varchar[]), string_split(nullif(trim(args ->> '$.select'), ''), ' '), try_cast(args -> '$.models' as varchar[]), string_split(nullif(trim(args ->> '$.models'), ''), ' ')) as select_arguments,
    coalesce(try_cast(args -> '$.exclude' as varchar[]), string_split(nullif(trim(args ->> '$.exclude'), ''), ' ')) as exclude_arguments,
    coalesce(args ->> '$.selector', args ->> '$.selector_name') as selector,
    coalesce(try_cast(args -> '$.resource_types' as varchar[]), try_cast(args -> '$.resource_type' as varchar[])) as resource_types,
    target_name,
    adapter_type,
    try_cast(args ->> '$.threads' as bigint) as threads,
    try_cast(args ->> '$.full_refresh' as boolean) as full_refresh,
    args ->> '$.vars' as vars,
    git_sha,
    git_branch,
    dbt_version,
    started_at,
    generated_at,
    elapsed_time,
    wall_clock,
    result_count,
    success_count,
    error_count,
    warn_count,
    skipped_count,
    manifest_match,
    environment_source,
    job_source,
    run_source,
    cast(args as varchar) as args,
    cast(env as varchar) as env,
    cast(make_timestamp(epoch_us(started_at)) as date) as day
from dbt_store.visible_invocations;

comment on view dbt_history.invocations is
    'Every dbt command that left an artifact: what was asked, on which code, how long it took and how it ended. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per invocation (invocation_id).';
comment on column dbt_history.invocations.project_name is
    'Project.';
comment on column dbt_history.invocations.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.invocations.job is
    'Job: what is run again and again. Given by option, path or environment variables, else made of environment, command and selection; a retry belongs to the job of what it retries.';
comment on column dbt_history.invocations.run is
    'Run: the invocations that belong together. Given by option, path or environment variables, else the invocation alone.';
comment on column dbt_history.invocations.invocation_id is
    'dbt''s identifier of the invocation. Source: metadata.invocation_id.';
comment on column dbt_history.invocations.command is
    'The command as typed: build, run, retry, source freshness ... Null when its artifacts do not name it. Source: args.invocation_command, else args.which.';
comment on column dbt_history.invocations.which is
    'The command as dbt names it; a retry says build or run. Source: args.which.';
comment on column dbt_history.invocations.is_execution is
    'Whether its results are executions: not those of compile, docs generate, parse, list, show.';
comment on column dbt_history.invocations.variant is
    'normal, full_refresh, empty (--empty) or sample (--sample).';
comment on column dbt_history.invocations.select_arguments is
    'What --select named. Null when nothing was selected or the artifact does not tell (dbt 2). Source: args.select, args.models in old versions.';
comment on column dbt_history.invocations.exclude_arguments is
    'What --exclude named. Source: args.exclude.';
comment on column dbt_history.invocations.selector is
    'Named selector of --selector. Source: args.selector, or args.selector_name.';
comment on column dbt_history.invocations.resource_types is
    'What --resource-type named. Source: args.resource_types.';
comment on column dbt_history.invocations.target_name is
    'Target. Source: args.target.';
comment on column dbt_history.invocations.adapter_type is
    'Adapter. Source: metadata.adapter_type of its manifest.';
comment on column dbt_history.invocations.threads is
    'Threads given on the command line. Source: args.threads.';
comment on column dbt_history.invocations.full_refresh is
    'Whether --full-refresh was given. Source: args.full_refresh.';
comment on column dbt_history.invocations.vars is
    'JSON (or YAML text with old versions): variables given on the command line. Source: args.vars.';
comment on column dbt_history.invocations.git_sha is
    'Commit. Source: metadata.env GIT_SHA.';
comment on column dbt_history.invocations.git_branch is
    'Branch. Source: metadata.env GIT_BRANCH.';
comment on column dbt_history.invocations.dbt_version is
    'Version of dbt. Source: metadata.dbt_version.';
comment on column dbt_history.invocations.started_at is
    'Start (UTC). Source: metadata.invocation_started_at, else the earliest start of a result, else generated_at.';
comment on column dbt_history.invocations.generated_at is
    'When its last artifact was generated (UTC). Source: metadata.generated_at.';
comment on column dbt_history.invocations.elapsed_time is
    'Seconds as dbt counts them: wall clock with dbt 1, the sum of its nodes with dbt 2. Null without results. Source: elapsed_time.';
comment on column dbt_history.invocations.wall_clock is
    'Seconds from start to end, alike over versions of dbt. Null without results.';
comment on column dbt_history.invocations.result_count is
    'Results. Null when it left none.';
comment on column dbt_history.invocations.success_count is
    'Results with status success or pass.';
comment on column dbt_history.invocations.error_count is
    'Results with status error, fail or runtime error.';
comment on column dbt_history.invocations.warn_count is
    'Results with status warn.';
comment on column dbt_history.invocations.skipped_count is
    'Results with status skipped.';
comment on column dbt_history.invocations.manifest_match is
    'Which manifest its nodes are read from: own, or the newest earlier or the first later one of the environment. Null when there is none.';
comment on column dbt_history.invocations.environment_source is
    'What named the environment: option, layout, env, target, folder, project or default.';
comment on column dbt_history.invocations.job_source is
    'What named the job: option, layout, env, retry or derived.';
comment on column dbt_history.invocations.run_source is
    'What named the run: option, layout, env or invocation.';
comment on column dbt_history.invocations.args is
    'JSON: its arguments. Source: args.';
comment on column dbt_history.invocations.env is
    'JSON: DBT_ENV_CUSTOM_ENV_* variables, prefix cut. Source: metadata.env.';
comment on column dbt_history.invocations.day is
    'Day of started_at, in UTC.';
