-- Moments are timestamps with a time zone, durations double seconds, counts bigint. The time that stat tells of a file is none of them.
-- Rows: columns with another type.
select table_name, column_name, data_type
from duckdb_columns()
where
    schema_name = 'dbt_store' and database_name = current_database() and (table_name, column_name) <> ('files', 'modified_at')
    and table_name in (select table_name from duckdb_tables() where schema_name = 'dbt_store')
    and case
        when column_name like '%\_at' escape '\' or column_name in ('valid_from', 'valid_to') then data_type <> 'TIMESTAMP WITH TIME ZONE'
        when column_name in ('elapsed_time', 'execution_time', 'wall_clock', 'max_loaded_at_time_ago') then data_type <> 'DOUBLE'
        when column_name like '%\_count' escape '\' or column_name in ('bytes', 'failures') then data_type <> 'BIGINT'
        else data_type in ('TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'DATE', 'TIME')
    end;
