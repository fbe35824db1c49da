-- A section counts as many entries as its set holds.
-- Rows: sections that do not.
select artifact_id, section, entry_count, held
from dbt_store.sections
inner join (select set_key, count(*) as held from dbt_store.sets group by set_key) using (set_key)
where entry_count <> held;
