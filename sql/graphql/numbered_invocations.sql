-- numbered_invocations: who an invocation was, in the integers of the Discovery API
-- grain: invocation_id
-- reads: dbt_store.numbered_invocations, dbt_store.visible_invocations, dbt_store.artifacts
create or replace temp table numbered_invocations as
select
    i.*,
    -- dbt 2 writes the manifest after the results, and the invocation has the moment of the last of them.
    r.generated_at as results_generated_at,
    row_number() over (order by i.generated_at, i.invocation_id) as place,
    dense_rank() over (order by i.project_name, i.environment, i.run) as run_key
from dbt_store.numbered_invocations as i
semi join dbt_store.visible_invocations as v on v.invocation_id = i.invocation_id
left join dbt_store.artifacts as r on r.artifact_id = i.results_artifact_id;
