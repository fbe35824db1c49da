-- dbt.macros: one row per macro of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions, dbt_store.contexts
create or replace view dbt.macros as
select
    d.unique_id,
    d.name,
    d.package_name,
    d.original_file_path,
    d.definition ->> '$.macro_sql' as macro_sql,
    d.description,
    coalesce(try_cast(d.definition -> '$.depends_on.macros' as varchar[]), try_cast(x.context -> '$.depends_on.macros' as varchar[]), []) as depends_on_macros,
    d.definition ->> '$.arguments' as arguments,
    coalesce(try_cast(d.definition ->> '$.docs.show' as boolean), try_cast(d.definition ->> '$.config.docs.show' as boolean)) as docs_show,
    regexp_replace(d.definition ->> '$.patch_path', '^[^:]*://', '') as properties_yml_file_path,
    coalesce(d.definition ->> '$.meta', d.definition ->> '$.config.meta') as meta,
    cast(null as double) as created_at,
    d.ingested_at,
    d.project_name,
    d.environment
from dbt_store.current_definitions as d
left join dbt_store.contexts as x on x.context_key = d.context_key
where d.manifest_section = 'macros';

comment on view dbt.macros is
    'Every macro of the project, its packages and dbt itself. Two projects share the macros of dbt and of common packages. Contract: dbt Information Schema v1. Grain: one row per macro of the newest manifest (project_name, unique_id).';
comment on column dbt.macros.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.macros.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.macros.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.macros.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.macros.macro_sql is
    'Text of the macro. Source: macro_sql.';
comment on column dbt.macros.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt.macros.depends_on_macros is
    'unique_id of the macros that it calls. Source: depends_on.macros.';
comment on column dbt.macros.arguments is
    'JSON list of the documented arguments. Source: arguments.';
comment on column dbt.macros.docs_show is
    'Whether the docs site shows it. Source: docs.show, or config.docs.show (dbt 2).';
comment on column dbt.macros.properties_yml_file_path is
    'YAML file with its properties, relative to its package. Null when there is none. Source: patch_path without the package.';
comment on column dbt.macros.meta is
    'JSON: meta. Source: meta, or config.meta.';
comment on column dbt.macros.created_at is
    'Always null: the store keeps definitions without the time at which they were parsed.';
comment on column dbt.macros.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.macros.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.macros.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
