-- dbt_history.build_times: one row per dimension, name, variant and bucket of time
-- grain: dimension, project_name, environment, name, variant, bucket_start
-- reads: dbt_store.build_samples
create or replace macro dbt_history.build_times(bucket) as table
-- make_timestamp(epoch_us()) is the moment in UTC, as `at time zone 'UTC'`, in a twentieth of the time.
with buckets as (
    select
        dimension,
        project_name,
        environment,
        name,
        variant,
        case bucket
            when 'hour' then date_trunc('hour', make_timestamp(epoch_us(started_at)))
            when 'day' then date_trunc('day', make_timestamp(epoch_us(started_at)))
            when 'week' then date_trunc('week', make_timestamp(epoch_us(started_at)))
            when 'month' then date_trunc('month', make_timestamp(epoch_us(started_at)))
            when 'quarter' then date_trunc('quarter', make_timestamp(epoch_us(started_at)))
            when 'year' then date_trunc('year', make_timestamp(epoch_us(started_at)))
            when 'invocation' then make_timestamp(epoch_us(started_at))
            else time_bucket(
                coalesce(
                    try_cast(bucket as interval),
                    cast(error(
                        'build_times: unknown bucket "' || coalesce(bucket, 'null')
                        || '". Write hour, day, week, month, quarter, year, invocation, or a number of them such as 6 hours.'
                    ) as interval)
                ),
                make_timestamp(epoch_us(started_at))
            )
        end as utc_start,
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
    utc_start at time zone 'UTC' as bucket_start,
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
    cast(utc_start as date) as day
from buckets;

comment on macro table dbt_history.build_times is
    'Build time of models, jobs, packages, tags, groups and projects over buckets of time: hour, day, week (from Monday), month, quarter, year, any number of them such as 6 hours (all in UTC, by the start of the invocation), or invocation. Columns as in dbt_history.daily_build_times. Filter on dimension. A macro works only in the database that is in use (use alias). Grain: one row per dimension, name, variant and bucket of time (dimension, project_name, environment, name, variant, bucket_start).';
