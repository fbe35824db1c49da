-- Content-addressed: each distinct content has one key, and where the key is md5 of one text it is that.
-- Rows: the table, and how many of its rows break this.
with faults as (
    select 'definitions' as table_name, count(*) - count(distinct (section, unique_id, definition::varchar)) as row_count from dbt_store.definitions
    union all
    select
        'placements',
        count(*) - count(distinct (
            coalesce(database_name, ''), coalesce(schema_name, ''), coalesce(identifier, ''), coalesce(relation_name, ''),
            coalesce(node_relation::varchar, '')
        ))
    from dbt_store.placements
    union all select 'codes', count(*) filter (code_key is distinct from md5(code)::uuid) from dbt_store.codes
    union all select 'contexts', count(*) filter (context_key is distinct from md5(context::varchar)::uuid) from dbt_store.contexts
    union all
    select 'sets', count(*) - count(distinct members)
    from (select list(state_key order by state_key) as members from dbt_store.sets group by set_key)
)

select table_name, row_count from faults where row_count > 0;
