-- dbt_history.artifacts: one row per file ever seen, and per artifact that it held
-- grain: uri, content_hash
-- reads: dbt_store.files, dbt_store.artifacts, dbt_store.invocations, dbt_store.settings
create or replace view dbt_history.artifacts as
select
    i.project_name,
    i.environment,
    i.job,
    i.run,
    f.uri,
    f.kind,
    a.schema_version,
    a.dbt_version,
    i.invocation_id,
    f.bytes,
    a.result_count,
    f.outcome,
    f.reason,
    a.generated_at,
    f.loaded_at,
    a.content_hash,
    cast(make_timestamp(epoch_us(coalesce(a.generated_at, i.generated_at))) as date) as day
from dbt_store.files as f
left join dbt_store.artifacts as a on a.artifact_id = f.artifact_id
-- A semantic_manifest has no metadata: it belongs to the manifest of its folder.
left join (
    select g.folder, arg_max(b.invocation_id, (b.generated_at, b.content_hash)) as invocation_id
    from dbt_store.files as g
    join dbt_store.artifacts as b on b.artifact_id = g.artifact_id
    where b.kind = 'manifest'
    group by g.folder
) as m on m.folder = f.folder and a.kind = 'semantic_manifest'
left join dbt_store.invocations as i on i.invocation_id = coalesce(a.invocation_id, m.invocation_id)
cross join dbt_store.settings as s
where (s.environment is null or i.environment = s.environment)
    and (s.project is null or i.project_name = s.project)
    and (s.as_of is null or coalesce(a.generated_at, i.generated_at) <= s.as_of);

comment on view dbt_history.artifacts is
    'Every file that a load looked at, with what became of it; a path that was written again has a row for each artifact that it held. Files without an invocation (failed, ignored) stand here only while environment and project are unset. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per file ever seen, and per artifact that it held (uri, content_hash).';
comment on column dbt_history.artifacts.project_name is
    'Project of its invocation. Null without an invocation.';
comment on column dbt_history.artifacts.environment is
    'Environment of its invocation. Null without an invocation.';
comment on column dbt_history.artifacts.job is
    'Job of its invocation.';
comment on column dbt_history.artifacts.run is
    'Run of its invocation.';
comment on column dbt_history.artifacts.uri is
    'Path of the file, archive.zip!/member, or memory:... for bytes and objects.';
comment on column dbt_history.artifacts.kind is
    'manifest, run_results, sources, catalog or semantic_manifest. Null for what is none of these.';
comment on column dbt_history.artifacts.schema_version is
    'Version of the artifact''s schema, as in v12. Source: metadata.dbt_schema_version.';
comment on column dbt_history.artifacts.dbt_version is
    'Version of dbt that wrote it. Source: metadata.dbt_version.';
comment on column dbt_history.artifacts.invocation_id is
    'Invocation that wrote it. Source: metadata.invocation_id.';
comment on column dbt_history.artifacts.bytes is
    'Size of the file.';
comment on column dbt_history.artifacts.result_count is
    'Results in it. Null for manifests and catalogs.';
comment on column dbt_history.artifacts.outcome is
    'loaded, duplicate (same content as another file), ignored (no artifact), failed or archive.';
comment on column dbt_history.artifacts.reason is
    'Why it was not loaded. Null when it was.';
comment on column dbt_history.artifacts.generated_at is
    'When dbt generated it (UTC). Source: metadata.generated_at.';
comment on column dbt_history.artifacts.loaded_at is
    'When it was loaded here (UTC).';
comment on column dbt_history.artifacts.content_hash is
    'sha256 of its bytes.';
comment on column dbt_history.artifacts.day is
    'Day of generated_at, in UTC; of a semantic_manifest, which says no moment, that of its invocation. Null for files with neither.';
