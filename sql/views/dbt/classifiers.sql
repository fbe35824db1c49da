-- dbt.classifiers: one row per classifier of dbt 2
-- grain: name
-- reads: nothing
create or replace view dbt.classifiers as
select
    cast(null as varchar) as name,
    cast(null as boolean) as propagate,
    cast(null as varchar[]) as labels,
    cast(null as varchar) as description,
    cast(null as timestamptz) as ingested_at,
    cast(null as varchar) as project_name,
    cast(null as varchar) as environment
where false;

comment on view dbt.classifiers is
    'Always empty: definitions of classifiers (dbt 2) are in no JSON artifact. Contract: dbt Information Schema v1. Grain: one row per classifier of dbt 2 (name).';
comment on column dbt.classifiers.name is
    'Name.';
comment on column dbt.classifiers.propagate is
    'Whether it goes down the lineage.';
comment on column dbt.classifiers.labels is
    'Labels.';
comment on column dbt.classifiers.description is
    'Description.';
comment on column dbt.classifiers.ingested_at is
    'When it was written.';
comment on column dbt.classifiers.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.classifiers.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
