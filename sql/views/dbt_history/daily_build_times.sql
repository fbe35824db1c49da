-- dbt_history.daily_build_times: one row per dimension, name, variant and day
-- grain: dimension, project_name, environment, name, variant, bucket_start
-- reads: dbt_store.build_samples
create or replace view dbt_history.daily_build_times as
-- Grouped by the date, as DuckDB takes a filter on it (and none on a moment) below the grouping.
with days as (
    select
        dimension,
        project_name,
        environment,
        name,
        variant,
        cast(make_timestamp(epoch_us(started_at)) as date) as day,
        count(*) filter (where status in ('success', 'warn')) as builds,
        count(*) filter (where status not in ('success', 'warn', 'skipped')) as failures,
        count(*) filter (where status = 'skipped') as skips,
        count(distinct results_artifact_id) as invocations,
        sum(seconds) as total_seconds,
        avg(seconds) as mean_seconds,
        quantile_cont(seconds, 0.5) as p50_seconds,
        quantile_cont(seconds, 0.95) as p95_seconds,
        max(seconds) as max_seconds,
        sum(wall_clock) as wall_clock_seconds
    from dbt_store.build_samples
    group by all
)
select
    dimension,
    project_name,
    environment,
    name,
    variant,
    cast(day as timestamp) at time zone 'UTC' as bucket_start,
    builds,
    failures,
    skips,
    invocations,
    total_seconds,
    mean_seconds,
    p50_seconds,
    p95_seconds,
    max_seconds,
    wall_clock_seconds,
    day
from days;

comment on view dbt_history.daily_build_times is
    'Build time per day of models, jobs, packages, tags, groups and projects: counts, total, mean, p50, p95 and maximum of the successful builds. Filter on dimension. Same columns as the macro dbt_history.build_times, which takes other buckets. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per dimension, name, variant and day (dimension, project_name, environment, name, variant, bucket_start).';
comment on column dbt_history.daily_build_times.dimension is
    'What name names: model, job, package, tag, group or project.';
comment on column dbt_history.daily_build_times.project_name is
    'Project.';
comment on column dbt_history.daily_build_times.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.daily_build_times.name is
    'unique_id of the model, seed or snapshot; name of the job, package, tag, group or project. Tags and groups are those of the definition that the invocation ran.';
comment on column dbt_history.daily_build_times.variant is
    'normal, full_refresh, empty (--empty) or sample (--sample): never added up, as their times do not compare.';
comment on column dbt_history.daily_build_times.bucket_start is
    'Start of the bucket (UTC), by the start of the invocation.';
comment on column dbt_history.daily_build_times.builds is
    'Builds of models, seeds and snapshots that succeeded.';
comment on column dbt_history.daily_build_times.failures is
    'Builds that failed, partial successes included.';
comment on column dbt_history.daily_build_times.skips is
    'Builds that were skipped.';
comment on column dbt_history.daily_build_times.invocations is
    'Invocations that built, failed or skipped any.';
comment on column dbt_history.daily_build_times.total_seconds is
    'Sum of execution_time over the successful builds.';
comment on column dbt_history.daily_build_times.mean_seconds is
    'Mean of execution_time over the successful builds.';
comment on column dbt_history.daily_build_times.p50_seconds is
    'Median of execution_time over the successful builds.';
comment on column dbt_history.daily_build_times.p95_seconds is
    '95th percentile of execution_time over the successful builds.';
comment on column dbt_history.daily_build_times.max_seconds is
    'Longest execution_time of the successful builds.';
comment on column dbt_history.daily_build_times.wall_clock_seconds is
    'Sum of the invocations'' wall clock, for jobs and projects. Null for models, packages, tags and groups, which share their invocations.';
comment on column dbt_history.daily_build_times.day is
    'Day of bucket_start, in UTC.';
