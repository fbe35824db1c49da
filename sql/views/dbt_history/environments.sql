-- dbt_history.environments: one row per environment of a project
-- grain: project_name, environment
-- reads: dbt_store.visible_invocations, dbt_store.environments, dbt_store.identifiers
create or replace view dbt_history.environments as
with seen as (
    select
        project_name,
        environment,
        count(distinct job) as job_count,
        count(distinct run) as run_count,
        count(*) as invocation_count,
        count(*) filter (where executes) as execution_count,
        arg_max(dbt_version, (generated_at, invocation_id)) as dbt_version,
        arg_max(adapter_type, (generated_at, invocation_id)) as adapter_type,
        arg_max(git_sha, (generated_at, invocation_id)) as git_sha,
        min(started_at) as first_seen_at,
        max(generated_at) as last_seen_at
    from dbt_store.visible_invocations
    group by project_name, environment
)
select
    x.project_name,
    x.environment,
    coalesce(try_cast(case when regexp_full_match(x.environment, '0|[1-9][0-9]*') then x.environment end as bigint), n.identifier) as environment_id,
    coalesce(e.is_default, false) as is_default,
    x.job_count,
    x.run_count,
    x.invocation_count,
    x.execution_count,
    x.dbt_version,
    x.adapter_type,
    x.git_sha,
    x.first_seen_at,
    x.last_seen_at
from seen as x
left join dbt_store.environments as e on e.project_name = x.project_name and e.environment = x.environment
left join dbt_store.identifiers as n
    on n.kind = 'environment' and n.project_name = x.project_name and n.name = x.environment;

comment on view dbt_history.environments is
    'Every environment of every project. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per environment of a project (project_name, environment).';
comment on column dbt_history.environments.project_name is
    'Project.';
comment on column dbt_history.environments.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.environments.environment_id is
    'Integer that stands for the environment in the Discovery API.';
comment on column dbt_history.environments.is_default is
    'Whether dbt.* shows it unless another is chosen: the configured one, else prod or production, else the one with most executed invocations.';
comment on column dbt_history.environments.job_count is
    'Jobs.';
comment on column dbt_history.environments.run_count is
    'Runs.';
comment on column dbt_history.environments.invocation_count is
    'Invocations of any command.';
comment on column dbt_history.environments.execution_count is
    'Invocations that execute (build, run, test, seed, snapshot ...).';
comment on column dbt_history.environments.dbt_version is
    'Version of dbt of the newest invocation.';
comment on column dbt_history.environments.adapter_type is
    'Adapter of the newest invocation that names one.';
comment on column dbt_history.environments.git_sha is
    'Commit of the newest invocation that names one.';
comment on column dbt_history.environments.first_seen_at is
    'Start of the first invocation (UTC).';
comment on column dbt_history.environments.last_seen_at is
    'When the newest artifact was generated (UTC).';
