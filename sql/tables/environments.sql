-- environments: derived; with the default one of each project
-- grain: project_name, environment
create table if not exists dbt_store.environments (
    project_name varchar,
    environment varchar,
    is_default boolean
);
