-- dbt.semantic_models: one row per semantic model of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.semantic_models as
select
    d.unique_id,
    d.name,
    d.definition ->> '$.model' as model,
    d.definition ->> '$.label' as label,
    d.description,
    d.package_name,
    d.original_file_path,
    d.fqn,
    cast(d.node_relation as varchar) as node_relation,
    d.definition ->> '$.primary_entity' as primary_entity,
    d.definition ->> '$.defaults' as defaults,
    d.group_name as "group",
    d.definition ->> '$.config' as config,
    cast(null as double) as created_at,
    d.ingested_at,
    d.project_name,
    d.environment
from dbt_store.current_definitions as d
where d.manifest_section = 'semantic_models';

comment on view dbt.semantic_models is
    'Every semantic model (dbt 1.6 on). Enabled ones only. Contract: dbt Information Schema v1. Grain: one row per semantic model of the newest manifest (project_name, unique_id).';
comment on column dbt.semantic_models.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.semantic_models.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.semantic_models.model is
    'Model that it describes, as written: ref(''...''). Source: model.';
comment on column dbt.semantic_models.label is
    'Name for people. Source: label (manifest v11 on).';
comment on column dbt.semantic_models.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt.semantic_models.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.semantic_models.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.semantic_models.fqn is
    'Fully qualified name: package, folders, name; what selectors match. Source: fqn.';
comment on column dbt.semantic_models.node_relation is
    'JSON: alias, schema_name, database and relation_name of the model. Source: node_relation.';
comment on column dbt.semantic_models.primary_entity is
    'Primary entity where no entity of that type is listed. Source: primary_entity.';
comment on column dbt.semantic_models.defaults is
    'JSON: agg_time_dimension. Source: defaults.';
comment on column dbt.semantic_models."group" is
    'Name of the group that owns it. Null before dbt 1.5. Source: group (manifest v9 on), or config.group.';
comment on column dbt.semantic_models.config is
    'JSON: the configuration. Source: config (manifest v11 on).';
comment on column dbt.semantic_models.created_at is
    'Always null: the store keeps definitions without the time at which they were parsed.';
comment on column dbt.semantic_models.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.semantic_models.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.semantic_models.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
