-- contexts: what parsing and compiling leave on a node (paths, macros that it called), kept apart from its definition
-- grain: context_key
create table if not exists dbt_store.contexts (
    context_key uuid,
    context json
);
