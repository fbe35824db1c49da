-- Which set each section of a manifest or catalog is.
-- reads: a file of JSON lines in the scratch folder
insert into dbt_store.sections by name
select a as artifact_id, s as section, k::uuid as set_key, c as entry_count
from read_json(
    getvariable('staging_sections'), format = 'newline_delimited',
    columns = {a: 'BIGINT', s: 'VARCHAR', k: 'VARCHAR', c: 'BIGINT'}
);
