-- sets: distinct sets of states; a section of a manifest is a set
-- grain: set_key, state_key
create table if not exists dbt_store.sets (
    set_key uuid,
    state_key uuid
);
