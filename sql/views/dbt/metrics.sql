-- dbt.metrics: one row per metric of the newest manifest
-- grain: project_name, unique_id
-- reads: dbt_store.current_definitions
create or replace view dbt.metrics as
select
    d.unique_id,
    d.name,
    d.definition ->> '$.label' as label,
    coalesce(d.definition ->> '$.calculation_method', d.definition ->> '$.type') as metric_type,
    d.description,
    d.package_name,
    d.original_file_path,
    d.fqn,
    coalesce(
        d.definition ->> '$.type_params',
        cast(json_object(
            'expression', coalesce(d.definition ->> '$.expression', d.definition ->> '$.sql'),
            'timestamp', d.definition ->> '$.timestamp',
            'time_grains', d.definition -> '$.time_grains',
            'dimensions', d.definition -> '$.dimensions',
            'window', d.definition -> '$.window',
            'model', d.definition ->> '$.model'
        ) as varchar)
    ) as type_params,
    coalesce(d.definition ->> '$.filter', d.definition ->> '$.filters') as metric_filter,
    d.definition ->> '$.time_granularity' as time_granularity,
    nullif(split_part(regexp_extract(array_to_string(d.depends_on, ' '), 'semantic_model\.\S+'), '.', 3), '') as semantic_model_name,
    regexp_extract_all(array_to_string(d.depends_on, ' '), '(?:^| )metric\.[^. ]+\.(\S+)', 1) as input_metric_names,
    d.group_name as "group",
    d.tags,
    coalesce(d.definition ->> '$.meta', d.definition ->> '$.config.meta') as meta,
    d.definition ->> '$.ai_context' as ai_context,
    d.definition ->> '$.config' as config,
    cast(null as double) as created_at,
    d.ingested_at,
    d.project_name,
    d.environment
from dbt_store.current_definitions as d
where d.manifest_section = 'metrics';

comment on view dbt.metrics is
    'Every metric, those of before dbt 1.6 too. Enabled ones only. Contract: dbt Information Schema v1. Grain: one row per metric of the newest manifest (project_name, unique_id).';
comment on column dbt.metrics.unique_id is
    'dbt''s identifier, as in model.package.name. Source: unique_id.';
comment on column dbt.metrics.name is
    'Name of the resource, without version. Source: name.';
comment on column dbt.metrics.label is
    'Name for people. Source: label.';
comment on column dbt.metrics.metric_type is
    'simple, ratio, derived, cumulative or conversion; before dbt 1.6 the calculation: count, sum ... Source: type (manifest v10 on), calculation_method (v7 to v9), type (v4 to v6).';
comment on column dbt.metrics.description is
    'Description as written in YAML, docs blocks already filled in. Source: description.';
comment on column dbt.metrics.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt.metrics.original_file_path is
    'File that defines it, relative to its package. Source: original_file_path.';
comment on column dbt.metrics.fqn is
    'Fully qualified name: package, folders, name; what selectors match. Source: fqn.';
comment on column dbt.metrics.type_params is
    'JSON: what the metric is made of (measure, numerator, denominator, metrics, window ...); before dbt 1.6 an object of expression, timestamp, time_grains, dimensions, window and model. Source: type_params (manifest v10 on); the keys named (v4 to v9, expression is sql before v7).';
comment on column dbt.metrics.metric_filter is
    'JSON: the filter. Source: filter (manifest v10 on), filters (v4 to v9).';
comment on column dbt.metrics.time_granularity is
    'Default granularity of time. Null before dbt 1.9. Source: time_granularity.';
comment on column dbt.metrics.semantic_model_name is
    'Semantic model of its measure. Null for metrics made of other metrics, and before dbt 1.6. Source: the semantic model among depends_on.nodes.';
comment on column dbt.metrics.input_metric_names is
    'Metrics that it is made of, in dbt''s order; empty if of none. Source: the metrics among depends_on.nodes.';
comment on column dbt.metrics."group" is
    'Name of the group that owns it. Null before dbt 1.5. Source: group (manifest v9 on), or config.group.';
comment on column dbt.metrics.tags is
    'Tags. Source: tags (a text or a list).';
comment on column dbt.metrics.meta is
    'JSON: meta. Source: meta, or config.meta.';
comment on column dbt.metrics.ai_context is
    'Context for AI tools. Null with dbt 1. Source: ai_context (dbt 2).';
comment on column dbt.metrics.config is
    'JSON: the whole configuration. Source: config.';
comment on column dbt.metrics.created_at is
    'Always null: the store keeps definitions without the time at which they were parsed.';
comment on column dbt.metrics.ingested_at is
    'When the manifest was generated (UTC). Source: metadata.generated_at.';
comment on column dbt.metrics.project_name is
    'Project whose manifest this is. With several projects in one store, join on it beside unique_id.';
comment on column dbt.metrics.environment is
    'Environment whose manifest this is: the one chosen by the variable environment, else the project''s default.';
