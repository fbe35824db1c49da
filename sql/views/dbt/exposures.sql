-- dbt.exposures: one row per exposure of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.exposures as
select
    d.unique_id,
    d.name,
    d.definition ->> '$.type' as exposure_type,
    d.definition ->> '$.label' as label,
    d.definition ->> '$.owner.name' as owner_name,
    case when json_type(d.definition, '$.owner.email') = 'ARRAY' then array_to_string(cast(d.definition -> '$.owner.email' as varchar[]), ', ') else d.definition ->> '$.owner.email' end as owner_email,
    d.definition ->> '$.url' as url,
    d.definition ->> '$.maturity' as maturity,
    d.description,
    d.package_name,
    d.original_file_path,
    d.fqn,
    d.depends_on,
    d.tags,
    coalesce(d.definition ->> '$.meta', d.definition ->> '$.config.meta') as meta,
    d.definition ->> '$.config' as config,
    cast(null as double) as created_at,
    d.ingested_at,
    d.project_name,
    d.environment
from dbt_store.current_definitions as d
where d.manifest_section = 'exposures';

comment on view dbt.exposures is
    'Every exposure: what uses the project''s data outside of dbt. Enabled ones only. Contract: dbt Information Schema v1. Grain: one row per exposure of the newest manifest (project_name, unique_id).';
comment on column dbt.exposures.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.exposures.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.exposures.exposure_type is
    'dashboard, notebook, analysis, ml or application. Source: type.';
comment on column dbt.exposures.label is
    'Name for people. Source: label (manifest v7 on).';
comment on column dbt.exposures.owner_name is
    'Name of the owner. Source: owner.name.';
comment on column dbt.exposures.owner_email is
    'E-mail of the owner; several are joined with a comma and a space. Source: owner.email (a text, or a list from dbt 1.10 on).';
comment on column dbt.exposures.url is
    'Where to find it. Source: url.';
comment on column dbt.exposures.maturity is
    'low, medium or high. Source: maturity.';
comment on column dbt.exposures.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt.exposures.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.exposures.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.exposures.fqn is
    'Fully qualified name: package, folders, name; what selectors match. Source: fqn.';
comment on column dbt.exposures.depends_on is
    'unique_id of the nodes that it depends on. Source: depends_on.nodes.';
comment on column dbt.exposures.tags is
    'Tags. Source: tags (a text or a list).';
comment on column dbt.exposures.meta is
    'JSON: meta. Source: meta, or config.meta.';
comment on column dbt.exposures.config is
    'JSON: the configuration. Null before manifest v7. Source: config.';
comment on column dbt.exposures.created_at is
    'Always null: the store keeps definitions without the time at which they were parsed.';
comment on column dbt.exposures.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.exposures.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.exposures.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
