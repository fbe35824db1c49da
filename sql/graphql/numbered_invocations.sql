-- numbered_invocations: who an invocation was, in the integers of the Discovery API
-- grain: invocation_id
-- reads: dbt_store.numbered_invocations
create or replace temp table numbered_invocations as
select
    *,
    row_number() over (order by generated_at, invocation_id) as place,
    dense_rank() over (order by project_name, environment, run) as run_key
from dbt_store.numbered_invocations;
