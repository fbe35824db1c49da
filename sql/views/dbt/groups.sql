-- dbt.groups: one row per group of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.groups as
select
    d.unique_id,
    d.name,
    d.description,
    d.package_name,
    d.original_file_path,
    d.definition ->> '$.owner.name' as owner_name,
    case when json_type(d.definition, '$.owner.email') = 'ARRAY' then array_to_string(cast(d.definition -> '$.owner.email' as varchar[]), ', ') else d.definition ->> '$.owner.email' end as owner_email,
    d.definition ->> '$.config' as config,
    d.ingested_at,
    d.project_name,
    d.environment
from dbt_store.current_definitions as d
where d.manifest_section = 'groups';

comment on view dbt.groups is
    'Every group (dbt 1.5 on) with its owner. Contract: dbt Information Schema v1. Grain: one row per group of the newest manifest (project_name, unique_id).';
comment on column dbt.groups.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.groups.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.groups.description is
    'Description. Null before dbt 1.10. Source: description.';
comment on column dbt.groups.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.groups.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.groups.owner_name is
    'Name of the owner. Source: owner.name.';
comment on column dbt.groups.owner_email is
    'E-mail of the owner; several are joined with a comma and a space. Source: owner.email (a text, or a list from dbt 1.10 on).';
comment on column dbt.groups.config is
    'JSON: the configuration. Null before dbt 1.10. Source: config.';
comment on column dbt.groups.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.groups.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.groups.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
