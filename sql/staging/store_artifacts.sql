-- The artifacts of this batch, with what their results add up to.
-- reads: staged_artifacts, dbt_store.results, dbt_store.freshness
insert into dbt_store.artifacts by name
with counted as (
    select
        artifact_id,
        split_part(unique_id, '.', 2) as package,
        count(*) as result_count,
        count(*) filter (status in ('success', 'pass')) as success_count,
        count(*) filter (status in ('error', 'fail', 'runtime error', 'partial success')) as error_count,
        count(*) filter (status = 'skipped') as skipped_count,
        count(*) filter (status = 'warn') as warn_count,
        min(compile_started_at) as first_started_at,
        max(execute_completed_at) as last_completed_at
    from (
        select artifact_id, unique_id, status, compile_started_at, execute_completed_at from dbt_store.results
        union all by name
        select artifact_id, unique_id, status from dbt_store.freshness
    )
    where artifact_id in (select artifact_id from staged_artifacts)
    group by all
),

summed as (
    select
        artifact_id,
        list(package order by result_count desc, package) as package_names,
        sum(result_count)::bigint as result_count,
        sum(success_count)::bigint as success_count,
        sum(error_count)::bigint as error_count,
        sum(skipped_count)::bigint as skipped_count,
        sum(warn_count)::bigint as warn_count,
        min(first_started_at) as first_started_at,
        max(last_completed_at) as last_completed_at
    from counted
    group by artifact_id
)

select
    staged_artifacts.*,
    package_names,
    -- A command that selected nothing has no results: none, not unknown.
    case when kind in ('run_results', 'sources') then coalesce(result_count, 0) end as result_count,
    case when kind in ('run_results', 'sources') then coalesce(success_count, 0) end as success_count,
    case when kind in ('run_results', 'sources') then coalesce(error_count, 0) end as error_count,
    case when kind in ('run_results', 'sources') then coalesce(skipped_count, 0) end as skipped_count,
    case when kind in ('run_results', 'sources') then coalesce(warn_count, 0) end as warn_count,
    first_started_at, last_completed_at
from staged_artifacts
left join summed using (artifact_id);
