-- New definitions with their columns go to the store.
-- reads: staged_definitions, read_entries
insert into dbt_store.packed_definitions by name
select
    * exclude (declared_columns, definition, piece_length),
    -- A thousand characters are at most 4,000 bytes. A huge text gets a hundred pieces, for finding the place of each takes time.
    list_transform(range(0, length(definition), piece_length), place -> substr(definition, place + 1, piece_length)) as definition_pieces
from (
    -- The JSON joins only here: carried along it would stand in memory twice more.
    select staged_definitions.*, read_entries.definition, greatest(1000, length(read_entries.definition) // 100 + 1) as piece_length
    from read_entries
    inner join staged_definitions using (definition_key)
    where read_entries.definition is not null
);

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
