-- columns: columns as a definition declares them
-- grain: definition_key, column_name
create table if not exists dbt_store.columns (
    definition_key uuid,
    column_index integer,
    column_name varchar,
    data_type varchar,
    description varchar,
    quote boolean,
    tags varchar[],
    property json            -- the whole column
);
