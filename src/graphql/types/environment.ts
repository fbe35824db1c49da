import {
  column,
  embedded,
  json,
  paged,
  related,
  type Arguments,
  type Bind,
  type ConnectionField,
  type FieldDefinition,
  type ObjectDefinition,
  type Order,
  type RelationField,
  type Resource,
} from "../registry.js";
import { connectionTypes } from "./connections.js";
import { lineage } from "./lineage.js";
import { asObject, freshnessStatusSql, modelingLayerSql, modelStatusSql } from "./node-fields.js";
import { nodeTypename, ofType, testStatus, type State } from "./node-resource.js";
import { recentResourceChanges, searchResults } from "./search-and-changes.js";
import { modelHistoricalRuns } from "./jobs.js";

/** One row: the environment that is asked. */
export const environmentResource: Resource = {
  name: "environment",
  key: "environment",
  joins: {},
};

type Filter = Readonly<Record<string, unknown>>;

/** Null and an empty list mean no filter. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Filters that ask for equality, by their field. */
const equalities: Readonly<Record<string, string>> = {
  access: "node.access",
  database: "node.database_name",
  schema: "node.schema_name",
  group: "node.group_name",
  identifier: "coalesce(node.identifier, node.alias)",
  modelingLayer: modelingLayerSql,
  packageName: "node.package_name",
  lastRunStatus: modelStatusSql("attempt.status"),
  status: "attempt.status",
};

/** Filters that are more than that. */
const conditions: Readonly<Record<string, (value: unknown, bind: Bind, filter: Filter) => string>> =
  {
    uniqueIds: (ids, bind) => `list_contains(${bind(ids)}, node.unique_id)`,
    tags: (tags, bind) => `list_has_any(node.tags, ${bind(tags)})`,
    types: (types, bind) => `list_contains(${bind(types)}, node.node_type)`,
    sourceNames: (names, bind) =>
      `list_contains(${bind(names)}, split_part(node.unique_id, '.', 3))`,
    exposureType: (type, bind) =>
      `node.definition_key in (select definition_key from dbt_store.definitions where section = 'exposures' and (definition ->> '$.type') = ${bind(type)})`,
    freshnessChecked: (checked) => `freshness.unique_id is ${checked === true ? "not " : ""}null`,
    freshnessStatus: (status, bind) => `${freshnessStatusSql} = ${bind(status)}`,
    testTypes: (types, bind) => `list_contains(${bind(types)}, ${testTypeOf})`,
    lastKnownResults: (results, bind) => {
      const wanted = (results as readonly (string | null)[]).filter((result) => result !== null);
      return wanted.length === 0
        ? "true"
        : `list_contains(${bind(wanted)}, ${testStatus("attempt.status")})`;
    },
    lastKnownResult: (result, bind, filter) =>
      isGiven(filter["lastKnownResults"])
        ? "true"
        : `${testStatus("attempt.status")} = ${bind(result)}`,
    health: (health, bind) => `${healthSql} = ${bind(health)}`,
  };

const testTypeOf = `case when node.resource_type = 'unit_test' then 'UNIT_TEST'
        when (select (definition -> '$.test_metadata.name') is not null from dbt_store.definitions as d where d.definition_key = node.definition_key) then 'GENERIC_DATA_TEST'
        else 'SINGULAR_DATA_TEST' end`;

/** The moment that is asked for. */
const clock = "coalesce((select as_of from dbt_store.settings), now())";

/** Rules of the Discovery API's documentation. */
const healthSql = `case
        when attempt.status is null then 'unknown'
        when attempt.status not in ('success', 'skipped', 'warn', 'no-op', 'reused')
            or list_has_any(test_statuses.distinct_statuses, ['fail', 'error'])
            or list_has_any(upstream.source_statuses, ['error', 'runtime error'])
            or upstream.oldest_check_at < ${clock} - interval 30 days then 'degraded'
        when success.created_at is null or success.created_at < ${clock} - interval 30 days
            or test_statuses.tested_id is null
            or list_contains(test_statuses.distinct_statuses, 'warn')
            or list_contains(upstream.source_statuses, 'warn')
            or coalesce(node.description, '') = '' then 'caution'
        else 'healthy'
    end`;

function filterConditions({ filter }: Arguments, bind: Bind): readonly string[] {
  const given = Object.entries((filter ?? {}) as Filter).filter(([, value]) => isGiven(value));
  return given.map(([name, value]) => {
    const special = conditions[name];
    if (special !== undefined) return special(value, bind, filter as Filter);
    return `${equalities[name]} = ${bind(value)}`;
  });
}

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
  const all = ofType(
    state,
    [
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
    ],
    {
      where: filterConditions,
      typename: nodeTypename(state),
    },
  );
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
      consumerProjects: related("[ConsumerProject!]", {
        resource: names,
        from: "(select null::varchar as name where false) as node",
      }),
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
      files: paged(
        "AppliedStateFilesConnection",
        {
          resource: names,
          from: "(select null::varchar as name where false) as node",
        },
        { filter: "FilesFilter" },
      ),
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
