-- code_versions: derived; each change of a node's code, and the first execution with it
-- grain: project_name, environment, unique_id, valid_from
create table if not exists dbt_store.code_versions (
    project_name varchar,
    environment varchar,
    unique_id varchar,
    valid_from timestamptz,
    code_hash uuid,
    previous_code_hash uuid,
    artifact_id bigint,       -- results of the first execution; null while there is none
    executed_at timestamptz   -- generated_at of that invocation
);
