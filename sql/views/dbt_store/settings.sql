-- dbt_store.settings: one row: the settings of this connection
-- grain: one row
-- reads: nothing
create or replace view dbt_store.settings as
with variables as (
    select
        nullif(cast(getvariable('as_of') as varchar), '') as as_of,
        nullif(cast(getvariable('environment') as varchar), '') as environment,
        nullif(cast(getvariable('project') as varchar), '') as project
)
select
    -- DuckDB 1.5 drops an offset when it casts text to timestamp, so text with an offset goes another way
    case
        when regexp_full_match(as_of, '\d{4}-\d{2}-\d{2}')
            then cast(cast(as_of as date) + 1 as timestamp) at time zone 'UTC' - interval 1 microsecond
        when regexp_matches(as_of, ':\d{2}.*([A-Za-z]|[+-]\d{2}(:?\d{2}){0,2})$') then cast(as_of as timestamptz)
        else cast(as_of as timestamp) at time zone 'UTC'
    end as as_of,
    environment,
    project
from variables;

comment on view dbt_store.settings is
    'What the variables as_of, environment and project say on this connection, typed; null when unset or empty. Every view reads them here.';
comment on column dbt_store.settings.as_of is
    'The moment that relations show (UTC): artifacts generated later are left out. Text without an offset is UTC; a bare date means the end of that day. Null: now.';
comment on column dbt_store.settings.environment is
    'The environment that relations show. Null: each relation''s own default.';
comment on column dbt_store.settings.project is
    'The dbt project that relations show. Null: all.';
