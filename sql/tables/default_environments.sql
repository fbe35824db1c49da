-- default_environments: the configured default environment of a project
-- grain: project_name
create table if not exists dbt_store.default_environments (
    project_name varchar,
    environment varchar
);
