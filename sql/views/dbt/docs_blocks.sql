-- dbt.docs_blocks: one row per docs block of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.docs_blocks as
select
    d.unique_id,
    d.name,
    d.package_name,
    d.original_file_path,
    d.definition ->> '$.block_contents' as content,
    d.ingested_at,
    d.project_name,
    d.environment
from dbt_store.current_definitions as d
where d.manifest_section = 'docs';

comment on view dbt.docs_blocks is
    'Every docs block, dbt''s own overview included. Contract: dbt Information Schema v1. Grain: one row per docs block of the newest manifest (project_name, unique_id).';
comment on column dbt.docs_blocks.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.docs_blocks.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.docs_blocks.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.docs_blocks.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.docs_blocks.content is
    'Text of the block (Markdown). Source: block_contents.';
comment on column dbt.docs_blocks.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.docs_blocks.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.docs_blocks.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
