-- dbt_store.current_manifests: one row per project: its newest manifest
-- grain: project_name, environment
-- reads: dbt_store.timeline, dbt_store.chosen_environments
create or replace view dbt_store.current_manifests as
select
    t.project_name,
    t.environment,
    arg_max(t.artifact_id, (t.generated_at, t.content_hash)) as artifact_id,
    max(t.generated_at) as generated_at
from dbt_store.timeline as t
join dbt_store.chosen_environments as e on e.project_name = t.project_name and e.environment = t.environment
where e.as_of is null or t.generated_at <= e.as_of
group by t.project_name, t.environment;

comment on view dbt_store.current_manifests is
    'The newest manifest (by generated_at, not after as_of) of each chosen environment.';
