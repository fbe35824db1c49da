-- schemas: where everything lives
-- dbt_store holds the tables and is internal; the other three are what users query.
create schema if not exists dbt_store;
create schema if not exists dbt;
create schema if not exists dbt_rt;
create schema if not exists dbt_history;
