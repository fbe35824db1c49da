-- dbt_store.current_relations: one row per relation of the newest catalog of each project
-- grain: project_name, environment, unique_id
-- reads: dbt_store.current_catalogs, dbt_store.sections, dbt_store.sets, dbt_store.catalog_entries
create or replace view dbt_store.current_relations as
select
    m.project_name,
    m.environment,
    m.generated_at as ingested_at,
    r.*
from dbt_store.current_catalogs as m
join dbt_store.sections as c on c.artifact_id = m.artifact_id
join dbt_store.sets as e on e.set_key = c.set_key
join dbt_store.catalog_entries as r on r.entry_key = e.state_key;

comment on view dbt_store.current_relations is
    'Everything that the newest catalogs hold. ingested_at is the catalog''s generated_at.';
