-- node_versions: derived; what a node meant in an environment, and from when to when
-- grain: project_name, environment, unique_id, valid_from
create table if not exists dbt_store.node_versions (
    project_name varchar,
    environment varchar,
    unique_id varchar,
    definition_key uuid,         -- the first definition with this meaning
    placement_key uuid,
    valid_from timestamptz,
    valid_to timestamptz,
    is_first boolean,            -- nothing before it in this environment
    code_changed boolean,
    config_changed boolean,
    columns_changed boolean,
    contract_changed boolean,
    description_changed boolean,
    dependencies_changed boolean,
    properties_changed boolean
);
