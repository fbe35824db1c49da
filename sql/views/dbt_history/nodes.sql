-- dbt_history.nodes: one row per version of a node in an environment
-- grain: project_name, environment, unique_id, valid_from
-- reads: dbt_store.node_versions, dbt_store.definitions, dbt_store.placements, dbt_store.settings
create or replace view dbt_history.nodes as
select
    v.project_name,
    v.environment,
    v.unique_id,
    v.valid_from,
    case when s.as_of is null or v.valid_to <= s.as_of then v.valid_to end as valid_to,
    coalesce(v.valid_to > s.as_of, v.valid_to is null) as is_current,
    v.is_first,
    v.code_changed,
    v.config_changed,
    v.columns_changed,
    v.contract_changed,
    v.description_changed,
    v.dependencies_changed,
    v.properties_changed,
    d.resource_type,
    d.name,
    d.package_name,
    d.original_file_path,
    d.fqn,
    d.alias,
    d.description,
    d.tags,
    d.materialized,
    d.access,
    d.group_name as "group",
    d.version,
    d.enabled,
    coalesce(d.attached_node, case when d.section = 'unit_tests' then d.depends_on[1] end) as node_unique_id,
    d.column_name,
    d.depends_on,
    p.database_name,
    p.schema_name,
    p.relation_name,
    coalesce(d.definition ->> '$.raw_code', d.definition ->> '$.raw_sql') as raw_code,
    d.definition ->> '$.config' as config,
    coalesce(d.definition ->> '$.meta', d.definition ->> '$.config.meta') as meta,
    cast(d.definition as varchar) as definition
from dbt_store.node_versions as v
join dbt_store.definitions as d on d.definition_key = v.definition_key
left join dbt_store.placements as p on p.placement_key = v.placement_key
cross join dbt_store.settings as s
where (s.environment is null or v.environment = s.environment)
    and (s.project is null or v.project_name = s.project)
    and (s.as_of is null or v.valid_from <= s.as_of);

comment on view dbt_history.nodes is
    'What each node, source, exposure, metric ... was defined as, from when to when, in every environment: a new row begins when the meaning of its definition changes. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per version of a node in an environment (project_name, environment, unique_id, valid_from).';
comment on column dbt_history.nodes.project_name is
    'Project.';
comment on column dbt_history.nodes.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.nodes.unique_id is
    'dbt''s identifier.';
comment on column dbt_history.nodes.valid_from is
    'When the first manifest with this version was generated (UTC).';
comment on column dbt_history.nodes.valid_to is
    'When the first manifest without it was generated (UTC). Null while it is valid (at as_of, where that is set).';
comment on column dbt_history.nodes.is_current is
    'Whether it is valid now (at as_of, where that is set).';
comment on column dbt_history.nodes.is_first is
    'Whether it is the first version of the node in this environment.';
comment on column dbt_history.nodes.code_changed is
    'Its code changed against the version before.';
comment on column dbt_history.nodes.config_changed is
    'Its declared configuration changed against the version before.';
comment on column dbt_history.nodes.columns_changed is
    'Its declared columns changed against the version before.';
comment on column dbt_history.nodes.contract_changed is
    'Its contract changed against the version before.';
comment on column dbt_history.nodes.description_changed is
    'Its description changed against the version before.';
comment on column dbt_history.nodes.dependencies_changed is
    'What it depends on changed against the version before.';
comment on column dbt_history.nodes.properties_changed is
    'Other properties (tags, meta, owner, ...) changed against the version before.';
comment on column dbt_history.nodes.resource_type is
    'Kind of resource: model, seed, snapshot, source, analysis, function, operation ... Source: resource_type.';
comment on column dbt_history.nodes.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt_history.nodes.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt_history.nodes.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt_history.nodes.fqn is
    'Fully qualified name: package, folders, name; what selectors match. Source: fqn.';
comment on column dbt_history.nodes.alias is
    'Name of the relation in the warehouse. Null for sources before dbt 2. Source: alias.';
comment on column dbt_history.nodes.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt_history.nodes.tags is
    'Tags. Source: tags (a text or a list).';
comment on column dbt_history.nodes.materialized is
    'Materialization: table, view, incremental, ephemeral, seed, snapshot ... Source: config.materialized.';
comment on column dbt_history.nodes.access is
    'private, protected or public. Models only, null before dbt 1.5. Source: access (manifest v9 on), or config.access (v11 on).';
comment on column dbt_history.nodes."group" is
    'Name of the group that owns it. Null before dbt 1.5. Source: group (manifest v9 on), or config.group.';
comment on column dbt_history.nodes.version is
    'Version of a versioned model, as text. Null for others. Source: version (manifest v9 on).';
comment on column dbt_history.nodes.enabled is
    'False for resources that are switched off; these stand here but not in dag_nodes. Source: false for what the manifest lists under disabled.';
comment on column dbt_history.nodes.node_unique_id is
    'Node under test, of tests. Null for others.';
comment on column dbt_history.nodes.column_name is
    'Column under test, of tests. Null for others.';
comment on column dbt_history.nodes.depends_on is
    'unique_id of the nodes that it depends on. Source: depends_on.nodes.';
comment on column dbt_history.nodes.database_name is
    'Database (catalog, BigQuery project) where it is built or found. Source: database.';
comment on column dbt_history.nodes.schema_name is
    'Schema (BigQuery dataset) where it is built or found. Source: schema.';
comment on column dbt_history.nodes.relation_name is
    'Quoted full name of the relation. Null for what builds none, as ephemeral models. Source: relation_name (manifest v3 on).';
comment on column dbt_history.nodes.raw_code is
    'Code as written, before Jinja. Null for sources. Source: raw_code (manifest v7 on), raw_sql (v1 to v6).';
comment on column dbt_history.nodes.config is
    'JSON: the whole configuration. Source: config.';
comment on column dbt_history.nodes.meta is
    'JSON: meta. Source: meta, or config.meta.';
comment on column dbt_history.nodes.definition is
    'JSON: the whole entry of the manifest, without what changes on every parse or compile.';
