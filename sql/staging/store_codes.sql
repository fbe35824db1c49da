-- The code that results were compiled to.
-- reads: a file of JSON lines in the scratch folder
insert into dbt_store.codes by name
select distinct on (code_key) code_key, code
from (
    select k::uuid as code_key, t as code
    from read_json(
        getvariable('staging_codes'), format = 'newline_delimited', maximum_object_size = getvariable('staging_row_size')::bigint,
        columns = {k: 'VARCHAR', t: 'VARCHAR'}
    )
)
where code_key not in (select code_key from dbt_store.codes);
