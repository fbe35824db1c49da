-- Sets of states: sections of manifests and catalogs are made of them.
-- reads: a file of JSON lines in the scratch folder, staged_states
insert into dbt_store.sets by name
select distinct set_key, state_key
from (
    select k::uuid as set_key, unnest(m) as state_number
    from read_json(
        getvariable('staging_sets'), format = 'newline_delimited', maximum_object_size = getvariable('staging_row_size')::bigint,
        columns = {k: 'VARCHAR', m: 'INTEGER[]'}
    )
    where k::uuid not in (select set_key from dbt_store.sections)
)
inner join staged_states using (state_number)
order by set_key, state_key;
