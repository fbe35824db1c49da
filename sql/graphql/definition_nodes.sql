-- definition_nodes: the definition state, computed once for many statements
-- grain: unique_id
-- reads: dbt_store.definition_nodes
create or replace temp table definition_nodes as
select *, cast(null as bigint) as attempt_id, cast(null as bigint) as success_id
from dbt_store.definition_nodes;
