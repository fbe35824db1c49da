-- A new version of a node begins only where its meaning changed or it had been gone, and its flags say what changed.
-- Rows: versions that mean the same as the one that ends where they begin, or whose flags say that nothing changed.
with ordered as (
    select
        node_versions.*,
        definitions.meaning_key,
        lag(definitions.meaning_key) over node as previous_meaning,
        lag(valid_to) over node as previous_to
    from dbt_store.node_versions
    inner join dbt_store.definitions using (definition_key)
    window node as (partition by project_name, environment, node_versions.unique_id order by valid_from)
)

select project_name, environment, unique_id, valid_from
from ordered
where
    is_first <> (previous_meaning is null)
    or (previous_to = valid_from and previous_meaning = meaning_key)
    or (previous_meaning is not null and (previous_meaning <> meaning_key) <> (
        code_changed or config_changed or columns_changed or contract_changed or description_changed or dependencies_changed or properties_changed
    ));
