-- Each project has exactly one default environment, and its environments are those of its invocations.
-- Rows: projects and environments for which that is not so.
select project_name, 'defaults: ' || count(*) filter (is_default) as fault
from dbt_store.environments
group by project_name
having count(*) filter (is_default) <> 1
union all
select project_name, 'environment: ' || environment
from (select distinct project_name, environment, true as invoked from dbt_store.invocations)
full outer join (select project_name, environment, true as listed from dbt_store.environments) using (project_name, environment)
where invoked is null or listed is null;
