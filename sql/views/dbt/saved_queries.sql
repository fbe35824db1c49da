-- dbt.saved_queries: one row per saved query of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.saved_queries as
select
    d.unique_id,
    d.name,
    d.definition ->> '$.label' as label,
    d.description,
    d.package_name,
    d.original_file_path,
    d.fqn,
    d.definition ->> '$.query_params' as query_params,
    d.definition ->> '$.exports' as exports,
    d.depends_on,
    d.group_name as "group",
    d.tags,
    d.definition ->> '$.config' as config,
    cast(null as double) as created_at,
    d.ingested_at,
    d.project_name,
    d.environment
from dbt_store.current_definitions as d
where d.manifest_section = 'saved_queries';

comment on view dbt.saved_queries is
    'Every saved query (dbt 1.7 on). Enabled ones only. Contract: dbt Information Schema v1. Grain: one row per saved query of the newest manifest (project_name, unique_id).';
comment on column dbt.saved_queries.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.saved_queries.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.saved_queries.label is
    'Name for people. Source: label.';
comment on column dbt.saved_queries.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt.saved_queries.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.saved_queries.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.saved_queries.fqn is
    'Fully qualified name: package, folders, name; what selectors match. Source: fqn.';
comment on column dbt.saved_queries.query_params is
    'JSON: metrics, group_by, where, order_by, limit. Source: query_params.';
comment on column dbt.saved_queries.exports is
    'JSON list of the exports: name and config. Source: exports.';
comment on column dbt.saved_queries.depends_on is
    'unique_id of the nodes that it depends on. Source: depends_on.nodes.';
comment on column dbt.saved_queries."group" is
    'Name of the group that owns it. Null before dbt 1.5. Source: group (manifest v9 on), or config.group.';
comment on column dbt.saved_queries.tags is
    'Tags. Source: tags (a text or a list).';
comment on column dbt.saved_queries.config is
    'JSON: the whole configuration. Source: config.';
comment on column dbt.saved_queries.created_at is
    'Always null: the store keeps definitions without the time at which they were parsed.';
comment on column dbt.saved_queries.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.saved_queries.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.saved_queries.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
