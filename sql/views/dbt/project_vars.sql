-- dbt.project_vars: one row per variable of a project
-- grain: project_name, var_name
-- reads: nothing
create or replace view dbt.project_vars as
select
    cast(null as varchar) as project_name,
    cast(null as varchar) as var_name,
    cast(null as varchar) as var_value,
    cast(null as timestamptz) as ingested_at,
    cast(null as varchar) as environment
where false;

comment on view dbt.project_vars is
    'Always empty: dbt writes the project''s variables to no JSON artifact (dbt_history.invocations.vars has those given on the command line). Contract: dbt Information Schema v1. Grain: one row per variable of a project (project_name, var_name).';
comment on column dbt.project_vars.project_name is
    'Project.';
comment on column dbt.project_vars.var_name is
    'Name of the variable.';
comment on column dbt.project_vars.var_value is
    'Its value.';
comment on column dbt.project_vars.ingested_at is
    'When it was written.';
comment on column dbt.project_vars.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
