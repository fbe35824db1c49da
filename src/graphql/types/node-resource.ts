import type { Order, Relation, Resource } from "../registry.js";
import { freshnessStatus, modelStatus, testStatus } from "./statuses.js";

/** The two states of an environment. */
export type State = "applied" | "definition";

const resources = {
  applied: nodeResource("applied"),
  definition: nodeResource("definition"),
} as const;

/** Nodes of a state, with everything that can be joined to one. */
export function nodesOf(state: State): Resource {
  return resources[state];
}

/** `{$.path}` in the SQL of a field reads the definition's JSON; the compiler gathers all paths into one reading. */
function nodeResource(state: State): Resource {
  // Nothing of the definition state was executed, so that its joins find nothing.
  const aboveRows = `with recursive above as (
        select unique_id as unique_id, unique_id as ancestor_id from {rows}
        union
        select above.unique_id, edge.parent_id from above join ${state}_edges as edge on edge.child_id = above.ancestor_id
    )`;
  const results = state === "applied" ? "applied_results" : "dbt_store.results";
  return {
    name: `${state} node`,
    key: "unique_id",
    documents: `${state}_documents`,
    joins: {
      context: "left join dbt_store.contexts as context on context.context_key = node.context_key",
      attempt: `left join ${results} as attempt on attempt.artifact_id = node.attempt_id and attempt.unique_id = node.unique_id`,
      success: `left join ${results} as success on success.artifact_id = node.success_id and success.unique_id = node.unique_id`,
      attempt_run:
        "left join numbered_invocations as attempt_run on attempt_run.results_artifact_id = node.attempt_id",
      success_run:
        "left join numbered_invocations as success_run on success_run.results_artifact_id = node.success_id",
      // Before run_results brought the compiled code, the manifest of the same invocation did.
      compiled:
        "left join dbt_store.codes as compiled on compiled.code_key = coalesce(success.compiled_key, node.compiled_key)",
      catalog:
        "left join catalog_relations as catalog on catalog.unique_id = node.unique_id and catalog.project_name = node.project_name",
      freshness:
        "left join freshness_checks as freshness on freshness.unique_id = node.unique_id and freshness.project_name = node.project_name",
      test_statuses: `left join (
    select counted.tested_id, json_group_object(counted.status, counted.tests) as statuses, list(counted.status) as distinct_statuses
    from (
        select edge.parent_id as tested_id, ${testStatus("result.status")} as status, count(*) as tests
        from ${state}_edges as edge
        join ${state}_nodes as test on test.unique_id = edge.child_id and test.node_type = 'Test'
        join ${results} as result on result.artifact_id = test.attempt_id and result.unique_id = test.unique_id
        where edge.parent_id in (select unique_id from {rows})
        group by all
    ) as counted
    where counted.status is not null
    group by counted.tested_id
) as test_statuses on test_statuses.tested_id = node.unique_id`,
      upstream: `left join (
    ${aboveRows}
    select
        above.unique_id,
        list(${freshnessStatus("checked.status")}) filter (where checked.status is not null) as source_statuses,
        max(checked.snapshotted_at) as max_snapshotted_at,
        min(checked.snapshotted_at) as oldest_check_at,
        bool_or(ancestor.node_type = 'Source' and checked.status is null) as has_unchecked_source,
        list(${modelStatus("tried.status")}) filter (where ancestor.node_type = 'Model' and tried.status is not null) as model_statuses
    from above
    join ${state}_nodes as ancestor on ancestor.unique_id = above.ancestor_id
    left join freshness_checks as checked on checked.unique_id = ancestor.unique_id
    left join ${results} as tried on tried.artifact_id = ancestor.attempt_id and tried.unique_id = ancestor.unique_id
    group by above.unique_id
) as upstream on upstream.unique_id = node.unique_id`,
      upstream_tests: `left join (
    ${aboveRows}
    select above.unique_id, list(distinct ${testStatus("result.status")}) as statuses
    from above
    join ${state}_edges as edge on edge.parent_id = above.ancestor_id
    join ${state}_nodes as test on test.unique_id = edge.child_id and test.node_type = 'Test'
    join ${results} as result on result.artifact_id = test.attempt_id and result.unique_id = test.unique_id
    group by above.unique_id
) as upstream_tests on upstream_tests.unique_id = node.unique_id`,
    },
  };
}

const byId: readonly Order[] = [];

/** Nodes of a state that have this type, whatever their parent. */
export function ofType(
  state: State,
  types: readonly string[],
  rest: Partial<Relation> = {},
): Relation {
  const list = types.map((type) => `'${type}'`).join(", ");
  return {
    resource: nodesOf(state),
    from: `(select * from ${state}_nodes where node_type in (${list})) as node`,
    order: () => byId,
    ...rest,
  };
}

const fromParents = (state: State, near: "parent_id" | "child_id"): string => {
  const far = near === "parent_id" ? "child_id" : "parent_id";
  return `parents
    join ${state}_edges as edge on edge.${far} = parents.key
    join ${state}_nodes as node on node.unique_id = edge.${near}`;
};

/** Types that nodes of the API have. Groups are no nodes, and models of other projects have no type of their own there. */
export const nodeTypes = [
  "Exposure",
  "Macro",
  "Metric",
  "Model",
  "SavedQuery",
  "Seed",
  "SemanticModel",
  "Snapshot",
  "Source",
  "Test",
] as const;

/** Types of the nodes that lists of neighbours hold. */
const nestedTypes = `(${[...nodeTypes, "ExternalModel"].map((type) => `'${type}'`).join(", ")})`;

/** Types that are the same in both states. */
const isStateless = "node.node_type in ('Macro', 'Metric', 'SemanticModel', 'SavedQuery')";

/** The type of a node in a list of its state. */
export function nodeTypename(state: State): string {
  if (state === "definition") return "node.node_type || 'DefinitionNode'";
  return `node.node_type || if(${isStateless}, 'DefinitionNode', 'AppliedStateNode')`;
}

/** The type of a node in the list of another. */
export function nestedTypename(state: State): string {
  const kind =
    state === "definition"
      ? "'DefinitionNestedNode'"
      : `if(${isStateless}, 'DefinitionNestedNode', 'AppliedStateNestedNode')`;
  return `if(node.node_type = 'ExternalModel', 'ExternalModelNode', node.node_type || ${kind})`;
}

/** One generation up or down, in the state that is asked; keyed by the parent row's unique_id. */
export function neighbours(state: State, direction: "parents" | "children"): Relation {
  return {
    resource: nodesOf(state),
    keys: ["node.unique_id"],
    from: `${fromParents(state, direction === "parents" ? "parent_id" : "child_id")} and node.node_type in ${nestedTypes}`,
    typename: nestedTypename(state),
  };
}

/** Macros that a macro calls. */
export const calledMacros: Relation = {
  resource: nodesOf("definition"),
  keys: ["node.unique_id"],
  from: `(
        select
            parents.position,
            unnest(coalesce(
                try_cast(definition.definition -> '$.depends_on.macros' as varchar[]), try_cast(context.context -> '$.depends_on.macros' as varchar[])
            )) as macro_id
        from parents
        join definition_nodes as caller on caller.unique_id = parents.key
        join dbt_store.definitions as definition on definition.definition_key = caller.definition_key
        left join dbt_store.contexts as context on context.context_key = caller.context_key
    ) as parents
    join definition_nodes as node on node.unique_id = parents.macro_id`,
  typename: "'MacroDefinitionNestedNode'",
};

/** All generations above; `types` restricts what is returned, not what is walked. */
export function ancestors(state: State): Relation {
  return {
    resource: nodesOf(state),
    keys: ["node.unique_id"],
    from: `(
        with recursive above as (
            select parents.position, edge.parent_id as ancestor_id from parents join ${state}_edges as edge on edge.child_id = parents.key
            union
            select above.position, edge.parent_id from above join ${state}_edges as edge on edge.child_id = above.ancestor_id
        )
        select * from above
    ) as parents
    join ${state}_nodes as node on node.unique_id = parents.ancestor_id and node.node_type in ${nestedTypes}`,
    where: ({ types }, bind) =>
      types === undefined ? [] : [`list_contains(${bind(types)}, node.node_type)`],
    typename: nestedTypename(state),
  };
}

/** Data and unit tests of a node. */
export function testsOf(state: State): Relation {
  return {
    resource: nodesOf(state),
    keys: ["node.unique_id"],
    from: `${fromParents(state, "child_id")} and node.node_type = 'Test'`,
  };
}
