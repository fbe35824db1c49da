-- placements: where a node is built; apart from its definition, so that a pull request's schema is no change of the node
-- grain: placement_key
create table if not exists dbt_store.placements (
    placement_key uuid,
    database_name varchar,
    schema_name varchar,
    identifier varchar,      -- of sources
    relation_name varchar,
    node_relation json       -- of semantic models
);
