-- Derived: every artifact that names an invocation is in it, and there is no invocation without an artifact.
-- Rows: invocations on one side only.
select invocation_id, stated, derived
from (select distinct invocation_id, true as stated from dbt_store.artifacts where invocation_id is not null)
full outer join (select invocation_id, true as derived from dbt_store.invocations) using (invocation_id)
where stated is null or derived is null;
