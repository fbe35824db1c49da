-- dbt.column_lineage: one row per pair of parent column and child column
-- grain: parent_node_unique_id, parent_column_name, child_node_unique_id, child_column_name
-- reads: nothing
create or replace view dbt.column_lineage as
select
    cast(null as varchar) as parent_node_unique_id,
    cast(null as varchar) as parent_column_name,
    cast(null as varchar) as child_node_unique_id,
    cast(null as varchar) as child_column_name,
    cast(null as varchar) as evolution,
    cast(null as timestamptz) as ingested_at,
    cast(null as varchar) as project_name,
    cast(null as varchar) as environment
where false;

comment on view dbt.column_lineage is
    'Always empty: only dbt 2 with --static-analysis strict knows column lineage, and writes it to no JSON artifact. Contract: dbt Information Schema v1. Grain: one row per pair of parent column and child column (parent_node_unique_id, parent_column_name, child_node_unique_id, child_column_name).';
comment on column dbt.column_lineage.parent_node_unique_id is
    'Node of the parent column.';
comment on column dbt.column_lineage.parent_column_name is
    'Parent column.';
comment on column dbt.column_lineage.child_node_unique_id is
    'Node of the child column.';
comment on column dbt.column_lineage.child_column_name is
    'Child column.';
comment on column dbt.column_lineage.evolution is
    'How the child follows from the parent.';
comment on column dbt.column_lineage.ingested_at is
    'When it was written.';
comment on column dbt.column_lineage.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.column_lineage.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
