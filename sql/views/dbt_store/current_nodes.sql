-- dbt_store.current_nodes: one row per node of the newest manifest of each project
-- grain: project_name, environment, unique_id
-- reads: dbt_store.current_definitions, dbt_store.codes, dbt_store.contexts
create or replace view dbt_store.current_nodes as
with parsed as ( -- a definition is parsed twice at most, however many columns are asked for
    select
        *,
        from_json(definition, '{
            "language": "VARCHAR", "raw_sql": "VARCHAR", "raw_code": "VARCHAR", "config": "VARCHAR",
            "contract": {"enforced": "VARCHAR"}, "latest_version": "VARCHAR", "deprecation_date": "VARCHAR",
            "constraints": "VARCHAR", "primary_key": ["VARCHAR"], "docs": {"show": "VARCHAR"}, "patch_path": "VARCHAR",
            "time_spine": "VARCHAR", "classifiers": ["VARCHAR"], "meta": "VARCHAR", "ai_context": "VARCHAR",
            "source_name": "VARCHAR", "source_description": "VARCHAR", "loader": "VARCHAR", "loaded_at_field": "VARCHAR",
            "loaded_at_query": "VARCHAR", "freshness": "VARCHAR", "external": "VARCHAR", "source_meta": "VARCHAR",
            "quoting": "VARCHAR"
        }') as e,
        from_json(definition -> '$.config', '{
            "incremental_strategy": "VARCHAR", "on_schema_change": "VARCHAR", "unique_key": "VARCHAR",
            "full_refresh": "VARCHAR", "persist_docs": "VARCHAR", "pre-hook": "VARCHAR", "pre_hook": "VARCHAR",
            "post-hook": "VARCHAR", "post_hook": "VARCHAR", "grants": "VARCHAR", "contract": {"enforced": "VARCHAR"},
            "docs": {"show": "VARCHAR"}, "meta": "VARCHAR"
        }') as c
    from dbt_store.current_definitions
    where manifest_section in ('nodes', 'sources', 'functions', 'disabled')
)
select
    d.unique_id,
    d.name,
    d.resource_type,
    d.package_name,
    d.original_file_path,
    d.fqn,
    d.alias,
    d.description,
    coalesce(d.e.language, case when d.e.raw_sql is not null then 'sql' end) as node_language,
    coalesce(d.e.raw_code, d.e.raw_sql) as raw_code,
    d.database_name,
    d.schema_name,
    d.relation_name,
    coalesce(d.identifier, d.alias) as identifier,
    d.is_enabled as enabled,
    d.materialized,
    d.c.incremental_strategy as incremental_strategy,
    d.c.on_schema_change as on_schema_change,
    d.c.unique_key as unique_key,
    try_cast(d.c.full_refresh as boolean) as full_refresh,
    d.c.persist_docs as persist_docs,
    coalesce(d.c."pre-hook", d.c.pre_hook) as pre_hook,
    coalesce(d.c."post-hook", d.c.post_hook) as post_hook,
    d.c.grants as grants,
    d.e.config as config,
    d.access,
    d.group_name as "group",
    coalesce(try_cast(d.c.contract.enforced as boolean), try_cast(d.e.contract.enforced as boolean)) as contract_enforced,
    d.version,
    d.e.latest_version as latest_version,
    d.e.deprecation_date as deprecation_date,
    d.e.constraints as constraints,
    d.e.primary_key as primary_key,
    coalesce(try_cast(d.e.docs."show" as boolean), try_cast(d.c.docs."show" as boolean)) as docs_show,
    regexp_replace(d.e.patch_path, '^[^:]*://', '') as properties_yml_file_path,
    d.e.time_spine as time_spine,
    d.tags,
    d.e.classifiers as classifiers,
    coalesce(d.e.meta, d.c.meta) as meta,
    d.e.ai_context as ai_context,
    k.code as compiled_code,
    x.context ->> '$.compiled_path' as compiled_path,
    cast(null as varchar) as search_text,
    cast(null as varchar[]) as grain,
    cast(null as varchar[]) as grain_declared,
    cast(null as varchar[]) as grain_tested,
    cast(null as varchar[]) as grain_inferred,
    cast(null as varchar) as layer_inferred,
    d.ingested_at,
    d.e.source_name as source_name,
    d.e.source_description as source_description,
    d.e.loader as loader,
    d.e.loaded_at_field as loaded_at_field,
    d.e.loaded_at_query as loaded_at_query,
    d.e.freshness as freshness,
    d.e."external" as external,
    d.e.source_meta as source_meta,
    d.e.quoting as quoting,
    d.project_name,
    d.environment
from parsed as d
left join dbt_store.codes as k on k.code_key = d.compiled_key
left join dbt_store.contexts as x on x.context_key = d.context_key;

comment on view dbt_store.current_nodes is
    'The columns that the contract gives every kind of node; dbt.models, dbt.seeds ... each take their rows from here.';
