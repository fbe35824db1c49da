-- dbt.project_env_vars: one row per environment variable that a project reads
-- grain: env_var_name
-- reads: nothing
create or replace view dbt.project_env_vars as
select
    cast(null as varchar) as env_var_name,
    cast(null as timestamptz) as ingested_at,
    cast(null as varchar) as project_name,
    cast(null as varchar) as environment
where false;

comment on view dbt.project_env_vars is
    'Always empty: dbt writes the environment variables that a project reads to no JSON artifact. Contract: dbt Information Schema v1. Grain: one row per environment variable that a project reads (env_var_name).';
comment on column dbt.project_env_vars.env_var_name is
    'Name of the environment variable.';
comment on column dbt.project_env_vars.ingested_at is
    'When it was written.';
comment on column dbt.project_env_vars.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.project_env_vars.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
