-- timeline: derived; the manifests of each environment in the order of their own time
-- grain: artifact_id
create table if not exists dbt_store.timeline (
    artifact_id bigint,
    project_name varchar,
    environment varchar,
    generated_at timestamptz,
    content_hash varchar     -- orders manifests of one moment
);
