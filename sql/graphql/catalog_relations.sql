-- catalog_relations: of each relation the newest catalog that has it
-- grain: project_name, unique_id
-- reads: numbered_invocations, dbt_store.chosen_environments, dbt_store.artifacts, dbt_store.sections, dbt_store.sets, dbt_store.catalog_entries
create or replace temp table catalog_relations as
with catalogs as (
    select i.project_name, i.job_id, i.run_id, i.environment_id, a.artifact_id, a.generated_at, c.set_key
    from numbered_invocations as i
    join dbt_store.chosen_environments as e on e.project_name = i.project_name and e.environment = i.environment
    join dbt_store.artifacts as a on a.artifact_id = i.catalog_artifact_id
    join dbt_store.sections as c on c.artifact_id = a.artifact_id
    where e.as_of is null or a.generated_at <= e.as_of
)
select r.*, c.project_name, c.job_id, c.run_id, c.environment_id, c.generated_at
from catalogs as c
join dbt_store.sets as s on s.set_key = c.set_key
join dbt_store.catalog_entries as r on r.entry_key = s.state_key
qualify row_number() over (partition by c.project_name, r.unique_id order by c.generated_at desc, c.artifact_id desc) = 1;
