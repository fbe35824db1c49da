-- assignments: names given by option; the newest wins
-- grain: artifact_id
create table if not exists dbt_store.assignments (
    artifact_id bigint,
    project_name varchar,
    environment varchar,
    job varchar,
    run varchar
);
