-- identifiers: the integers that the Discovery API wants, for names that are no numbers
-- grain: kind, project_name, environment, name
create table if not exists dbt_store.identifiers (
    kind varchar,            -- project, environment, job, run
    project_name varchar,
    environment varchar,
    name varchar,
    identifier bigint
);
