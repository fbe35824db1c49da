-- dbt_store.build_samples: one row per build and per thing that its time counts for
-- grain: none: rows are samples, to be grouped by dimension, project_name, environment, name and variant
-- reads: dbt_store.visible_invocations, dbt_store.artifacts, dbt_store.results, dbt_store.node_versions, dbt_store.definitions
create or replace view dbt_store.build_samples as
with commands as not materialized (
    select i.*, m.generated_at as manifest_at
    from dbt_store.visible_invocations as i
    left join dbt_store.artifacts as m on m.artifact_id = i.manifest_id
    -- A clone copies what another environment built.
    where i.executes and i.which is distinct from 'clone'
),
builds as not materialized (
    select
        i.project_name, i.environment, i.job, i.variant, i.started_at, i.results_artifact_id, i.manifest_at,
        r.unique_id, r.status,
        -- Builds without rows or with few are attempts; they say nothing of build time.
        case when r.status in ('success', 'warn') and i.variant not in ('empty', 'sample') then r.execution_time end as seconds
    from dbt_store.results as r
    join commands as i on i.results_artifact_id = r.artifact_id
    where r.resource_type in ('model', 'seed', 'snapshot')
        and r.status not in ('no-op', 'reused')
),
samples as not materialized (
    select
        'model' as dimension, b.project_name, b.environment, b.unique_id as name, b.variant, b.started_at, b.results_artifact_id,
        b.status, b.seconds, cast(null as double) as wall_clock
    from builds as b
    union all
    select
        'job' as dimension, b.project_name, b.environment, b.job as name, b.variant, b.started_at, b.results_artifact_id,
        b.status, b.seconds, cast(null as double) as wall_clock
    from builds as b
    union all
    select
        'job', i.project_name, i.environment, i.job, i.variant, i.started_at, i.results_artifact_id,
        null, null, i.wall_clock
    from commands as i
    semi join builds as b on b.results_artifact_id = i.results_artifact_id
    union all
    select
        'package' as dimension, b.project_name, b.environment, split_part(b.unique_id, '.', 2) as name, b.variant, b.started_at, b.results_artifact_id,
        b.status, b.seconds, cast(null as double) as wall_clock
    from builds as b
    union all
    select
        'tag' as dimension, b.project_name, b.environment, t.tag as name, b.variant, b.started_at, b.results_artifact_id,
        b.status, b.seconds, cast(null as double) as wall_clock
    from builds as b
    join dbt_store.node_versions as v
        on v.project_name = b.project_name
        and v.environment = b.environment
        and v.unique_id = b.unique_id
        and v.valid_from <= b.manifest_at
        and (v.valid_to is null or v.valid_to > b.manifest_at)
    join dbt_store.definitions as d on d.definition_key = v.definition_key
    cross join unnest(list_distinct(d.tags)) as t(tag)
    union all
    select
        'group' as dimension, b.project_name, b.environment, d.group_name as name, b.variant, b.started_at, b.results_artifact_id,
        b.status, b.seconds, cast(null as double) as wall_clock
    from builds as b
    join dbt_store.node_versions as v
        on v.project_name = b.project_name
        and v.environment = b.environment
        and v.unique_id = b.unique_id
        and v.valid_from <= b.manifest_at
        and (v.valid_to is null or v.valid_to > b.manifest_at)
    join dbt_store.definitions as d on d.definition_key = v.definition_key
    where d.group_name is not null
    union all
    select
        'project' as dimension, b.project_name, b.environment, b.project_name as name, b.variant, b.started_at, b.results_artifact_id,
        b.status, b.seconds, cast(null as double) as wall_clock
    from builds as b
    union all
    select
        'project', i.project_name, i.environment, i.project_name, i.variant, i.started_at, i.results_artifact_id,
        null, null, i.wall_clock
    from commands as i
    semi join builds as b on b.results_artifact_id = i.results_artifact_id
)
select * from samples;

comment on view dbt_store.build_samples is
    'What build times are made of: each model, seed and snapshot that a command built (or skipped), once per dimension; for jobs and projects also one row per invocation with its wall clock. A constant dimension per branch, so that a filter prunes the others.';
