-- New definitions with their columns go to the store.
-- reads: staged_definitions
insert into dbt_store.definitions by name
select * exclude (declared_columns)
from staged_definitions
order by unique_id;

insert into dbt_store.columns by name
with unnested as (
    select
        definition_key,
        unnest(map_entries(try_cast(declared_columns as map(varchar, json)))) as item,
        generate_subscripts(map_keys(try_cast(declared_columns as map(varchar, json))), 1) as column_index
    from staged_definitions
    where json_type(declared_columns) = 'OBJECT'
)

select
    definition_key,
    column_index::integer as column_index,
    coalesce(item.value ->> '$.name', item.key) as column_name,
    item.value ->> '$.data_type' as data_type,
    item.value ->> '$.description' as description,
    try_cast(item.value ->> '$.quote' as boolean) as quote,
    case json_type(item.value, '$.tags') when 'ARRAY' then from_json(item.value -> '$.tags', '["VARCHAR"]') when 'VARCHAR' then [item.value ->> '$.tags'] else [] end as tags,
    item.value as property
from unnested;
