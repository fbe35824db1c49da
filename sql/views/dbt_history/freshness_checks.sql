-- dbt_history.freshness_checks: one row per source (or model) checked in an invocation
-- grain: invocation_id, unique_id
-- reads: dbt_store.freshness, dbt_store.visible_invocations
create or replace view dbt_history.freshness_checks as
select
    i.project_name,
    i.environment,
    i.job,
    i.run,
    i.invocation_id,
    f.unique_id,
    split_part(f.unique_id, '.', 1) as resource_type,
    case when starts_with(f.unique_id, 'source.') then split_part(f.unique_id, '.', 3) end as source_name,
    case
        when starts_with(f.unique_id, 'source.') then array_to_string(string_split(f.unique_id, '.')[4:], '.')
        else array_to_string(string_split(f.unique_id, '.')[3:], '.')
    end as name,
    f.status,
    f.max_loaded_at,
    f.snapshotted_at,
    f.max_loaded_at_time_ago as age,
    try_cast(f.criteria ->> '$.warn_after.count' as double)
        * case f.criteria ->> '$.warn_after.period' when 'minute' then 60 when 'hour' then 3600 when 'day' then 86400 end as warn_after,
    try_cast(f.criteria ->> '$.error_after.count' as double)
        * case f.criteria ->> '$.error_after.period' when 'minute' then 60 when 'hour' then 3600 when 'day' then 86400 end as error_after,
    f.criteria ->> '$.filter' as freshness_filter,
    f.error,
    f.execution_time,
    f.created_at,
    cast(make_timestamp(epoch_us(f.created_at)) as date) as day
from dbt_store.freshness as f
join dbt_store.visible_invocations as i on i.sources_artifact_id = f.artifact_id;

comment on view dbt_history.freshness_checks is
    'Every check of freshness, with the age that was found and the limits. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per source (or model) checked in an invocation (invocation_id, unique_id).';
comment on column dbt_history.freshness_checks.project_name is
    'Project.';
comment on column dbt_history.freshness_checks.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.freshness_checks.job is
    'Job: what is run again and again. Given by option, path or environment variables, else made of environment, command and selection; a retry belongs to the job of what it retries.';
comment on column dbt_history.freshness_checks.run is
    'Run: the invocations that belong together. Given by option, path or environment variables, else the invocation alone.';
comment on column dbt_history.freshness_checks.invocation_id is
    'Invocation. Source: metadata.invocation_id.';
comment on column dbt_history.freshness_checks.unique_id is
    'unique_id of the source table or model.';
comment on column dbt_history.freshness_checks.resource_type is
    'source or model.';
comment on column dbt_history.freshness_checks.source_name is
    'Source that the table belongs to. Null for models.';
comment on column dbt_history.freshness_checks.name is
    'Name of the source table or model.';
comment on column dbt_history.freshness_checks.status is
    'pass, warn, error or runtime error.';
comment on column dbt_history.freshness_checks.max_loaded_at is
    'Newest row or load (UTC). Source: results[].max_loaded_at.';
comment on column dbt_history.freshness_checks.snapshotted_at is
    'When it was looked at (UTC). Source: results[].snapshotted_at.';
comment on column dbt_history.freshness_checks.age is
    'Seconds between max_loaded_at and snapshotted_at. Source: results[].max_loaded_at_time_ago_in_s.';
comment on column dbt_history.freshness_checks.warn_after is
    'Age in seconds that makes it warn. Null: never. Source: results[].criteria.warn_after.';
comment on column dbt_history.freshness_checks.error_after is
    'Age in seconds that makes it fail. Null: never. Source: results[].criteria.error_after.';
comment on column dbt_history.freshness_checks.freshness_filter is
    'Condition that restricts the rows. Source: results[].criteria.filter.';
comment on column dbt_history.freshness_checks.error is
    'Error of a check that could not run. Source: results[].error.';
comment on column dbt_history.freshness_checks.execution_time is
    'Seconds that the check took. Null in sources v1. Source: results[].execution_time.';
comment on column dbt_history.freshness_checks.created_at is
    'When the check completed, else when the artifact was generated (UTC). Source: results[].timing, metadata.generated_at.';
comment on column dbt_history.freshness_checks.day is
    'Day of created_at, in UTC.';
