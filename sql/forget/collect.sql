-- Removes what nothing needs any more, from the outside in.
-- reads: everything that is stored once
delete from dbt_store.sets where set_key not in (select set_key from dbt_store.sections);
delete from dbt_store.states where state_key not in (select state_key from dbt_store.sets);
delete from dbt_store.catalog_entries where entry_key not in (select state_key from dbt_store.sets);
delete from dbt_store.packed_definitions where definition_key not in (select definition_key from dbt_store.states);
delete from dbt_store.columns where definition_key not in (select definition_key from dbt_store.definitions);
delete from dbt_store.placements where placement_key not in (select placement_key from dbt_store.states where placement_key is not null);
delete from dbt_store.contexts where context_key not in (select context_key from dbt_store.states where context_key is not null);
delete from dbt_store.codes
where
    code_key not in (select compiled_key from dbt_store.states where compiled_key is not null)
    and code_key not in (select compiled_key from dbt_store.results where compiled_key is not null);
