import { isGiven } from "../arguments.js";
import {
  column,
  embedded,
  json,
  paged,
  related,
  type Arguments,
  type ConnectionField,
  type FieldDefinition,
  type ObjectDefinition,
  type Order,
  type RelationField,
  type Resource,
} from "../registry.js";
import { nothing } from "./absent.js";
import { connectionTypes } from "./connections.js";
import { lineage } from "./lineage.js";
import { asObject } from "./node-fields.js";
import { filterConditions, type Filter } from "./node-filters.js";
import { nodeTypename, nodeTypes, ofType, type State } from "./node-resource.js";
import { recentResourceChanges, searchResults } from "./search-and-changes.js";
import { modelHistoricalRuns } from "./jobs.js";

/** One row: the environment that is asked. */
export const environmentResource: Resource = {
  name: "environment",
  key: "environment",
  joins: {},
};

/** Pages of the nodes of one type. */
function nodes(
  state: State,
  type: string,
  node: string,
  filter: string,
  more: {
    readonly order?: (argumentValues: Arguments) => readonly Order[];
    readonly sort?: string;
  } = {},
): ConnectionField {
  const relation = ofType(state, [type], {
    where: filterConditions,
    ...(more.order && { order: more.order }),
  });
  return paged(`${node}Connection!`, relation, {
    filter,
    ...(more.sort !== undefined && { sort: more.sort }),
  });
}

const sortKeys: Readonly<Record<string, string>> = {
  executeCompletedAt: "epoch_us(success.execute_completed_at)",
  rowCount: "catalog.row_count",
  uniqueId: "node.unique_id",
};

/** How often a model is queried only the warehouse knows: those sorts fall back to the id. */
function modelOrder({ sort }: Arguments): readonly Order[] {
  const { field, direction } = (sort ?? {}) as { field?: string; direction?: "asc" | "desc" };
  const sql = sortKeys[field ?? ""];
  return sql === undefined ? [] : [{ sql, direction: direction ?? "asc" }];
}

function resources(state: State): ConnectionField {
  const name = state === "applied" ? "Applied" : "Definition";
  const all = ofType(state, nodeTypes, {
    where: filterConditions,
    typename: nodeTypename(state),
  });
  return paged(`Environment${name}NodeConnection!`, all, { filter: `${name}ResourcesFilter!` });
}

const names: Resource = { name: "name", key: "name", joins: {} };

function tagsOf(state: State): RelationField {
  return related("[Tag!]!", {
    resource: names,
    from: `(select distinct unnest(tags) as name from ${state}_nodes) as node`,
  });
}

function packagesOf(state: State): FieldDefinition {
  return {
    ...column(
      "[String!]!",
      ({ resource }) =>
        `(select list(distinct package_name order by package_name) from ${state}_nodes where node_type = '${resource === "macro" ? "Macro" : "Model"}')`,
    ),
    arguments: { resource: "PackageResourceType!" },
  };
}

/** Counts under dbt's own names of the types. */
function resourceCounts(state: State): FieldDefinition {
  return json(
    "JSONObject",
    `(select json_group_object(resource_type, nodes) from (
        select coalesce(resource_type, lower(node_type)) as resource_type, count(*) as nodes from ${state}_nodes where node_type <> 'ExternalModel' group by all order by all
    ))`,
    asObject,
  );
}

const owners: FieldDefinition = related(
  "[ExposureOwner!]!",
  {
    resource: { name: "owner", key: "name", joins: {} },
    from: ({ resource }) => `(
        select distinct
            coalesce(definition ->> '$.owner.name', '') as name,
            coalesce(if(
                starts_with(definition ->> '$.owner.email', '['), array_to_string(try_cast(definition ->> '$.owner.email' as varchar[]), ', '), definition ->> '$.owner.email'
            ), '') as email
        from definition_nodes
        join dbt_store.definitions as d using (definition_key)
        where node_type = '${resource === "group" ? "Group" : "Exposure"}'
    ) as node`,
    order: () => [{ sql: "node.email", direction: "asc" }],
  },
  { resource: "OwnerResourceType!" },
);

const lineageOf = (state: State): FieldDefinition =>
  related("[LineageNode!]!", lineage(state), { filter: "LineageFilter!" });

export const environmentTypes: readonly ObjectDefinition[] = [
  {
    name: "Environment",
    description: "One environment of a project, now or at the moment that was asked for.",
    fields: {
      adapterType: column("String", "node.adapter_type"),
      applied: embedded("AppliedState"),
      consumerProjects: related("[ConsumerProject!]", nothing),
      dbtProjectName: column("String", "node.project_name"),
      definition: embedded("DefinitionState"),
      environmentId: column("BigInt", "node.environment_id"),
      environmentName: column("String", "node.environment"),
      projectId: column("BigInt", "node.project_id"),
    },
  },
  {
    name: "AppliedState",
    description: "What the last successful executions left in the warehouse.",
    fields: {
      exposures: nodes("applied", "Exposure", "ExposureAppliedStateNode", "ExposureFilter"),
      exposureTile: related(
        "ExposureTileNode",
        ofType("applied", ["Exposure"], {
          where: ({ filter }, bind) => {
            const { uniqueId, biResourceId, autoBiProvider } = filter as Filter;
            // Exposures that a BI integration makes are in no manifest.
            if (isGiven(biResourceId) || isGiven(autoBiProvider)) return ["false"];
            return isGiven(uniqueId) ? [`node.unique_id = ${bind(uniqueId)}`] : [];
          },
          limit: () => 1,
        }),
        { filter: "ExposureTileFilter!" },
      ),
      files: paged("AppliedStateFilesConnection", nothing, { filter: "FilesFilter" }),
      lastUpdatedAt: column("DateTime", "node.last_seen_at"),
      latestGitSha: column("String", "node.git_sha"),
      lineage: lineageOf("applied"),
      modelHistoricalRuns,
      models: nodes("applied", "Model", "ModelAppliedStateNode", "ModelAppliedFilter", {
        sort: "AppliedModelSort",
        order: modelOrder,
      }),
      owners,
      packages: packagesOf("applied"),
      recentResourceChanges,
      resourceCounts: resourceCounts("applied"),
      resources: resources("applied"),
      searchResults,
      seeds: nodes("applied", "Seed", "SeedAppliedStateNode", "GenericMaterializedFilter"),
      snapshots: nodes(
        "applied",
        "Snapshot",
        "SnapshotAppliedStateNode",
        "GenericMaterializedFilter",
      ),
      sources: nodes("applied", "Source", "SourceAppliedStateNode", "SourceAppliedFilter"),
      tags: tagsOf("applied"),
      tests: nodes("applied", "Test", "TestAppliedStateNode", "TestAppliedFilter"),
    },
  },
  {
    name: "DefinitionState",
    description: "What the newest manifest says.",
    fields: {
      exposures: nodes("definition", "Exposure", "ExposureDefinitionNode", "ExposureFilter"),
      groups: nodes("definition", "Group", "GroupNode", "GroupFilter"),
      lastUpdatedAt: column("DateTime", "(select max(manifest_at) from definition_nodes)"),
      lineage: lineageOf("definition"),
      macros: nodes("definition", "Macro", "MacroDefinitionNode", "MacroDefinitionFilter"),
      metrics: nodes("definition", "Metric", "MetricDefinitionNode", "GenericMaterializedFilter"),
      models: nodes("definition", "Model", "ModelDefinitionNode", "ModelDefinitionFilter"),
      packages: packagesOf("definition"),
      resourceCounts: resourceCounts("definition"),
      resources: resources("definition"),
      savedQueries: nodes(
        "definition",
        "SavedQuery",
        "SavedQueryDefinitionNode",
        "GenericMaterializedFilter",
      ),
      seeds: nodes("definition", "Seed", "SeedDefinitionNode", "GenericMaterializedFilter"),
      semanticModels: nodes(
        "definition",
        "SemanticModel",
        "SemanticModelDefinitionNode",
        "GenericMaterializedFilter",
      ),
      snapshots: nodes(
        "definition",
        "Snapshot",
        "SnapshotDefinitionNode",
        "GenericMaterializedFilter",
      ),
      sources: nodes("definition", "Source", "SourceDefinitionNode", "SourceDefinitionFilter"),
      tags: tagsOf("definition"),
      tests: nodes("definition", "Test", "TestDefinitionNode", "TestDefinitionFilter"),
    },
  },
  ...[
    "EnvironmentAppliedNode",
    "EnvironmentDefinitionNode",
    "ExposureAppliedStateNode",
    "ExposureDefinitionNode",
    "GroupNode",
    "MacroDefinitionNode",
    "MetricDefinitionNode",
    "ModelAppliedStateNode",
    "ModelDefinitionNode",
    "SavedQueryDefinitionNode",
    "SeedAppliedStateNode",
    "SeedDefinitionNode",
    "SemanticModelDefinitionNode",
    "SnapshotAppliedStateNode",
    "SnapshotDefinitionNode",
    "SourceAppliedStateNode",
    "SourceDefinitionNode",
    "TestAppliedStateNode",
    "TestDefinitionNode",
  ].flatMap((node) => connectionTypes(node)),
];
