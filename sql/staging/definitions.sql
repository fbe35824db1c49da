-- staged_definitions: definitions that are new to the store, typed, with hashes of the parts of their meaning
-- reads: read_entries, new_definitions
-- A declared setting as text. A list of one is the same as its only element; from 1.12 on dbt writes settings of config() calls as they
-- stand in the code: Python literals, and variables with their default.
create or replace temp macro bare(text) as regexp_replace(regexp_replace(text, '[\s"''\[\]]', '', 'g'), '^var\([^,()]+,(.*)\)$', '\1');
create or replace temp macro setting(value) as case
    when json_type(value) = 'OBJECT'
        then list_sort(list_filter(string_split(regexp_replace(value::varchar, '[\s"''\[\]{}]', '', 'g'), ','), part -> not ends_with(part, ':null')))::varchar
    when json_type(value) = 'ARRAY' then bare(array_to_string(from_json(value, '["VARCHAR"]'), ','))
    when (value ->> '$') in ('True', 'False') then lower(value ->> '$')
    else bare(value ->> '$')
end;

-- Rows of a unit test: dbt 1 makes objects of CSV, dbt 2 leaves the text.
create or replace temp macro cells(header, line) as list_sort(list_transform(
    generate_series(1, len(header)), place -> trim(header[place]) || '=' || coalesce(trim(string_split(line, ',')[place]), '')
));
create or replace temp macro test_rows(content, form) as case
    when json_type(content) = 'ARRAY' then list_transform(try_cast(content as map(varchar, varchar)[]), cells -> list_sort(
        list_transform(map_entries(cells), cell -> cell.key || '=' || coalesce(cell.value, ''))
    ))::varchar
    when form = 'csv' then list_transform(
        string_split(trim(content ->> '$', e' \n\r'), e'\n')[2:], line -> cells(string_split(string_split(trim(content ->> '$', e' \n\r'), e'\n')[1], ','), line)
    )::varchar
    else trim(content ->> '$', e' \n\r')
end;

create or replace temp table staged_definitions as
with typed as materialized (
    select
        definition_key,
        section,
        entry_name,
        from_json(definition, '{
            "unique_id": "VARCHAR", "resource_type": "VARCHAR", "name": "VARCHAR", "package_name": "VARCHAR",
            "original_file_path": "VARCHAR", "fqn": ["VARCHAR"], "alias": "VARCHAR", "description": "VARCHAR", "tags": "JSON",
            "access": "VARCHAR", "group": "VARCHAR", "version": "VARCHAR", "attached_node": "VARCHAR", "column_name": "VARCHAR",
            "depends_on": {"nodes": ["VARCHAR"]},
            "raw_code": "VARCHAR", "raw_sql": "VARCHAR", "macro_sql": "VARCHAR", "block_contents": "VARCHAR", "checksum": "JSON",
            "config": "JSON", "unrendered_config": "JSON", "columns": "JSON", "contract": "JSON", "meta": "JSON",
            "source_meta": "JSON", "test_metadata": "JSON", "owner": "JSON", "loader": "VARCHAR", "url": "VARCHAR", "maturity": "VARCHAR", "label": "VARCHAR", "type": "VARCHAR",
            "type_params": "JSON", "filter": "JSON", "calculation_method": "VARCHAR", "expression": "VARCHAR",
            "given": [{"input": "VARCHAR", "rows": "JSON", "format": "VARCHAR", "fixture": "VARCHAR"}],
            "expect": {"rows": "JSON", "format": "VARCHAR", "fixture": "VARCHAR"}, "overrides": "JSON", "dimensions": "JSON", "measures": "JSON", "entities": "JSON", "query_params": "JSON",
            "freshness": "JSON", "loaded_at_field": "VARCHAR", "loaded_at_query": "VARCHAR", "deprecation_date": "VARCHAR",
            "constraints": [{"type": "VARCHAR", "expression": "VARCHAR", "columns": ["VARCHAR"]}],
            "returns": "JSON", "arguments": "JSON"
        }') as e,
        from_json(definition -> '$.config', '{
            "materialized": "VARCHAR", "access": "VARCHAR", "group": "VARCHAR", "enabled": "BOOLEAN", "contract": {"enforced": "BOOLEAN"},
            "tags": "JSON", "meta": "JSON", "severity": "VARCHAR", "where": "VARCHAR", "limit": "VARCHAR", "fail_calc": "VARCHAR",
            "warn_if": "VARCHAR", "error_if": "VARCHAR", "store_failures": "BOOLEAN"
        }') as c,
        from_json(definition -> '$.contract', '{"enforced": "BOOLEAN"}') as declared_contract
    from read_entries
    where definition is not null and definition_key in (select definition_key from new_definitions)
),

-- What no order of keys may change, one document for each definition that has any.
documents as (
    select definition_key, json_object('computation', computation, 'owner', owner, 'freshness', freshness, 'meta', meta) as document
    from (
        select
            definition_key,
            case section
                when 'metrics' then json_object('type_params', e.type_params, 'filter', e.filter)
                when 'semantic_models' then json_object('dimensions', e.dimensions, 'measures', e.measures, 'entities', e.entities)
                when 'saved_queries' then e.query_params
                when 'functions' then json_object('returns', e.returns, 'arguments', e.arguments)
                when 'unit_tests' then e.overrides
            end as computation,
            case when section in ('exposures', 'groups') then e.owner end as owner,
            case when section = 'sources' then e.freshness end as freshness,
            -- Before 1.8 the meta of a source's table is without that of the source. Dbt 1.10 to 1.13 give a group the meta of the project's models.
            case
                when json_type(e.source_meta) = 'OBJECT' then json_merge_patch(e.source_meta, coalesce(e.meta, '{}'))
                when e.meta::varchar <> '{}' then e.meta
                when section <> 'groups' then c.meta
            end as meta
        from typed
    )
    where coalesce(computation, owner, freshness, nullif(meta::varchar, '{}')) is not null
),

-- The leaves of a JSON value as sorted texts `$.path=value`, without nulls and empty values: neither the order of keys nor keys that are
-- written with nothing in them make a difference.
leaves as (
    select
        definition_key,
        regexp_extract(fullkey, '^\$\.([a-z]+)', 1) as part,
        regexp_replace(fullkey, '^\$\.[a-z]+', '$') || '=' || trim(atom ->> '$') as leaf
    from documents, json_tree(documents.document)
    where atom is not null and trim(coalesce(atom ->> '$', '')) <> ''
),

parts as (
    select
        definition_key,
        list_sort(list(leaf) filter (part = 'meta')) as meta,
        list_sort(list(leaf) filter (part = 'freshness')) as freshness,
        -- One address is a text or a list.
        list_transform(list_sort(list(leaf) filter (part = 'owner')), leaf -> replace(leaf, '[0]=', '=')) as owner,
        -- Newer versions write false for what older ones leave out, and keep filters and windows in another place.
        list_sort(list_distinct(list_filter(
            list_transform(list(leaf) filter (part = 'computation'), leaf -> regexp_replace(
                replace(leaf, '.cumulative_type_params.', '.'), 'filter\.where_sql_template=', 'filter.where_filters[0].where_sql_template='
            )),
            leaf -> not ends_with(leaf, '=false') and not ends_with(leaf, '.period_agg=first')
        ))) as computation
    from leaves
    group by definition_key
),

meaning as (
    select
        typed.*,
        -- A node without code of its own (a seed) has its checksum; what is no SQL node has the keys that say what it computes.
        nullif(concat_ws(
            '|',
            case
                -- The code of a generic test is a call; dbt 1 adds what its config says.
                when e.resource_type = 'test' and json_type(e.test_metadata) = 'OBJECT'
                    then trim(regexp_replace(replace(coalesce(e.raw_code, e.raw_sql), '_dbt_schema_test', '_dbt_generic_test'), '\{\{\s*config\(.*?\)\s*\}\}', '', 's'))
                when section in ('nodes', 'disabled', 'functions')
                    then coalesce(nullif(trim(coalesce(e.raw_code, e.raw_sql)), ''), e.checksum ->> '$.checksum')
                when section = 'macros' then e.macro_sql
                when section = 'docs' then e.block_contents
            end,
            case when section = 'metrics' then concat_ws('|', e.type, e.calculation_method, e.expression) end,
            case when section = 'unit_tests' then concat_ws(
                '|', list_transform(e.given, one -> concat_ws('|', one.input, one.fixture, test_rows(one.rows, one.format)))::varchar,
                e.expect.fixture, test_rows(e.expect.rows, e.expect.format)
            ) end,
            parts.computation::varchar
        ), '') as code,
        case
            -- dbt 2 does not repeat what a test declares; all its settings have a known default.
            when e.resource_type = 'test' then list_filter([
                'severity=' || nullif(lower(c.severity), 'error'), 'where=' || c."where", 'limit=' || c."limit", 'fail_calc=' || nullif(c.fail_calc, 'count(*)'),
                'warn_if=' || nullif(c.warn_if, '!= 0'), 'error_if=' || nullif(c.error_if, '!= 0'), case when c.store_failures then 'store_failures=true' end
            ], part -> part is not null)
            else list_concat(
                case
                    when json_type(e.unrendered_config) = 'OBJECT' then list_sort(list_filter(
                        list_transform(map_entries(try_cast(e.unrendered_config as map(varchar, json))), item -> item.key || '=' || setting(item.value)),
                        -- These have a hash of their own, or stand outside of the config as well.
                        part -> part is not null and not regexp_matches(part, '^(tags|meta|group|access|contract|description)=')
                            and not (section = 'sources' and regexp_matches(part, '^(freshness|loaded_at_field|loaded_at_query)='))
                    ))
                end,
                case when section = 'sources' then list_filter(
                    ['freshness=' || parts.freshness::varchar, 'loaded_at_field=' || nullif(e.loaded_at_field, ''), 'loaded_at_query=' || e.loaded_at_query],
                    part -> part is not null
                ) end
            )
        end as config,
        -- 'protected' is what dbt writes when nothing is said.
        nullif(nullif(coalesce(e.access, c.access), 'protected'), case when section = 'functions' then 'private' end) as stated_access,
        coalesce(e."group", c."group") as stated_group,
        -- Some versions write these of some resource types only in the config.
        case json_type(coalesce(e.tags, c.tags))
            when 'ARRAY' then list_sort(list_distinct(from_json(coalesce(e.tags, c.tags), '["VARCHAR"]')))
            when 'VARCHAR' then [coalesce(e.tags, c.tags) ->> '$']
            else []
        end as tag_list,
        parts.meta as stated_meta,
        parts.owner as stated_owner
    from typed
    left join parts using (definition_key)
),

hashed as (
    select
        *,
        md5(code)::uuid as code_hash,
        case when len(config) > 0 then md5(config::varchar)::uuid end as config_hash,
        case when json_type(e.columns) = 'OBJECT' and e.columns::varchar <> '{}' then md5(list_sort(list_transform(
            map_values(try_cast(e.columns as map(varchar, json))),
            item -> concat_ws('|', item ->> '$.name', item ->> '$.data_type', nullif(item ->> '$.description', ''))
        ))::varchar)::uuid end as columns_hash,
        -- What an enforced contract promises: columns with their types, and constraints.
        case when coalesce(c.contract.enforced, declared_contract.enforced) then md5(concat_ws(
            '|', 'enforced',
            list_sort(list_transform(map_values(try_cast(e.columns as map(varchar, json))), item -> concat_ws(
                '|', item ->> '$.name', lower(item ->> '$.data_type'),
                list_sort(list_transform(
                    from_json(item -> '$.constraints', '[{"type": "VARCHAR", "expression": "VARCHAR"}]'), one -> concat_ws(' ', one.type, one.expression)
                ))
            ))),
            list_sort(list_transform(e.constraints, one -> concat_ws(' ', one.type, one.expression, one.columns)))
        ))::uuid end as contract_hash,
        md5(nullif(e.description, ''))::uuid as description_hash,
        case when len(e.depends_on.nodes) > 0 then md5(list_sort(list_distinct(e.depends_on.nodes))::varchar)::uuid end as dependencies_hash,
        -- Tags and meta of a hook are no one's: dbt 1 copies them from the project. Before 1.0 every test had one of two tags, and a test has
        -- the group of its model, if dbt says it.
        case when e.resource_type is distinct from 'operation' then md5(nullif(concat_ws(
            '|', nullif(case when e.resource_type = 'test' and e.raw_sql is not null then list_filter(tag_list, tag -> tag not in ('schema', 'data')) else tag_list end, [])::varchar,
            stated_meta, case when e.resource_type is distinct from 'test' then stated_group end, stated_access,
            regexp_replace(e.deprecation_date, '[T ]00:00:00.*$', ''),
            case when section in ('exposures', 'groups') then concat_ws(
                '|', stated_owner, e.url, e.maturity, e.label, e.type
            ) end,
            case when section = 'sources' then nullif(e.loader, '') end
        ), ''))::uuid end as properties_hash
    from meaning
)

select
    definition_key,
    section,
    coalesce(e.unique_id, entry_name) as unique_id,
    coalesce(e.resource_type, case section
        when 'groups' then 'group' when 'docs' then 'doc' when 'metrics' then 'metric' when 'exposures' then 'exposure'
        when 'sources' then 'source' when 'macros' then 'macro' when 'selectors' then 'selector' else section end) as resource_type,
    coalesce(e.name, entry_name) as name,
    e.package_name,
    e.original_file_path,
    e.fqn,
    e.alias,
    e.description,
    tag_list as tags,
    c.materialized,
    coalesce(e.access, c.access) as access,
    stated_group as group_name,
    nullif(e.version, 'null') as version,
    section <> 'disabled' and coalesce(c.enabled, true) as enabled,
    -- Before manifest v9 no test says what it is attached to: the first model, seed, snapshot or source that it depends on, the last one
    -- for a relationship test (dbt lists the referenced model first).
    coalesce(e.attached_node, case when e.resource_type = 'test' and e.test_metadata is not null then coalesce(
        case when len(e.depends_on.nodes) = 1 then e.depends_on.nodes[1] end,
        list_filter(e.depends_on.nodes, node -> contains(coalesce(e.test_metadata ->> '$.kwargs.model', ''), '''' || split_part(node, '.', -1) || ''''))[1],
        e.depends_on.nodes[-1]
    ) end) as attached_node,
    e.column_name,
    coalesce(e.depends_on.nodes, []) as depends_on,
    code_hash,
    config_hash,
    columns_hash,
    contract_hash,
    description_hash,
    dependencies_hash,
    properties_hash,
    md5(concat_ws(
        '|', coalesce(code_hash::varchar, '-'), coalesce(config_hash::varchar, '-'), coalesce(columns_hash::varchar, '-'),
        coalesce(contract_hash::varchar, '-'), coalesce(description_hash::varchar, '-'), coalesce(dependencies_hash::varchar, '-'),
        coalesce(properties_hash::varchar, '-')
    ))::uuid as meaning_key,
    e.columns as declared_columns
from hashed;
