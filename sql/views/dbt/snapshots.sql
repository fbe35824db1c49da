-- dbt.snapshots: one row per snapshot of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_nodes
create or replace view dbt.snapshots as
select
    unique_id,
    name,
    resource_type,
    package_name,
    original_file_path,
    fqn,
    alias,
    description,
    node_language,
    raw_code,
    database_name,
    schema_name,
    relation_name,
    identifier,
    enabled,
    materialized,
    incremental_strategy,
    on_schema_change,
    unique_key,
    full_refresh,
    persist_docs,
    pre_hook,
    post_hook,
    grants,
    config,
    access,
    "group",
    contract_enforced,
    version,
    latest_version,
    deprecation_date,
    constraints,
    primary_key,
    docs_show,
    properties_yml_file_path,
    time_spine,
    tags,
    classifiers,
    meta,
    ai_context,
    compiled_code,
    compiled_path,
    search_text,
    grain,
    grain_declared,
    grain_tested,
    grain_inferred,
    layer_inferred,
    ingested_at,
    project_name,
    environment
from dbt_store.current_nodes
where resource_type = 'snapshot';

comment on view dbt.snapshots is
    'Every snapshot that the newest manifest of a project defines, also disabled ones (enabled = false). Contract: dbt Information Schema v1. Grain: one row per snapshot of the newest manifest (project_name, unique_id).';
comment on column dbt.snapshots.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.snapshots.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.snapshots.resource_type is
    'Kind of resource: model, seed, snapshot, source, analysis, function, operation ... Source: resource_type.';
comment on column dbt.snapshots.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.snapshots.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.snapshots.fqn is
    'Fully qualified name: package, folders, name; what selectors match. Source: fqn.';
comment on column dbt.snapshots.alias is
    'Name of the relation in the warehouse. Null for sources before dbt 2. Source: alias.';
comment on column dbt.snapshots.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt.snapshots.node_language is
    'sql or python. Null for what has no code. Source: language (manifest v7 on); sql before, where there is code.';
comment on column dbt.snapshots.raw_code is
    'Code as written, before Jinja. Null for sources. Source: raw_code (manifest v7 on), raw_sql (v1 to v6).';
comment on column dbt.snapshots.database_name is
    'Database (catalog, BigQuery project) where it is built or found. Source: database.';
comment on column dbt.snapshots.schema_name is
    'Schema (BigQuery dataset) where it is built or found. Source: schema.';
comment on column dbt.snapshots.relation_name is
    'Quoted full name of the relation. Null for what builds none, as ephemeral models. Source: relation_name (manifest v3 on).';
comment on column dbt.snapshots.identifier is
    'Name of the relation without database and schema. Source: identifier of sources, else alias.';
comment on column dbt.snapshots.enabled is
    'False for resources that are switched off; these stand here but not in dag_nodes. Source: false for what the manifest lists under disabled.';
comment on column dbt.snapshots.materialized is
    'Materialization: table, view, incremental, ephemeral, seed, snapshot ... Source: config.materialized.';
comment on column dbt.snapshots.incremental_strategy is
    'Strategy of an incremental model: append, merge, delete+insert, microbatch ... Null: the adapter''s default. Source: config.incremental_strategy.';
comment on column dbt.snapshots.on_schema_change is
    'What an incremental model does when its columns change. Source: config.on_schema_change (manifest v3 on).';
comment on column dbt.snapshots.unique_key is
    'Unique key of an incremental model or snapshot; a list stands as JSON text. Source: config.unique_key.';
comment on column dbt.snapshots.full_refresh is
    'Whether the node is always (true) or never (false) fully refreshed. Null: as the command says. Source: config.full_refresh.';
comment on column dbt.snapshots.persist_docs is
    'JSON: which descriptions are written to the warehouse. Source: config.persist_docs.';
comment on column dbt.snapshots.pre_hook is
    'JSON list of the hooks that run before. Source: config.pre-hook, or config.pre_hook.';
comment on column dbt.snapshots.post_hook is
    'JSON list of the hooks that run after. Source: config.post-hook, or config.post_hook.';
comment on column dbt.snapshots.grants is
    'JSON: privileges and who gets them. Source: config.grants (manifest v6 on).';
comment on column dbt.snapshots.config is
    'JSON: the whole configuration. Source: config.';
comment on column dbt.snapshots.access is
    'private, protected or public. Models only, null before dbt 1.5. Source: access (manifest v9 on), or config.access (v11 on).';
comment on column dbt.snapshots."group" is
    'Name of the group that owns it. Null before dbt 1.5. Source: group (manifest v9 on), or config.group.';
comment on column dbt.snapshots.contract_enforced is
    'Whether the contract is enforced. Null before dbt 1.5. Source: config.contract.enforced, or contract.enforced (manifest v9 on).';
comment on column dbt.snapshots.version is
    'Version of a versioned model, as text. Null for others. Source: version (manifest v9 on).';
comment on column dbt.snapshots.latest_version is
    'Newest version of this model, as text. Source: latest_version (manifest v9 on).';
comment on column dbt.snapshots.deprecation_date is
    'Date or timestamp after which the model is deprecated, as dbt writes it. Source: deprecation_date (manifest v10 on).';
comment on column dbt.snapshots.constraints is
    'JSON list of the constraints of the whole relation. Source: constraints (manifest v9 on).';
comment on column dbt.snapshots.primary_key is
    'Columns that dbt takes for the primary key, from constraints or unique and not_null tests. Source: primary_key (dbt 1.9 on).';
comment on column dbt.snapshots.docs_show is
    'Whether the docs site shows it. Source: docs.show, or config.docs.show (dbt 2).';
comment on column dbt.snapshots.properties_yml_file_path is
    'YAML file with its properties, relative to its package. Null when there is none. Source: patch_path without the package.';
comment on column dbt.snapshots.time_spine is
    'JSON: how the model serves as time spine. Source: time_spine (dbt 1.9 on).';
comment on column dbt.snapshots.tags is
    'Tags. Source: tags (a text or a list).';
comment on column dbt.snapshots.classifiers is
    'Classifiers. Null with dbt 1. Source: classifiers (dbt 2).';
comment on column dbt.snapshots.meta is
    'JSON: meta. Source: meta, or config.meta.';
comment on column dbt.snapshots.ai_context is
    'Context for AI tools. Null with dbt 1. Source: ai_context (dbt 2).';
comment on column dbt.snapshots.compiled_code is
    'Code after Jinja, as the newest manifest holds it. Null when the command did not compile the node. Source: compiled_code (manifest v7 on), compiled_sql (v1 to v6).';
comment on column dbt.snapshots.compiled_path is
    'File under target/ with the compiled code. Source: compiled_path (manifest v2 on).';
comment on column dbt.snapshots.search_text is
    'Always null: dbt 2''s own search text stands in no JSON artifact.';
comment on column dbt.snapshots.grain is
    'Always null: dbt 2 infers it, JSON artifacts lack it.';
comment on column dbt.snapshots.grain_declared is
    'Always null: JSON artifacts lack it.';
comment on column dbt.snapshots.grain_tested is
    'Always null: JSON artifacts lack it.';
comment on column dbt.snapshots.grain_inferred is
    'Always null: JSON artifacts lack it.';
comment on column dbt.snapshots.layer_inferred is
    'Always null: dbt 2 infers it, JSON artifacts lack it.';
comment on column dbt.snapshots.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.snapshots.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.snapshots.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
