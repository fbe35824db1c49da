-- dbt.project: one row per project
-- grain: project_name
-- reads: dbt_store.current_manifests, dbt_store.artifacts, dbt_store.invocations
create or replace view dbt.project as
select
    cast(1 as bigint) as schema_version,
    m.project_name,
    a.dbt_version,
    a.adapter_type,
    a.metadata ->> '$.quoting' as quoting,
    cast(null as varchar) as ai_context,
    i.git_sha,
    i.git_branch,
    cast(null as boolean) as git_uncommitted_changes,
    coalesce(a.invocation_started_at, try_cast(a.metadata ->> '$.run_started_at' as timestamptz)) as last_full_parse_at,
    m.generated_at as ingested_at,
    m.environment
from dbt_store.current_manifests as m
join dbt_store.artifacts as a on a.artifact_id = m.artifact_id
left join dbt_store.invocations as i on i.invocation_id = a.invocation_id;

comment on view dbt.project is
    'Each project as its newest manifest states it. Contract: dbt Information Schema v1. Grain: one row per project (project_name).';
comment on column dbt.project.schema_version is
    'Version of the Information Schema contract that dbt and dbt_rt follow: 1.';
comment on column dbt.project.project_name is
    'Name of the project. Source: metadata.project_name (dbt 1.6 on); before, the package whose md5 is metadata.project_id.';
comment on column dbt.project.dbt_version is
    'Version of dbt that wrote the manifest. Source: metadata.dbt_version.';
comment on column dbt.project.adapter_type is
    'Adapter: snowflake, bigquery, duckdb ... Source: metadata.adapter_type.';
comment on column dbt.project.quoting is
    'JSON: which parts of a relation''s name are quoted by default. Null before dbt 1.10. Source: metadata.quoting.';
comment on column dbt.project.ai_context is
    'Always null: JSON artifacts lack it.';
comment on column dbt.project.git_sha is
    'Commit of the manifest''s invocation. Null when its artifacts name none. Source: metadata.env GIT_SHA (DBT_ENV_CUSTOM_ENV_GIT_SHA).';
comment on column dbt.project.git_branch is
    'Branch of the manifest''s invocation. Null when its artifacts name none. Source: metadata.env GIT_BRANCH.';
comment on column dbt.project.git_uncommitted_changes is
    'Always null: JSON artifacts do not tell.';
comment on column dbt.project.last_full_parse_at is
    'When the project was last parsed as a whole (UTC): with partial parsing dbt 1 keeps the start of that invocation in later manifests. Null before dbt 1.10. Source: metadata.invocation_started_at, or metadata.run_started_at.';
comment on column dbt.project.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.project.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
