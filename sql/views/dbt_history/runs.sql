-- dbt_history.runs: one row per run
-- grain: project_name, environment, run
-- reads: dbt_store.visible_invocations, dbt_store.identifiers
create or replace view dbt_history.runs as
with seen as (
    select
        project_name,
        environment,
        run,
        arg_min(job, (started_at, invocation_id)) as job,
        list(distinct command order by command) filter (where command is not null) as commands,
        count(*) as invocation_count,
        min(started_at) as started_at,
        max(generated_at) as generated_at,
        arg_max(case when error_count > 0 then 'error' when results_artifact_id is null and sources_artifact_id is null then 'unknown' else 'success' end, (generated_at, invocation_id)) as last_status,
        coalesce(sum(success_count), 0)::bigint as success_count,
        coalesce(sum(error_count), 0)::bigint as error_count,
        coalesce(sum(warn_count), 0)::bigint as warn_count,
        coalesce(sum(skipped_count), 0)::bigint as skipped_count
    from dbt_store.visible_invocations
    where run is not null
    group by project_name, environment, run
)
select
    x.project_name,
    x.environment,
    x.job,
    x.run,
    coalesce(try_cast(case when regexp_full_match(x.run, '0|[1-9][0-9]*') then x.run end as bigint), n.identifier) as run_id,
    x.commands,
    x.invocation_count,
    x.started_at,
    x.generated_at,
    date_diff('microsecond', x.started_at, x.generated_at) / 1e6 as wall_clock,
    x.success_count,
    x.error_count,
    x.warn_count,
    x.skipped_count,
    cast(make_timestamp(epoch_us(x.started_at)) as date) as day
from seen as x
left join dbt_store.identifiers as n
    on n.kind = 'run' and n.project_name = x.project_name and n.environment = x.environment and n.name = x.run;

comment on view dbt_history.runs is
    'Every run: the invocations that share a run id, as the steps of one platform run or the tasks of one orchestrated DAG. An invocation without a run id is its own run. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per run (project_name, environment, run).';
comment on column dbt_history.runs.project_name is
    'Project.';
comment on column dbt_history.runs.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.runs.job is
    'Job: what is run again and again. Given by option, path or environment variables, else made of environment, command and selection; a retry belongs to the job of what it retries.';
comment on column dbt_history.runs.run is
    'Run: the invocations that belong together. Given by option, path or environment variables, else the invocation alone.';
comment on column dbt_history.runs.run_id is
    'Integer that stands for the run in the Discovery API: the run itself if it is a number.';
comment on column dbt_history.runs.commands is
    'Commands of its invocations.';
comment on column dbt_history.runs.invocation_count is
    'Invocations.';
comment on column dbt_history.runs.started_at is
    'Start of its first invocation (UTC).';
comment on column dbt_history.runs.generated_at is
    'When its last artifact was generated (UTC).';
comment on column dbt_history.runs.wall_clock is
    'Seconds from started_at to generated_at, pauses between its invocations included.';
comment on column dbt_history.runs.success_count is
    'Results with status success or pass. Summed over its invocations.';
comment on column dbt_history.runs.error_count is
    'Results with status error, fail or runtime error. Summed over its invocations.';
comment on column dbt_history.runs.warn_count is
    'Results with status warn. Summed over its invocations.';
comment on column dbt_history.runs.skipped_count is
    'Results with status skipped. Summed over its invocations.';
comment on column dbt_history.runs.day is
    'Day of started_at, in UTC.';
