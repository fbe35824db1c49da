-- store: one row, which version of the layout this file has
create table if not exists dbt_store.store (
    store_version integer,
    created_by varchar,
    created_at timestamptz,  -- null in the empty store of the package
    is_derived boolean       -- false while a load has facts in the store that the derived tables do not show yet
);
