-- applied_nodes: the applied state, computed once for many statements
-- grain: unique_id
-- reads: dbt_store.applied_nodes
create or replace temp table applied_nodes as
select * from dbt_store.applied_nodes;
