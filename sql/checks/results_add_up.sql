-- What an artifact counts is what its results are.
-- Rows: artifacts of results that count otherwise.
with counted as (
    select
        artifact_id,
        count(*) as results,
        count(*) filter (status in ('success', 'pass')) as successes,
        count(*) filter (status = 'skipped') as skipped,
        count(*) filter (status = 'warn') as warned
    from dbt_store.results
    group by artifact_id
)

select artifact_id, result_count, results
from dbt_store.artifacts
left join counted using (artifact_id)
where
    kind = 'run_results'
    and (coalesce(result_count, 0) <> coalesce(results, 0) or coalesce(success_count, 0) <> coalesce(successes, 0)
        or coalesce(skipped_count, 0) <> coalesce(skipped, 0) or coalesce(warn_count, 0) <> coalesce(warned, 0));
