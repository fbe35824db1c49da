-- dbt.data_tests: one row per data test of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions, dbt_store.codes, dbt_store.contexts
create or replace view dbt.data_tests as
with parsed as ( -- a definition is parsed twice at most, however many columns are asked for
    select
        *,
        from_json(definition, '{
            "config": "VARCHAR", "meta": "VARCHAR", "patch_path": "VARCHAR", "test_metadata": {"name": "VARCHAR",
            "namespace": "VARCHAR", "kwargs": "VARCHAR"}
        }') as e,
        from_json(definition -> '$.config', '{
            "meta": "VARCHAR", "severity": "VARCHAR", "warn_if": "VARCHAR", "error_if": "VARCHAR", "fail_calc": "VARCHAR",
            "store_failures": "VARCHAR", "store_failures_as": "VARCHAR", "where": "VARCHAR", "limit": "VARCHAR"
        }') as c
    from dbt_store.current_definitions
    where resource_type = 'test' and manifest_section in ('nodes', 'disabled')
)
select
    d.unique_id,
    d.name,
    d.package_name,
    d.original_file_path,
    d.fqn,
    d.description,
    d.database_name,
    d.schema_name,
    d.relation_name,
    d.is_enabled as enabled,
    d.materialized,
    d.e.config as config,
    d.tags,
    coalesce(d.e.meta, d.c.meta) as meta,
    d.group_name as "group",
    coalesce(regexp_replace(d.e.patch_path, '^[^:]*://', ''), case when regexp_matches(d.original_file_path, '\.ya?ml$') then d.original_file_path end) as properties_yml_file_path,
    k.code as compiled_code,
    x.context ->> '$.compiled_path' as compiled_path,
    d.e.test_metadata.name as test_name,
    case when d.e.test_metadata.name is not null then coalesce(d.e.test_metadata.namespace, case when d.e.test_metadata.name in ('unique', 'not_null', 'accepted_values', 'relationships') then 'dbt' else d.package_name end) end as test_definition_package,
    d.e.test_metadata.kwargs as arguments,
    d.column_name,
    d.attached_node as node_unique_id,
    d.c.severity as severity,
    d.c.warn_if as warn_if,
    d.c.error_if as error_if,
    d.c.fail_calc as fail_calc,
    try_cast(d.c.store_failures as boolean) as store_failures,
    d.c.store_failures_as as store_failures_as,
    d.c."where" as "where",
    try_cast(d.c."limit" as bigint) as "limit",
    d.ingested_at,
    d.project_name,
    d.environment
from parsed as d
left join dbt_store.codes as k on k.code_key = d.compiled_key
left join dbt_store.contexts as x on x.context_key = d.context_key;

comment on view dbt.data_tests is
    'Every data test, generic (test_name is set) or singular, also disabled ones (enabled = false). Contract: dbt Information Schema v1. Grain: one row per data test of the newest manifest (project_name, unique_id).';
comment on column dbt.data_tests.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.data_tests.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.data_tests.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.data_tests.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.data_tests.fqn is
    'Fully qualified name: package, folders, name; what selectors match. Source: fqn.';
comment on column dbt.data_tests.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt.data_tests.database_name is
    'Database (catalog, BigQuery project) where it is built or found. Source: database.';
comment on column dbt.data_tests.schema_name is
    'Schema (BigQuery dataset) where it is built or found. Source: schema.';
comment on column dbt.data_tests.relation_name is
    'Table that holds the failures, where they are stored. Null otherwise. Source: relation_name.';
comment on column dbt.data_tests.enabled is
    'False for resources that are switched off; these stand here but not in dag_nodes. Source: false for what the manifest lists under disabled.';
comment on column dbt.data_tests.materialized is
    'test. Source: config.materialized.';
comment on column dbt.data_tests.config is
    'JSON: the whole configuration. Source: config.';
comment on column dbt.data_tests.tags is
    'Tags. Source: tags (a text or a list).';
comment on column dbt.data_tests.meta is
    'JSON: meta. Source: meta, or config.meta.';
comment on column dbt.data_tests."group" is
    'Group of the test. Null before dbt 1.5. Source: group (manifest v9 on), or config.group.';
comment on column dbt.data_tests.properties_yml_file_path is
    'YAML file that declares it, relative to its package. Null for singular tests without properties. Source: patch_path without the package, else original_file_path of generic tests.';
comment on column dbt.data_tests.compiled_code is
    'Code after Jinja, as the newest manifest holds it. Null when the command did not compile the node. Source: compiled_code (manifest v7 on), compiled_sql (v1 to v6).';
comment on column dbt.data_tests.compiled_path is
    'File under target/ with the compiled code. Source: compiled_path (manifest v2 on).';
comment on column dbt.data_tests.test_name is
    'Generic test that it instantiates: unique, not_null, accepted_values ... Null for singular tests. Source: test_metadata.name.';
comment on column dbt.data_tests.test_definition_package is
    'Package that defines the generic test: the namespace written before its name, else dbt for the four built-in tests, else the test''s own package. Null for singular tests. Source: test_metadata.namespace.';
comment on column dbt.data_tests.arguments is
    'JSON: arguments of the generic test, with model and column_name. Null for singular tests. Source: test_metadata.kwargs.';
comment on column dbt.data_tests.column_name is
    'Column under test. Null for tests of a whole relation. Source: column_name.';
comment on column dbt.data_tests.node_unique_id is
    'Node under test. Null for singular tests. Source: attached_node (manifest v9 on); before, the node among depends_on.nodes that the test''s model argument names.';
comment on column dbt.data_tests.severity is
    'error or warn, in the letters of the configuration (dbt''s default is ERROR). Source: config.severity.';
comment on column dbt.data_tests.warn_if is
    'Condition on the number of failures that makes it warn. Source: config.warn_if (manifest v2 on).';
comment on column dbt.data_tests.error_if is
    'Condition on the number of failures that makes it fail. Source: config.error_if (manifest v2 on).';
comment on column dbt.data_tests.fail_calc is
    'Expression that counts failures. Source: config.fail_calc (manifest v2 on).';
comment on column dbt.data_tests.store_failures is
    'Whether failures are kept in a table. Null: as the command says. Source: config.store_failures (manifest v2 on).';
comment on column dbt.data_tests.store_failures_as is
    'How failures are kept: table, view or ephemeral. Source: config.store_failures_as (manifest v11 on).';
comment on column dbt.data_tests."where" is
    'Condition that restricts the rows under test. Source: config.where (manifest v2 on).';
comment on column dbt.data_tests."limit" is
    'Most failures that the test''s query returns. Source: config.limit (manifest v2 on).';
comment on column dbt.data_tests.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.data_tests.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.data_tests.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
