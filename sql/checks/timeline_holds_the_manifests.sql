-- Derived: the timeline holds, for each environment and moment, the manifest that counts, in the place of its invocation.
-- Rows: manifests that are missing, or stand there otherwise.
with placed as (
    select artifacts.artifact_id, invocations.project_name, invocations.environment, artifacts.generated_at, artifacts.content_hash
    from dbt_store.artifacts
    inner join dbt_store.invocations using (invocation_id)
    where kind = 'manifest' and artifacts.generated_at is not null
),

expected as (
    select * from placed
    qualify row_number() over (partition by project_name, environment, generated_at order by content_hash desc) = 1
)

(select 'missing' as fault, * from (select * from expected except select artifact_id, project_name, environment, generated_at, content_hash from dbt_store.timeline))
union all
(select 'surplus' as fault, * from (select artifact_id, project_name, environment, generated_at, content_hash from dbt_store.timeline except select * from expected));
