-- dbt_rt.adapter_queries: one row per query of a node in an invocation
-- grain: invocation_id, unique_id, query_index
-- reads: nothing
create or replace view dbt_rt.adapter_queries as
select
    cast(null as varchar) as unique_id,
    cast(null as varchar) as invocation_id,
    cast(null as bigint) as query_index,
    cast(null as varchar) as query_sql,
    cast(null as varchar) as query_id,
    cast(null as bigint) as rows_affected,
    cast(null as bigint) as bytes_scanned,
    cast(null as double) as query_cost,
    cast(null as varchar) as error_message,
    cast(null as timestamptz) as started_at,
    cast(null as timestamptz) as completed_at,
    cast(null as varchar) as project_name,
    cast(null as varchar) as environment,
    cast(null as varchar) as job,
    cast(null as varchar) as run
where false;

comment on view dbt_rt.adapter_queries is
    'Always empty: dbt writes the queries of an adapter to logs, not to JSON artifacts. Contract: dbt Information Schema v1. Grain: one row per query of a node in an invocation (invocation_id, unique_id, query_index).';
comment on column dbt_rt.adapter_queries.unique_id is
    'Node.';
comment on column dbt_rt.adapter_queries.invocation_id is
    'Invocation.';
comment on column dbt_rt.adapter_queries.query_index is
    'Place within the node.';
comment on column dbt_rt.adapter_queries.query_sql is
    'Text of the query.';
comment on column dbt_rt.adapter_queries.query_id is
    'Warehouse''s id of the query.';
comment on column dbt_rt.adapter_queries.rows_affected is
    'Rows.';
comment on column dbt_rt.adapter_queries.bytes_scanned is
    'Bytes.';
comment on column dbt_rt.adapter_queries.query_cost is
    'Cost.';
comment on column dbt_rt.adapter_queries.error_message is
    'Error.';
comment on column dbt_rt.adapter_queries.started_at is
    'Start.';
comment on column dbt_rt.adapter_queries.completed_at is
    'End.';
comment on column dbt_rt.adapter_queries.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt_rt.adapter_queries.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
comment on column dbt_rt.adapter_queries.job is
    'Job: what is run again and again, see dbt_history.jobs.';
comment on column dbt_rt.adapter_queries.run is
    'Run: the invocations that belong together, see dbt_history.runs.';
