-- Versions of a node begin before they end and do not overlap, and each begins and ends with a manifest.
-- Rows: versions for which that is not so.
with ordered as (
    select *, lead(valid_from) over (partition by project_name, environment, unique_id order by valid_from) as next_from
    from dbt_store.node_versions
),

moments as (
    select project_name, environment, generated_at from dbt_store.timeline
)

select project_name, environment, unique_id, valid_from, valid_to, next_from
from ordered
where
    valid_from is null or valid_to <= valid_from or (valid_to is null and next_from is not null) or valid_to > next_from
    or (project_name, environment, valid_from) not in (select (project_name, environment, generated_at) from moments)
    or (valid_to is not null and (project_name, environment, valid_to) not in (select (project_name, environment, generated_at) from moments));
