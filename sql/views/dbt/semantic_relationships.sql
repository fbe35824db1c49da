-- dbt.semantic_relationships: one row per relationship of dbt 2
-- grain: name
-- reads: nothing
create or replace view dbt.semantic_relationships as
select
    cast(null as varchar) as name,
    cast(null as varchar) as from_node_unique_id,
    cast(null as varchar) as to_node_unique_id,
    cast(null as varchar[]) as from_column_names,
    cast(null as varchar[]) as to_column_names,
    cast(null as varchar) as cardinality,
    cast(null as varchar) as relationship_type,
    cast(null as varchar) as ai_context,
    cast(null as timestamptz) as ingested_at,
    cast(null as varchar) as project_name,
    cast(null as varchar) as environment
where false;

comment on view dbt.semantic_relationships is
    'Always empty: JSON artifacts hold no relationships between semantic models. Contract: dbt Information Schema v1. Grain: one row per relationship of dbt 2 (name).';
comment on column dbt.semantic_relationships.name is
    'Name.';
comment on column dbt.semantic_relationships.from_node_unique_id is
    'Node on the many side.';
comment on column dbt.semantic_relationships.to_node_unique_id is
    'Node on the one side.';
comment on column dbt.semantic_relationships.from_column_names is
    'Its columns.';
comment on column dbt.semantic_relationships.to_column_names is
    'Its columns.';
comment on column dbt.semantic_relationships.cardinality is
    'Cardinality.';
comment on column dbt.semantic_relationships.relationship_type is
    'Kind.';
comment on column dbt.semantic_relationships.ai_context is
    'Context for AI tools.';
comment on column dbt.semantic_relationships.ingested_at is
    'When it was written.';
comment on column dbt.semantic_relationships.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.semantic_relationships.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
