import { GraphQLError } from "graphql";
import { isGiven } from "../arguments.js";
import {
  column,
  type Bind,
  type Fields,
  type ObjectDefinition,
  type Relation,
} from "../registry.js";
import { alias, fqn, group, modelingLayerSql, place, tags } from "./node-fields.js";
import { nodesOf, nodeTypes, type State } from "./node-resource.js";
import { worstTestStatus } from "./statuses.js";

const shared: Fields = {
  access: column("String", "node.access"),
  alias,
  ...place,
  filePath: column("String!", "node.original_file_path"),
  group,
  // What a plus sign pulled in did not match by itself.
  matchesMethod: column("Boolean", "node.matches"),
  materializationType: column("String", "node.materialized"),
  name: column("String", "node.name"),
  parentIds: column("[String!]!", "list_distinct(node.depends_on)"),
  projectId: column("BigInt!", "node.project_id"),
  publicParentIds: column(
    "[String!]!",
    "list_intersect(list_distinct(node.depends_on), node.external_ids)",
  ),
  resourceType: column("ResourceNodeType!", "node.node_type"),
  tags,
  uniqueId: column("String!", "node.unique_id"),
  version: column("String", "node.version"),
};

const lastRunStatus: Fields = { lastRunStatus: column("String", "attempt.status") };
const worst: Fields = {
  worstTestStatus: column("String", worstTestStatus("test_statuses.distinct_statuses")),
};

interface Kind {
  readonly executable?: boolean;
  readonly testable?: boolean;
  readonly withParents?: boolean;
  readonly more?: Fields;
}

const kinds: Readonly<Record<(typeof nodeTypes)[number], Kind>> = {
  Exposure: { withParents: true },
  Macro: {
    withParents: true,
    more: {
      parentIds: column(
        "[String!]!",
        "list_distinct(coalesce(try_cast({$.depends_on.macros} as varchar[]), try_cast(context.context -> '$.depends_on.macros' as varchar[])))",
      ),
    },
  },
  Metric: { withParents: true },
  Model: {
    executable: true,
    testable: true,
    withParents: true,
    more: { modelingLayer: column("String", modelingLayerSql) },
  },
  SavedQuery: { withParents: true },
  Seed: { executable: true, testable: true },
  SemanticModel: { withParents: true },
  Snapshot: { executable: true, testable: true, withParents: true },
  Source: { testable: true, more: { sourceName: column("String", "{$.source_name}") } },
  Test: { executable: true, withParents: true },
};

export const lineageTypes: readonly ObjectDefinition[] = nodeTypes.map((type) => {
  const kind = kinds[type];
  // Macros have no place in dbt's own graph.
  const isGraphNode = type !== "Macro";
  return {
    name: `${type}LineageNode`,
    implements: [
      ...(isGraphNode ? ["LineageGraphNode"] : []),
      "LineageNode",
      ...(kind.executable === true ? ["LineageNodeExecutable"] : []),
      ...(kind.testable === true ? ["LineageNodeTestable"] : []),
      ...(kind.withParents === true ? ["LineageNodeWithParents"] : []),
    ],
    fields: {
      ...shared,
      ...(isGraphNode && { fqn }),
      ...(kind.executable === true && lastRunStatus),
      ...(kind.testable === true && worst),
      ...kind.more,
    },
  };
});

/** The whole graph of a state, filtered. */
export function lineage(state: State): Relation {
  return {
    resource: nodesOf(state),
    from: ({ filter }, bind) => `(
        select *, ${matches(filter as LineageFilter, bind)} as matches, (select list(unique_id) from ${state}_nodes where node_type = 'ExternalModel') as external_ids
        from ${state}_nodes
        where node_type not in ('Group', 'ExternalModel')
    ) as node`,
    check: ({ filter }) => refuseSelection(filter as Readonly<Record<string, unknown>>),
    where: ({ filter }, bind) => {
      const { types, tags: wanted, uniqueIds } = filter as LineageFilter;
      return [
        ...(isGiven(types)
          ? [`list_contains(${bind(types)}, node.node_type)`]
          : ["node.node_type <> 'Macro'"]),
        ...(isGiven(wanted) ? [`list_has_any(node.tags, ${bind(wanted)})`] : []),
        ...(isGiven(uniqueIds) ? [`node.unique_id in (${walkFrom(state, bind(uniqueIds))})`] : []),
      ];
    },
    typename: "node.node_type || 'LineageNode'",
  };
}

/** dbt's selection grammar is a capability of its own, which is not there yet. */
function refuseSelection(filter: Readonly<Record<string, unknown>>): void {
  for (const name of ["select", "exclude", "columnNames"]) {
    if (filter[name] === undefined || filter[name] === null) continue;
    throw new GraphQLError(
      `lineage(filter: { ${name} }) is not supported yet. Filter by types, tags or uniqueIds ("+id" adds what is above, "id+" what is below).`,
      { extensions: { code: "NOT_SUPPORTED" } },
    );
  }
}

function matches({ uniqueIds }: LineageFilter, bind: Bind): string {
  if (!isGiven(uniqueIds)) return "true";
  return `list_contains(${bind(uniqueIds.map((id) => id.replaceAll(/^\+|\+$/g, "")))}, unique_id)`;
}

interface LineageFilter {
  readonly types?: readonly string[] | null;
  readonly tags?: readonly string[] | null;
  readonly uniqueIds?: readonly string[] | null;
}

/** Ids, where a plus sign in front or behind adds what is above or below. */
function walkFrom(state: State, ids: string): string {
  return `with recursive given as (
            select trim(id, '+') as unique_id, starts_with(id, '+') as upward, ends_with(id, '+') as downward from unnest(${ids}) as given(id)
        ),
        above as (
            select unique_id from given where upward
            union
            select edge.parent_id from above join ${state}_edges as edge on edge.child_id = above.unique_id
        ),
        below as (
            select unique_id from given where downward
            union
            select edge.child_id from below join ${state}_edges as edge on edge.parent_id = below.unique_id
        )
        select unique_id from given union all select unique_id from above union all select unique_id from below`;
}
