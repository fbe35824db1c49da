-- Within an invocation the newest artifact of a kind counts (ties by content).
-- Rows: invocations that show another one.
with newest as (
    select
        invocation_id,
        arg_max(artifact_id, (generated_at, content_hash)) filter (kind = 'run_results') as results_id,
        arg_max(artifact_id, (generated_at, content_hash)) filter (kind = 'sources') as sources_id,
        arg_max(artifact_id, (generated_at, content_hash)) filter (kind = 'catalog') as catalog_id,
        arg_max(artifact_id, (generated_at, content_hash)) filter (kind = 'manifest') as manifest_id
    from dbt_store.artifacts
    where invocation_id is not null
    group by invocation_id
)

select newest.*
from newest
inner join dbt_store.invocations using (invocation_id)
where
    results_id is distinct from results_artifact_id or sources_id is distinct from sources_artifact_id
    or catalog_id is distinct from catalog_artifact_id or newest.manifest_id is distinct from own_manifest_id;
