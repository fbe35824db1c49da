-- The artifacts of this batch, with what their results add up to and the project whose md5 they name.
-- reads: staged_artifacts, dbt_store.results, dbt_store.sections and what hangs on them
insert into dbt_store.artifacts by name
with counted as (
    select
        artifact_id,
        count(*) as result_count,
        count(*) filter (status in ('success', 'pass')) as success_count,
        count(*) filter (status in ('error', 'fail', 'runtime error', 'partial success')) as error_count,
        count(*) filter (status = 'skipped') as skipped_count,
        count(*) filter (status = 'warn') as warn_count,
        min(compile_started_at) as first_started_at,
        max(execute_completed_at) as last_completed_at
    from (
        select artifact_id, status, compile_started_at, execute_completed_at from dbt_store.results
        union all by name
        select artifact_id, status from staged_freshness
    )
    where artifact_id in (select artifact_id from staged_artifacts)
    group by artifact_id
),

packages as (
    select artifact_id, list(package order by uses desc, package) as package_names
    from (
        select artifact_id, split_part(unique_id, '.', 2) as package, count(*) as uses
        from (select artifact_id, unique_id from dbt_store.results union all by name select artifact_id, unique_id from staged_freshness)
        where artifact_id in (select artifact_id from staged_artifacts)
        group by all
    )
    group by artifact_id
),

-- Before 1.6 a manifest names its project only by md5: it is one of the packages of its nodes and macros.
named as (
    select artifact_id, min(package_name) as project_name
    from staged_artifacts
    inner join dbt_store.sections using (artifact_id)
    inner join dbt_store.sets using (set_key)
    inner join dbt_store.states using (state_key)
    inner join dbt_store.definitions using (definition_key)
    where staged_artifacts.kind = 'manifest' and staged_artifacts.project_name is null and md5(package_name) = project_id
    group by artifact_id
)

select
    staged_artifacts.* exclude (project_name),
    coalesce(staged_artifacts.project_name, named.project_name) as project_name,
    package_names,
    -- A command that selected nothing has no results: none, not unknown.
    case when kind in ('run_results', 'sources') then coalesce(result_count, 0) end as result_count,
    case when kind in ('run_results', 'sources') then coalesce(success_count, 0) end as success_count,
    case when kind in ('run_results', 'sources') then coalesce(error_count, 0) end as error_count,
    case when kind in ('run_results', 'sources') then coalesce(skipped_count, 0) end as skipped_count,
    case when kind in ('run_results', 'sources') then coalesce(warn_count, 0) end as warn_count,
    first_started_at, last_completed_at
from staged_artifacts
left join counted using (artifact_id)
left join packages using (artifact_id)
left join named using (artifact_id);
