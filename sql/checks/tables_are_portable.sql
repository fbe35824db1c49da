-- No keys, checks, indexes, sequences or triggers, and only types that Parquet has: the same tables must work in DuckLake.
-- Rows: what stands in the way.
select 'constraint' as what, table_name || ': ' || constraint_text as detail
from duckdb_constraints()
where schema_name = 'dbt_store' and database_name = current_database()
union all
select 'index', index_name from duckdb_indexes() where database_name = current_database()
union all
select 'sequence', sequence_name from duckdb_sequences() where database_name = current_database()
union all
select 'type', table_name || '.' || column_name || ' ' || data_type
from duckdb_columns()
where
    schema_name = 'dbt_store' and database_name = current_database()
    and not regexp_full_match(data_type, '(BIGINT|INTEGER|DOUBLE|BOOLEAN|VARCHAR|UUID|JSON|TIMESTAMP WITH TIME ZONE)(\[\])?');
