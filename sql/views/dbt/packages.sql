-- dbt.packages: one row per package of the newest manifest
-- grain: project_name, package_name
-- reads: dbt_store.current_definitions
create or replace view dbt.packages as
select
    package_name,
    cast(null as varchar) as package_source,
    cast(null as varchar) as version,
    cast(null as varchar) as git_url,
    cast(null as varchar) as git_revision,
    cast(null as varchar) as local_path,
    ingested_at,
    project_name,
    environment
from dbt_store.current_definitions
where package_name is not null
group by all;

comment on view dbt.packages is
    'Every package that the newest manifest of a project takes something from, the project itself and dbt''s own included. Contract: dbt Information Schema v1. Grain: one row per package of the newest manifest (project_name, package_name).';
comment on column dbt.packages.package_name is
    'Name of the package. Source: package_name of what it defines.';
comment on column dbt.packages.package_source is
    'Always null: JSON artifacts do not tell where a package came from.';
comment on column dbt.packages.version is
    'Always null: JSON artifacts do not tell where a package came from.';
comment on column dbt.packages.git_url is
    'Always null: JSON artifacts do not tell where a package came from.';
comment on column dbt.packages.git_revision is
    'Always null: JSON artifacts do not tell where a package came from.';
comment on column dbt.packages.local_path is
    'Always null: JSON artifacts do not tell where a package came from.';
comment on column dbt.packages.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.packages.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.packages.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
