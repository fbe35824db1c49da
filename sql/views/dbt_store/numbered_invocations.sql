-- dbt_store.numbered_invocations: one row per invocation, with the numbers of its place
-- grain: invocation_id
-- reads: dbt_store.invocations, dbt_store.identifiers
create or replace view dbt_store.numbered_invocations as
select
    i.* replace (coalesce(i.started_at, i.generated_at) as started_at),
    coalesce(case when regexp_full_match(i.project_name, '0|[1-9][0-9]*') then try_cast(i.project_name as bigint) end, p.identifier) as project_id,
    coalesce(case when regexp_full_match(i.environment, '0|[1-9][0-9]*') then try_cast(i.environment as bigint) end, e.identifier) as environment_id,
    coalesce(case when regexp_full_match(i.job, '0|[1-9][0-9]*') then try_cast(i.job as bigint) end, j.identifier) as job_id,
    coalesce(case when regexp_full_match(i.run, '0|[1-9][0-9]*') then try_cast(i.run as bigint) end, r.identifier) as run_id
from dbt_store.invocations as i
left join dbt_store.identifiers as p on p.kind = 'project' and p.name = i.project_name
left join dbt_store.identifiers as e on e.kind = 'environment' and e.project_name = i.project_name and e.name = i.environment
left join dbt_store.identifiers as j
    on j.kind = 'job' and j.project_name = i.project_name and j.environment = i.environment and j.name = i.job
left join dbt_store.identifiers as r
    on r.kind = 'run' and r.project_name = i.project_name and r.environment = i.environment and r.name = i.run;

comment on view dbt_store.numbered_invocations is
    'dbt_store.invocations, uncut, with the integers that the Discovery API wants: a name that is a number is its own, others have the one in dbt_store.identifiers.';
