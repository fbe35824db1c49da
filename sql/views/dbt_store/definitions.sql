-- dbt_store.definitions: one row per distinct definition of anything that a manifest holds
-- grain: definition_key
-- reads: dbt_store.packed_definitions
create or replace view dbt_store.definitions as
select
    definition_key,
    section,
    unique_id,
    resource_type,
    name,
    package_name,
    original_file_path,
    fqn,
    alias,
    description,
    tags,
    materialized,
    access,
    group_name,
    version,
    enabled,
    attached_node,
    column_name,
    depends_on,
    code_hash,
    config_hash,
    columns_hash,
    contract_hash,
    description_hash,
    dependencies_hash,
    properties_hash,
    meaning_key,
    array_to_string(definition_pieces, '') as definition
from dbt_store.packed_definitions;

comment on view dbt_store.definitions is
    'Definitions, each distinct one once, whatever artifacts hold it. definition is the JSON without what changes on every parse or compile.';
