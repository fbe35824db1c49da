-- dbt.node_columns: one row per column of a node
-- grain: project_name, node_unique_id, column_name
-- reads: dbt_store.current_definitions, dbt_store.columns, dbt_store.current_relations
create or replace view dbt.node_columns as
with nodes as (
    select project_name, environment, ingested_at, unique_id, definition_key
    from dbt_store.current_definitions
    where manifest_section in ('nodes', 'sources', 'functions', 'disabled')
),
declared as (
    select n.project_name, n.environment, n.ingested_at, n.unique_id, c.* exclude (definition_key)
    from nodes as n
    join dbt_store.columns as c on c.definition_key = n.definition_key
),
seen as (
    select project_name, environment, ingested_at, unique_id, unnest(json_extract(columns, '$.*')) as entry
    from dbt_store.current_relations
),
actual as (
    select
        s.project_name, s.environment, s.ingested_at, s.unique_id,
        s.entry ->> '$.name' as column_name,
        try_cast(s.entry ->> '$.index' as bigint) as column_index,
        s.entry ->> '$.type' as data_type,
        s.entry ->> '$.comment' as comment
    from seen as s
    semi join nodes as n on n.project_name = s.project_name and n.unique_id = s.unique_id
),
folded as ( -- the catalog's columns by name in lower case; of several that differ in case only, the first
    select project_name, unique_id, lower(column_name) as folded_name, arg_min(column_name, column_index) as column_name
    from actual
    group by all
),
matched as (
    select d.*, coalesce(e.column_name, f.column_name) as actual_name
    from declared as d
    left join actual as e
        on e.project_name = d.project_name and e.unique_id = d.unique_id and e.column_name = d.column_name
    left join folded as f
        on f.project_name = d.project_name and f.unique_id = d.unique_id and f.folded_name = lower(d.column_name)
        and not coalesce(d.quote, false)
)
select
    coalesce(d.unique_id, a.unique_id) as node_unique_id,
    coalesce(d.column_name, a.column_name) as column_name,
    coalesce(a.column_index, d.column_index) as column_index,
    d.data_type as data_type_declared,
    cast(null as varchar) as data_type_inferred,
    a.data_type as data_type_actual,
    coalesce(a.data_type, d.data_type) as data_type,
    d.description,
    d.property ->> '$.label' as label,
    d.property ->> '$.expression' as expression,
    d.quote,
    d.property ->> '$.granularity' as granularity,
    d.tags,
    try_cast(d.property -> '$.classifiers' as varchar[]) as classifiers,
    coalesce(d.property ->> '$.meta', d.property ->> '$.config.meta') as meta,
    d.property ->> '$.constraints' as constraints,
    cast(null as varchar) as tests,
    a.comment,
    coalesce(d.ingested_at, a.ingested_at) as ingested_at,
    coalesce(d.project_name, a.project_name) as project_name,
    coalesce(d.environment, a.environment) as environment
from matched as d
full join actual as a
    on a.project_name = d.project_name and a.unique_id = d.unique_id and a.column_name = d.actual_name;

comment on view dbt.node_columns is
    'Columns declared in YAML joined with those that the newest catalog saw; columns that only one of the two knows stand here too. Names match exactly, else without regard to case unless the column is declared with quote: true. Contract: dbt Information Schema v1. Grain: one row per column of a node (project_name, node_unique_id, column_name).';
comment on column dbt.node_columns.node_unique_id is
    'unique_id of the node that has the column. Source: unique_id.';
comment on column dbt.node_columns.column_name is
    'Name as declared, else as in the warehouse. Source: columns.<name>.name of the manifest, else of the catalog.';
comment on column dbt.node_columns.column_index is
    'Place in the relation as the catalog counts it, else place in the YAML. Source: catalog columns.<name>.index.';
comment on column dbt.node_columns.data_type_declared is
    'Type declared in YAML. Source: columns.<name>.data_type.';
comment on column dbt.node_columns.data_type_inferred is
    'Always null: only dbt 2 infers types, and writes them to no JSON artifact.';
comment on column dbt.node_columns.data_type_actual is
    'Type in the warehouse. Null when no catalog saw the column. Source: catalog columns.<name>.type.';
comment on column dbt.node_columns.data_type is
    'data_type_actual, else data_type_declared.';
comment on column dbt.node_columns.description is
    'Description. Source: columns.<name>.description.';
comment on column dbt.node_columns.label is
    'Name for people. Null with dbt 1. Source: columns.<name>.label.';
comment on column dbt.node_columns.expression is
    'Expression. Null with dbt 1. Source: columns.<name>.expression.';
comment on column dbt.node_columns.quote is
    'Whether the name is quoted. Null: not declared. Source: columns.<name>.quote.';
comment on column dbt.node_columns.granularity is
    'Granularity of a column of a time spine. Source: columns.<name>.granularity (dbt 1.9 on).';
comment on column dbt.node_columns.tags is
    'Tags of the column; dbt 2 copies those of the model. Null when the column is not declared. Source: columns.<name>.tags.';
comment on column dbt.node_columns.classifiers is
    'Classifiers of the column. Null with dbt 1. Source: columns.<name>.classifiers (dbt 2).';
comment on column dbt.node_columns.meta is
    'JSON: meta of the column. Source: columns.<name>.meta, or columns.<name>.config.meta.';
comment on column dbt.node_columns.constraints is
    'JSON list of the column''s constraints. Source: columns.<name>.constraints (manifest v9 on).';
comment on column dbt.node_columns.tests is
    'Always null: dbt.data_tests has the tests, join on node_unique_id and column_name.';
comment on column dbt.node_columns.comment is
    'Comment in the warehouse. Source: catalog columns.<name>.comment.';
comment on column dbt.node_columns.ingested_at is
    'When the manifest was generated (UTC), or the catalog where the column is not declared. Source: metadata.generated_at.';
comment on column dbt.node_columns.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.node_columns.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
