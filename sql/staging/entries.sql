-- read_entries: entries of manifests that this load sees for the first time; new_definitions: which of their definitions the store lacks
-- reads: a file of JSON lines in the scratch folder, dbt_store.packed_definitions
create or replace temp table read_entries as
select
    f as state_number, h::uuid as state_key, d::uuid as definition_key, s as section, k as entry_name, v as definition, x as volatile
from read_json(
    getvariable('staging_entries'),
    format = 'newline_delimited',
    maximum_object_size = getvariable('staging_row_size')::bigint,
    columns = {f: 'INTEGER', h: 'VARCHAR', d: 'VARCHAR', s: 'VARCHAR', k: 'VARCHAR', v: 'JSON', x: 'JSON'}
);

insert into staged_states
select state_number, state_key from read_entries;

-- Most runs bring none: the code is as it was.
create or replace temp table new_definitions as
select definition_key
from read_entries
where definition is not null and definition_key not in (select definition_key from dbt_store.packed_definitions);
