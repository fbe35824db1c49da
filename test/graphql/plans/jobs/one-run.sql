-- first makes numbered_invocations, with sql/graphql/numbered_invocations.sql

-- first makes numbered_runs, with sql/graphql/numbered_runs.sql

-- job
-- $a1: 101
with found as materialized (
    select node.run_id, node.run_key, node.job_id, node.place
    from numbered_runs as node
),
page as materialized (
    select node.*, node.place as order_1
    from found as node
    where node.job_id = $a1
    order by node.place desc nulls last, node.run_key
    limit 1
)
select
    node.run_id as c0,
    node.run_key as c1
from page as node
order by node.order_1 desc nulls last, node.run_key;

-- job.models
-- $a1: "marts"
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.unique_id, node.run_key, node.depends_on, node.result_id, node.placement_key
    from (
        select
            parents.position, run.run_key, run.project_id, run.environment_id, run.job_id, run.run_id, run.place, run.environment,
            run.generated_at as run_generated_at, run.manifest_id, run.catalog_id, run.sources_id,
            manifest.generated_at as manifest_at, manifest.dbt_version,
            t.placement_key, t.compiled_key, t.context_key, reached.result_id,
            d.definition_key, d.unique_id, d.resource_type, d.name, d.package_name, d.original_file_path, d.alias, d.description, d.tags,
            d.materialized, d.access, d.group_name, d.column_name, d.depends_on
        from parents
        join numbered_runs as run on run.run_key = parents.key
        join dbt_store.artifacts as manifest on manifest.artifact_id = run.manifest_id
        join dbt_store.sections as c on c.artifact_id = run.manifest_id
        join dbt_store.sets as e on e.set_key = c.set_key
        join dbt_store.states as t on t.state_key = e.state_key
        join dbt_store.definitions as d on d.definition_key = t.definition_key
        left join (
            select i.run_key, r.unique_id, arg_max(r.artifact_id, i.place) as result_id
            from dbt_store.results as r
            join numbered_invocations as i on i.results_artifact_id = r.artifact_id
            where i.executes and i.run_key in (select key from parents)
            group by all
        ) as reached on reached.run_key = run.run_key and reached.unique_id = d.unique_id
        where c.section = 'nodes' and d.resource_type = 'model' and true
    ) as node
),
page as materialized (
    select node.*
    from found as node
    left join dbt_store.placements as placement on placement.placement_key = node.placement_key
    where placement.schema_name = $a1
    qualify row_number() over (partition by node.position order by node.unique_id) <= 2
)
select
    node.unique_id as c0,
    result.status as c1,
    node.run_key as c2,
    array_to_string(node.depends_on, ' ') as c3,
    node.position
from page as node
left join dbt_store.results as result on result.artifact_id = node.result_id and result.unique_id = node.unique_id
order by node.position, node.unique_id;

-- job.models.runResults
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.invocation_id, node.place, node.results_artifact_id, node.result_unique_id
    from (
        select parents.position, i.*, parents.key2 as result_unique_id
        from parents
        join numbered_invocations as i on i.run_key = parents.key and i.executes
        join dbt_store.results as r on r.artifact_id = i.results_artifact_id and r.unique_id = parents.key2
    ) as node
),
page as materialized (
    select node.*, node.place as order_1
    from found as node
)
select
    result.status as c0,
    node.invocation_id as c1,
    node.position
from page as node
left join dbt_store.results as result on result.artifact_id = node.results_artifact_id and result.unique_id = node.result_unique_id
order by node.position, node.order_1 asc nulls last, node.invocation_id;

-- job.models.tests
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.result_id, node.unique_id
    from (
        select
            parents.position, run.run_key, run.project_id, run.environment_id, run.job_id, run.run_id, run.place, run.environment,
            run.generated_at as run_generated_at, run.manifest_id, run.catalog_id, run.sources_id,
            manifest.generated_at as manifest_at, manifest.dbt_version,
            t.placement_key, t.compiled_key, t.context_key, reached.result_id,
            d.definition_key, d.unique_id, d.resource_type, d.name, d.package_name, d.original_file_path, d.alias, d.description, d.tags,
            d.materialized, d.access, d.group_name, d.column_name, d.depends_on
        from parents
        join numbered_runs as run on run.run_key = parents.key
        join dbt_store.artifacts as manifest on manifest.artifact_id = run.manifest_id
        join dbt_store.sections as c on c.artifact_id = run.manifest_id
        join dbt_store.sets as e on e.set_key = c.set_key
        join dbt_store.states as t on t.state_key = e.state_key
        join dbt_store.definitions as d on d.definition_key = t.definition_key
        left join (
            select i.run_key, r.unique_id, arg_max(r.artifact_id, i.place) as result_id
            from dbt_store.results as r
            join numbered_invocations as i on i.results_artifact_id = r.artifact_id
            where i.executes and i.run_key in (select key from parents)
            group by all
        ) as reached on reached.run_key = run.run_key and reached.unique_id = d.unique_id
        where (c.section = 'unit_tests' or c.section = 'nodes' and d.resource_type = 'test') and list_contains(d.depends_on, parents.key2) and reached.result_id is not null
    ) as node
)
select
    node.name as c0,
    case result.status when 'success' then 'pass' when 'runtime error' then 'error' when 'skipped' then null else result.status end as c1,
    node.position
from found as node
left join dbt_store.results as result on result.artifact_id = node.result_id and result.unique_id = node.unique_id
order by node.position, node.unique_id;

-- job.models.parentsModels
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.unique_id
    from (
        select
            parents.position, run.run_key, run.project_id, run.environment_id, run.job_id, run.run_id, run.place, run.environment,
            run.generated_at as run_generated_at, run.manifest_id, run.catalog_id, run.sources_id,
            manifest.generated_at as manifest_at, manifest.dbt_version,
            t.placement_key, t.compiled_key, t.context_key, reached.result_id,
            d.definition_key, d.unique_id, d.resource_type, d.name, d.package_name, d.original_file_path, d.alias, d.description, d.tags,
            d.materialized, d.access, d.group_name, d.column_name, d.depends_on
        from (select distinct position, key, unnest(string_split(key2, ' ')) as key2 from parents) as parents
        join numbered_runs as run on run.run_key = parents.key
        join dbt_store.artifacts as manifest on manifest.artifact_id = run.manifest_id
        join dbt_store.sections as c on c.artifact_id = run.manifest_id
        join dbt_store.sets as e on e.set_key = c.set_key
        join dbt_store.states as t on t.state_key = e.state_key
        join dbt_store.definitions as d on d.definition_key = t.definition_key
        left join (
            select i.run_key, r.unique_id, arg_max(r.artifact_id, i.place) as result_id
            from dbt_store.results as r
            join numbered_invocations as i on i.results_artifact_id = r.artifact_id
            where i.executes and i.run_key in (select key from (select distinct position, key, unnest(string_split(key2, ' ')) as key2 from parents) as parents)
            group by all
        ) as reached on reached.run_key = run.run_key and reached.unique_id = d.unique_id
        where c.section = 'nodes' and d.resource_type = 'model' and d.unique_id = parents.key2
    ) as node
)
select
    node.name as c0,
    node.position
from found as node
order by node.position, node.unique_id;

-- job.source
-- $a1: "source.spokes.app.rides"
with parents as (
    select unnest($k1) as key, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.name, node.unique_id, node.sources_id
    from (
        select
            parents.position, run.run_key, run.project_id, run.environment_id, run.job_id, run.run_id, run.place, run.environment,
            run.generated_at as run_generated_at, run.manifest_id, run.catalog_id, run.sources_id,
            manifest.generated_at as manifest_at, manifest.dbt_version,
            t.placement_key, t.compiled_key, t.context_key, reached.result_id,
            d.definition_key, d.unique_id, d.resource_type, d.name, d.package_name, d.original_file_path, d.alias, d.description, d.tags,
            d.materialized, d.access, d.group_name, d.column_name, d.depends_on
        from parents
        join numbered_runs as run on run.run_key = parents.key
        join dbt_store.artifacts as manifest on manifest.artifact_id = run.manifest_id
        join dbt_store.sections as c on c.artifact_id = run.manifest_id
        join dbt_store.sets as e on e.set_key = c.set_key
        join dbt_store.states as t on t.state_key = e.state_key
        join dbt_store.definitions as d on d.definition_key = t.definition_key
        left join (
            select i.run_key, r.unique_id, arg_max(r.artifact_id, i.place) as result_id
            from dbt_store.results as r
            join numbered_invocations as i on i.results_artifact_id = r.artifact_id
            where i.executes and i.run_key in (select key from parents)
            group by all
        ) as reached on reached.run_key = run.run_key and reached.unique_id = d.unique_id
        where c.section = 'sources' and true
    ) as node
),
page as materialized (
    select node.*
    from found as node
    where node.unique_id = $a1
    qualify row_number() over (partition by node.position order by node.unique_id) <= 1
)
select
    node.name as c0,
    case freshness.status when 'pass' then 'Pass' when 'warn' then 'Warn' when 'error' then 'Error' when 'runtime error' then 'Error' end as c1,
    if(year(freshness.max_loaded_at) > 1, freshness.max_loaded_at, null) as c2,
    node.position
from page as node
left join dbt_store.freshness as freshness on freshness.artifact_id = node.sources_id and freshness.unique_id = node.unique_id
order by node.position, node.unique_id;
