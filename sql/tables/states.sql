-- states: a definition with its place, its compiled code and its context, as a manifest holds it
-- grain: state_key
create table if not exists dbt_store.states (
    state_key uuid,
    definition_key uuid,
    placement_key uuid,
    compiled_key uuid,
    context_key uuid
);
