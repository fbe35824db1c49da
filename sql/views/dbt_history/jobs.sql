-- dbt_history.jobs: one row per job
-- grain: project_name, environment, job
-- reads: dbt_store.visible_invocations, dbt_store.identifiers
create or replace view dbt_history.jobs as
with seen as (
    select
        project_name,
        environment,
        job,
        count(distinct run) as run_count,
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
    where job is not null
    group by project_name, environment, job
)
select
    x.project_name,
    x.environment,
    x.job,
    coalesce(try_cast(case when regexp_full_match(x.job, '0|[1-9][0-9]*') then x.job end as bigint), n.identifier) as job_id,
    x.commands,
    x.run_count,
    x.invocation_count,
    x.started_at as first_started_at,
    x.generated_at as last_generated_at,
    x.last_status,
    x.success_count,
    x.error_count,
    x.warn_count,
    x.skipped_count
from seen as x
left join dbt_store.identifiers as n
    on n.kind = 'job' and n.project_name = x.project_name and n.environment = x.environment and n.name = x.job;

comment on view dbt_history.jobs is
    'Every job: what is run again and again. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per job (project_name, environment, job).';
comment on column dbt_history.jobs.project_name is
    'Project.';
comment on column dbt_history.jobs.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.jobs.job is
    'Job: what is run again and again. Given by option, path or environment variables, else made of environment, command and selection; a retry belongs to the job of what it retries.';
comment on column dbt_history.jobs.job_id is
    'Integer that stands for the job in the Discovery API: the job itself if it is a number.';
comment on column dbt_history.jobs.commands is
    'Commands of its invocations.';
comment on column dbt_history.jobs.run_count is
    'Runs.';
comment on column dbt_history.jobs.invocation_count is
    'Invocations.';
comment on column dbt_history.jobs.first_started_at is
    'Start of its first invocation (UTC).';
comment on column dbt_history.jobs.last_generated_at is
    'When its newest artifact was generated (UTC).';
comment on column dbt_history.jobs.last_status is
    'Of its newest invocation: error if any result is an error or failed test, unknown if it left no results, else success.';
comment on column dbt_history.jobs.success_count is
    'Results with status success or pass. Summed over its invocations.';
comment on column dbt_history.jobs.error_count is
    'Results with status error, fail or runtime error. Summed over its invocations.';
comment on column dbt_history.jobs.warn_count is
    'Results with status warn. Summed over its invocations.';
comment on column dbt_history.jobs.skipped_count is
    'Results with status skipped. Summed over its invocations.';
