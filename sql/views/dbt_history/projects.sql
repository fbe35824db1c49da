-- dbt_history.projects: one row per project
-- grain: project_name
-- reads: dbt_store.visible_invocations, dbt_store.environments, dbt_store.identifiers
create or replace view dbt_history.projects as
with seen as (
    select
        project_name,
        count(distinct environment) as environment_count,
        count(*) as invocation_count,
        count(*) filter (where executes) as execution_count,
        arg_max(dbt_version, (generated_at, invocation_id)) as dbt_version,
        arg_max(adapter_type, (generated_at, invocation_id)) as adapter_type,
        min(started_at) as first_seen_at,
        max(generated_at) as last_seen_at
    from dbt_store.visible_invocations
    group by project_name
)
select
    x.project_name,
    coalesce(try_cast(case when regexp_full_match(x.project_name, '0|[1-9][0-9]*') then x.project_name end as bigint), n.identifier) as project_id,
    e.environment as default_environment,
    x.environment_count,
    x.invocation_count,
    x.execution_count,
    x.dbt_version,
    x.adapter_type,
    x.first_seen_at,
    x.last_seen_at
from seen as x
left join dbt_store.environments as e on e.project_name = x.project_name and e.is_default
left join dbt_store.identifiers as n on n.kind = 'project' and n.name = x.project_name;

comment on view dbt_history.projects is
    'Every dbt project in the store. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per project (project_name).';
comment on column dbt_history.projects.project_name is
    'Name of the project; unknown for artifacts that name none.';
comment on column dbt_history.projects.project_id is
    'Integer that stands for the project in the Discovery API.';
comment on column dbt_history.projects.default_environment is
    'Environment that dbt.* shows unless another is chosen.';
comment on column dbt_history.projects.environment_count is
    'Environments.';
comment on column dbt_history.projects.invocation_count is
    'Invocations of any command.';
comment on column dbt_history.projects.execution_count is
    'Invocations that execute (build, run, test, seed, snapshot ...).';
comment on column dbt_history.projects.dbt_version is
    'Newest version of dbt that was used.';
comment on column dbt_history.projects.adapter_type is
    'Adapter of the newest invocation that names one.';
comment on column dbt_history.projects.first_seen_at is
    'Start of the first invocation (UTC).';
comment on column dbt_history.projects.last_seen_at is
    'When the newest artifact was generated (UTC).';
