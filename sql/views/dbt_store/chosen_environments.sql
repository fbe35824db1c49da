-- dbt_store.chosen_environments: one row per environment whose present state is shown
-- grain: project_name, environment
-- reads: dbt_store.environments, dbt_store.settings
create or replace view dbt_store.chosen_environments as
select
    e.project_name,
    e.environment,
    s.as_of
from dbt_store.environments as e
cross join dbt_store.settings as s
where (s.project is null or e.project_name = s.project)
    and case when s.environment is null then e.is_default else e.environment = s.environment end;

comment on view dbt_store.chosen_environments is
    'The environment that the settings choose, else the default environment of each project.';
