-- dbt_store.visible_invocations: one row per invocation that the settings let through
-- grain: invocation_id
-- reads: dbt_store.invocations, dbt_store.settings
create or replace view dbt_store.visible_invocations as
select i.* replace (coalesce(i.started_at, i.generated_at) as started_at)
from dbt_store.invocations as i
cross join dbt_store.settings as s
where (s.environment is null or i.environment = s.environment)
    and (s.project is null or i.project_name = s.project)
    and (s.as_of is null or i.generated_at <= s.as_of);

comment on view dbt_store.visible_invocations is
    'dbt_store.invocations, cut at as_of and restricted to environment and project where these are set; every environment when unset.';
