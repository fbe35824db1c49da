-- dbt.unit_tests: one row per unit test of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.unit_tests as
select
    d.unique_id,
    d.name,
    d.definition ->> '$.model' as model,
    d.description,
    d.package_name,
    d.original_file_path,
    d.fqn,
    d.definition ->> '$.given' as given,
    d.definition ->> '$.expect' as expect,
    d.definition ->> '$.overrides' as overrides,
    d.definition ->> '$.versions' as versions,
    d.definition ->> '$.config' as config,
    cast(null as double) as created_at,
    d.ingested_at,
    d.project_name,
    d.environment
from dbt_store.current_definitions as d
where d.manifest_section = 'unit_tests';

comment on view dbt.unit_tests is
    'Every unit test (dbt 1.8 on). Enabled ones only. Contract: dbt Information Schema v1. Grain: one row per unit test of the newest manifest (project_name, unique_id).';
comment on column dbt.unit_tests.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.unit_tests.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.unit_tests.model is
    'Name of the model under test. Source: model.';
comment on column dbt.unit_tests.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt.unit_tests.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.unit_tests.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.unit_tests.fqn is
    'Fully qualified name: package, folders, name; what selectors match. Source: fqn.';
comment on column dbt.unit_tests.given is
    'JSON list of the inputs: input, format, rows, fixture. Source: given.';
comment on column dbt.unit_tests.expect is
    'JSON: the expected rows and their format. Source: expect.';
comment on column dbt.unit_tests.overrides is
    'JSON: overridden macros, variables and environment variables. Source: overrides.';
comment on column dbt.unit_tests.versions is
    'JSON: versions of the model that the test includes or excludes. Source: versions.';
comment on column dbt.unit_tests.config is
    'JSON: the whole configuration. Source: config.';
comment on column dbt.unit_tests.created_at is
    'Always null: the store keeps definitions without the time at which they were parsed.';
comment on column dbt.unit_tests.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.unit_tests.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.unit_tests.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
