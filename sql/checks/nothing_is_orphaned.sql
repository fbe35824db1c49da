-- Nothing is kept that nothing needs: what only a forgotten artifact held is gone with it.
-- Rows: the table, and how many of its rows no other row names.
with orphaned as (
    select 'sets' as table_name, count(*) as row_count from dbt_store.sets anti join dbt_store.sections using (set_key)
    union all select 'states', count(*) from dbt_store.states anti join dbt_store.sets using (state_key)
    union all select 'catalog_entries', count(*) from dbt_store.catalog_entries anti join dbt_store.sets on state_key = entry_key
    union all select 'definitions', count(*) from dbt_store.definitions anti join dbt_store.states using (definition_key)
    union all select 'placements', count(*) from dbt_store.placements anti join dbt_store.states using (placement_key)
    union all select 'contexts', count(*) from dbt_store.contexts anti join dbt_store.states using (context_key)
    union all
    select 'codes', count(*)
    from dbt_store.codes
    anti join (select compiled_key from dbt_store.states union all select compiled_key from dbt_store.results) on compiled_key = code_key
)

select table_name, row_count from orphaned where row_count > 0;
