import type { Resource } from "../registry.js";

/** Nodes of the manifest of a run, with their results in that run. */
export const runNode: Resource = {
  name: "node of a run",
  key: "unique_id",
  documents: "dbt_store.definitions",
  joins: {
    placement:
      "left join dbt_store.placements as placement on placement.placement_key = node.placement_key",
    context: "left join dbt_store.contexts as context on context.context_key = node.context_key",
    result:
      "left join dbt_store.results as result on result.artifact_id = node.result_id and result.unique_id = node.unique_id",
    invocation:
      "left join numbered_invocations as invocation on invocation.results_artifact_id = node.result_id",
    compiled:
      "left join dbt_store.codes as compiled on compiled.code_key = coalesce(result.compiled_key, node.compiled_key)",
    catalog: `left join (
    select c.artifact_id, r.*
    from dbt_store.sections as c
    join dbt_store.sets as s on s.set_key = c.set_key
    join dbt_store.catalog_entries as r on r.entry_key = s.state_key
    where c.artifact_id in (select catalog_id from {rows})
) as catalog on catalog.artifact_id = node.catalog_id and catalog.unique_id = node.unique_id`,
    freshness:
      "left join dbt_store.freshness as freshness on freshness.artifact_id = node.sources_id and freshness.unique_id = node.unique_id",
    freshness_run:
      "left join numbered_invocations as freshness_run on freshness_run.sources_artifact_id = node.sources_id",
    children: `left join (
    select manifest_id, parent_id, list(distinct child_id order by child_id) as ids
    from (
        select c.artifact_id as manifest_id, unnest(d.depends_on) as parent_id, d.unique_id as child_id
        from dbt_store.sections as c
        join dbt_store.sets as s on s.set_key = c.set_key
        join dbt_store.states as t on t.state_key = s.state_key
        join dbt_store.definitions as d on d.definition_key = t.definition_key
        where c.artifact_id in (select manifest_id from {rows}) and c.section not in ('disabled', 'macros', 'docs', 'groups', 'selectors')
    )
    group by all
) as children on children.manifest_id = node.manifest_id and children.parent_id = node.unique_id`,
  },
};

/** Types that are no section of nodes. */
const typeCondition: Readonly<Record<string, string>> = {
  exposure: "c.section = 'exposures'",
  macro: "c.section = 'macros'",
  metric: "c.section = 'metrics'",
  source: "c.section = 'sources'",
  test: "(c.section = 'unit_tests' or c.section = 'nodes' and d.resource_type = 'test')",
  any: "c.section in ('nodes', 'sources', 'exposures', 'metrics')",
};

/**
 * Nodes of one type of runs. `parents` names the runs by `key`; where it has a `key2`, `on` says which nodes of the run are meant.
 */
export function nodesOfRuns(type: string, on = "true", parents = "parents"): string {
  const isType = typeCondition[type] ?? `c.section = 'nodes' and d.resource_type = '${type}'`;
  return `(
        select
            parents.position, run.run_key, run.project_id, run.environment_id, run.job_id, run.run_id, run.place, run.environment,
            run.generated_at as run_generated_at, run.manifest_id, run.catalog_id, run.sources_id,
            manifest.generated_at as manifest_at, manifest.dbt_version,
            t.placement_key, t.compiled_key, t.context_key, reached.result_id,
            d.definition_key, d.unique_id, d.resource_type, d.name, d.package_name, d.original_file_path, d.alias, d.description, d.tags,
            d.materialized, d.access, d.group_name, d.column_name, d.depends_on
        from ${parents}
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
            where i.executes and i.run_key in (select key from ${parents})
            group by all
        ) as reached on reached.run_key = run.run_key and reached.unique_id = d.unique_id
        where ${isType} and ${on}
    ) as node`;
}
