-- applied_documents: the definitions of the applied state; in memory they are read much faster than among all that the store has
-- grain: definition_key
-- reads: applied_nodes, dbt_store.definitions
create or replace temp table applied_documents as
select definition_key, definition
from dbt_store.definitions
where definition_key in (select definition_key from applied_nodes);
