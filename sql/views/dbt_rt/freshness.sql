-- dbt_rt.freshness: one row per check of a source
-- grain: invocation_id, unique_id
-- reads: dbt_store.freshness, dbt_store.visible_invocations, dbt_store.artifacts
create or replace view dbt_rt.freshness as
select
    f.unique_id,
    split_part(f.unique_id, '.', 1) as resource_type,
    i.invocation_id,
    f.status,
    f.max_loaded_at,
    f.snapshotted_at,
    f.max_loaded_at_time_ago,
    f.execution_time,
    f.thread_id,
    f.error,
    try_cast(f.criteria ->> '$.warn_after.count' as bigint) as warn_after_count,
    f.criteria ->> '$.warn_after.period' as warn_after_period,
    try_cast(f.criteria ->> '$.error_after.count' as bigint) as error_after_count,
    f.criteria ->> '$.error_after.period' as error_after_period,
    f.criteria ->> '$.filter' as freshness_filter,
    cast(f.adapter_response as varchar) as adapter_response,
    cast(f.timing as varchar) as timing,
    f.created_at,
    a.generated_at as ingested_at,
    i.project_name,
    i.environment,
    i.job,
    i.run
from dbt_store.freshness as f
join dbt_store.visible_invocations as i on i.sources_artifact_id = f.artifact_id
join dbt_store.artifacts as a on a.artifact_id = f.artifact_id;

comment on view dbt_rt.freshness is
    'Every check of source freshness. Every environment unless the variable environment is set. Contract: dbt Information Schema v1. Grain: one row per check of a source (invocation_id, unique_id).';
comment on column dbt_rt.freshness.unique_id is
    'unique_id of the source or model. Source: results[].unique_id.';
comment on column dbt_rt.freshness.resource_type is
    'source or model. Source: first part of unique_id.';
comment on column dbt_rt.freshness.invocation_id is
    'Invocation. Source: metadata.invocation_id.';
comment on column dbt_rt.freshness.status is
    'pass, warn, error or runtime error. Lower case. Source: results[].status.';
comment on column dbt_rt.freshness.max_loaded_at is
    'Newest row or load (UTC). Source: results[].max_loaded_at.';
comment on column dbt_rt.freshness.snapshotted_at is
    'When it was looked at (UTC). Source: results[].snapshotted_at.';
comment on column dbt_rt.freshness.max_loaded_at_time_ago is
    'Age in seconds: snapshotted_at less max_loaded_at. Source: results[].max_loaded_at_time_ago_in_s.';
comment on column dbt_rt.freshness.execution_time is
    'Seconds that the check took. Null in sources v1. Source: results[].execution_time.';
comment on column dbt_rt.freshness.thread_id is
    'Thread that ran it. Null in sources v1. Source: results[].thread_id.';
comment on column dbt_rt.freshness.error is
    'Error of a check that could not run. Source: results[].error.';
comment on column dbt_rt.freshness.warn_after_count is
    'Age that makes it warn, in warn_after_period. Null: never. Source: results[].criteria.warn_after.count.';
comment on column dbt_rt.freshness.warn_after_period is
    'minute, hour or day. Source: results[].criteria.warn_after.period.';
comment on column dbt_rt.freshness.error_after_count is
    'Age that makes it fail, in error_after_period. Null: never. Source: results[].criteria.error_after.count.';
comment on column dbt_rt.freshness.error_after_period is
    'minute, hour or day. Source: results[].criteria.error_after.period.';
comment on column dbt_rt.freshness.freshness_filter is
    'Condition that restricts the rows. Source: results[].criteria.filter.';
comment on column dbt_rt.freshness.adapter_response is
    'JSON: what the adapter reported. Source: results[].adapter_response.';
comment on column dbt_rt.freshness.timing is
    'JSON list of the phases. Null in sources v1. Source: results[].timing.';
comment on column dbt_rt.freshness.created_at is
    'When the check completed, else when the artifact was generated (UTC). Source: results[].timing, metadata.generated_at.';
comment on column dbt_rt.freshness.ingested_at is
    'When the artifact was generated (UTC). Source: metadata.generated_at.';
comment on column dbt_rt.freshness.project_name is
    'Project of the invocation.';
comment on column dbt_rt.freshness.environment is
    'Environment of the invocation.';
comment on column dbt_rt.freshness.job is
    'Job of the invocation: what is run again and again, see dbt_history.jobs.';
comment on column dbt_rt.freshness.run is
    'Run of the invocation: the invocations that belong together, see dbt_history.runs.';
