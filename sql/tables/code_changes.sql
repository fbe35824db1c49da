-- code_changes: derived; executions that were the first with another code than the execution before
-- grain: artifact_id, unique_id
create table if not exists dbt_store.code_changes (
    artifact_id bigint,
    unique_id varchar
);
