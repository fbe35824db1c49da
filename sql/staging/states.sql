-- new_states: states that the store lacks, with their placements, compiled code and contexts
-- reads: read_entries, dbt_store.states
create or replace temp table new_states as
with typed as (
    select
        state_key,
        definition_key,
        from_json(volatile, '{
            "database": "VARCHAR", "schema": "VARCHAR", "identifier": "VARCHAR", "relation_name": "VARCHAR", "node_relation": "JSON",
            "compiled_code": "VARCHAR", "compiled_sql": "VARCHAR", "compiled_path": "JSON", "build_path": "JSON", "root_path": "JSON",
            "deferred": "JSON", "defer_relation": "JSON", "index": "JSON", "depends_on": "JSON", "extra_ctes": "JSON"
        }') as v
    from read_entries
    where state_key not in (select state_key from dbt_store.states)
),

compiled as (
    select
        *,
        nullif(coalesce(v.compiled_code, v.compiled_sql), '') as code,
        nullif(concat_ws('|', v.database, v.schema, v.identifier, v.relation_name, v.node_relation), '') is not null as is_placed,
        -- Patching an empty object drops the keys that are null.
        json_merge_patch('{}', json_object(
            'compiled_path', v.compiled_path, 'build_path', v.build_path, 'root_path', v.root_path, 'deferred', v.deferred, 'defer_relation', v.defer_relation,
            'index', v."index", 'depends_on', v.depends_on, 'extra_ctes', nullif(v.extra_ctes::varchar, '[]')::json
        )) as context
    from typed
)

select
    state_key,
    definition_key,
    case when is_placed then md5(concat_ws(
        '|', coalesce(v.database, '-'), coalesce(v.schema, '-'), coalesce(v.identifier, '-'), coalesce(v.relation_name, '-'),
        coalesce(v.node_relation::varchar, '-')
    ))::uuid end as placement_key,
    md5(code)::uuid as compiled_key,
    case when context::varchar <> '{}' then md5(context::varchar)::uuid end as context_key,
    code,
    context,
    v.database as database_name,
    v.schema as schema_name,
    v.identifier,
    v.relation_name,
    v.node_relation
from compiled;
