-- applied_results: the results of the last attempts and last successes, out of all that the store has
-- grain: artifact_id, unique_id
-- reads: applied_nodes, dbt_store.results
create or replace temp table applied_results as
select r.*
from dbt_store.results as r
where (r.artifact_id, r.unique_id) in (
    select (attempt_id, unique_id) from applied_nodes where attempt_id is not null
    union all
    select (success_id, unique_id) from applied_nodes where success_id is not null
);
