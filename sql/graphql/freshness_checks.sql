-- freshness_checks: the newest check of each source
-- grain: project_name, unique_id
-- reads: numbered_invocations, dbt_store.chosen_environments, dbt_store.artifacts, dbt_store.freshness
create or replace temp table freshness_checks as
select f.*, i.project_name, i.job_id, i.run_id, a.generated_at
from dbt_store.freshness as f
join numbered_invocations as i on i.sources_artifact_id = f.artifact_id
join dbt_store.chosen_environments as e on e.project_name = i.project_name and e.environment = i.environment
join dbt_store.artifacts as a on a.artifact_id = f.artifact_id
qualify row_number() over (partition by i.project_name, f.unique_id order by a.generated_at desc, i.place desc, f.result_index desc) = 1;
