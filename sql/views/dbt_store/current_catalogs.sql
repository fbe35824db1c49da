-- dbt_store.current_catalogs: one row per project: its newest catalog
-- grain: project_name, environment
-- reads: dbt_store.invocations, dbt_store.artifacts, dbt_store.chosen_environments
create or replace view dbt_store.current_catalogs as
select
    i.project_name,
    i.environment,
    arg_max(a.artifact_id, (a.generated_at, a.content_hash)) as artifact_id,
    max(a.generated_at) as generated_at
from dbt_store.invocations as i
join dbt_store.artifacts as a on a.artifact_id = i.catalog_artifact_id
join dbt_store.chosen_environments as e on e.project_name = i.project_name and e.environment = i.environment
where e.as_of is null or a.generated_at <= e.as_of
group by i.project_name, i.environment;

comment on view dbt_store.current_catalogs is
    'The newest catalog (by generated_at, not after as_of) of each chosen environment.';
