-- packed_definitions: one row per distinct definition of anything that a manifest holds; the view dbt_store.definitions shows them unpacked
-- grain: definition_key
-- The key is md5 of the JSON without what changes on every parse or compile (sql/staging/entries.sql lists it).
create table if not exists dbt_store.packed_definitions (
    definition_key uuid,
    section varchar,         -- nodes, sources, macros, docs, exposures, metrics, groups, semantic_models, saved_queries, unit_tests, functions, selectors
    unique_id varchar,
    resource_type varchar,
    name varchar,
    package_name varchar,
    original_file_path varchar,
    fqn varchar[],
    alias varchar,
    description varchar,
    tags varchar[],
    materialized varchar,
    access varchar,
    group_name varchar,
    version varchar,
    enabled boolean,
    attached_node varchar,   -- of tests: the tested node
    column_name varchar,
    depends_on varchar[],    -- nodes, in the order the manifest has them
    code_hash uuid,          -- parts of the meaning, alike over dbt versions; see sql/staging/definitions.sql
    config_hash uuid,
    columns_hash uuid,
    contract_hash uuid,
    description_hash uuid,
    dependencies_hash uuid,
    properties_hash uuid,
    meaning_key uuid,        -- all of these together
    definition_pieces varchar[]  -- the JSON in pieces: DuckDB compresses no column that holds a text of more than 4,096 bytes
);
