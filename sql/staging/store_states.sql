-- New states with their placements, compiled code and contexts go to the store.
-- reads: new_states
insert into dbt_store.states by name
select state_key, definition_key, placement_key, compiled_key, context_key from new_states;

insert into dbt_store.placements by name
select distinct on (placement_key) placement_key, database_name, schema_name, identifier, relation_name, node_relation
from new_states
where placement_key is not null and placement_key not in (select placement_key from dbt_store.placements);

insert into dbt_store.codes by name
select distinct on (compiled_key) compiled_key as code_key, code
from new_states
where compiled_key is not null and compiled_key not in (select code_key from dbt_store.codes);

insert into dbt_store.contexts by name
select distinct on (context_key) context_key, context
from new_states
where context_key is not null and context_key not in (select context_key from dbt_store.contexts);
