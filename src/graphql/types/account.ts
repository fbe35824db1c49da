import { isGiven } from "../arguments.js";
import {
  column,
  constant,
  paged,
  related,
  type Fields,
  type ObjectDefinition,
  type Relation,
  type Resource,
} from "../registry.js";

import { nodesOf } from "./node-resource.js";

/** Newest manifests of every project, as other projects see them. */
const publicModels: Relation = {
  // Two projects may have the same package, and with it the same ids.
  resource: { ...nodesOf("definition"), key: "public_key" },
  from: "(select *, project_name || ' ' || unique_id as public_key from definition_nodes where node_type = 'Model' and access = 'public') as node",
  where: ({ filter }, bind) => {
    const { dbtCoreProjectName, environmentIds, projectId, uniqueIds } = (filter ?? {}) as Readonly<
      Record<string, unknown>
    >;
    return [
      ...given(dbtCoreProjectName, (name) => `node.project_name = ${bind(name)}`),
      ...given(
        environmentIds,
        (ids) =>
          `list_contains(${bind((ids as unknown[]).map(String))}, node.environment_id::varchar)`,
      ),
      ...given(projectId, (id) => `node.project_id = ${bind(id)}`),
      ...given(uniqueIds, (ids) => `list_contains(${bind(ids)}, node.unique_id)`),
    ];
  },
};

function given(value: unknown, condition: (value: unknown) => string): readonly string[] {
  return isGiven(value) ? [condition(value)] : [];
}

/** Projects whose newest manifest refers to a model of another one. */
const dependents = `(
        select parents.position, other.project_name, any_value(other.project_id) as project_id, any_value(other.environment_id) as environment_id, count(*) as models
        from parents
        join definition_edges as edge on edge.parent_id = parents.key and edge.project_name <> parents.key2
        join definition_nodes as reference on reference.node_type = 'ExternalModel' and reference.unique_id = edge.parent_id
            and reference.project_name = edge.project_name
        join definition_nodes as other on other.unique_id = edge.child_id and other.project_name = edge.project_name and other.node_type = 'Model'
        group by all
    ) as node`;

const counts: Fields = Object.fromEntries(
  Object.entries({
    exposures: "node_type = 'Exposure'",
    macros: "node_type = 'Macro'",
    metrics: "node_type = 'Metric'",
    publicModels: "node_type = 'Model' and access = 'public'",
    seeds: "node_type = 'Seed'",
    semanticModels: "node_type = 'SemanticModel'",
    snapshots: "node_type = 'Snapshot'",
    sources: "node_type = 'Source'",
    tests: "node_type = 'Test'",
    totalModels: "node_type = 'Model'",
    totalNodes: "node_type not in ('ExternalModel', 'Group')",
  }).map(([name, condition]) => [
    name,
    column(
      "Int",
      `(select count(*) from definition_nodes as n where n.project_name = node.project_name and ${condition})`,
    ),
  ]),
);

/** How a manifest holds what it takes from another project; a package that both install is each one's own. */
const references =
  "definition_nodes as reference on reference.node_type = 'ExternalModel' and reference.unique_id = edge.parent_id";

const projectsFrom = `(
        select
            n.project_name, any_value(n.project_id) as project_id, any_value(n.environment_id) as environment_id,
            exists (select 1 from definition_nodes as e where e.project_name = n.project_name and e.node_type = 'ExternalModel') as is_consumer,
            bool_or(n.node_type = 'Model' and n.access = 'public') as is_producer
        from definition_nodes as n
        group by n.project_name
    )`;

const project: Resource = { name: "project", key: "project_name", joins: {} };

/** All projects, as they see each other. */
export const accountTypes: readonly ObjectDefinition[] = [
  {
    name: "Account",
    description: "All projects of the store.",
    fields: {
      meshProjects: related("[MeshProject!]", {
        resource: project,
        from: `${projectsFrom} as node`,
      }),
      publicModels: paged("PublicModelConnection", publicModels, { filter: "PublicModelsFilter" }),
    },
  },
  {
    name: "MeshProject",
    fields: {
      dbtCloudProject: constant("String", null),
      dbtCoreProject: column("String", "node.project_name"),
      defaultEnvironmentId: column("BigInt", "node.environment_id"),
      dependentProjects: related("[MeshProject!]", {
        resource: project,
        keys: ["node.project_name"],
        from: `(
        select distinct parents.position, project.*
        from parents
        join definition_nodes as producer on producer.project_name = parents.key
        join definition_edges as edge on edge.parent_id = producer.unique_id and edge.project_name <> parents.key
        join ${references} and reference.project_name = edge.project_name
        join ${projectsFrom} as project on project.project_name = edge.project_name
        where producer.node_type = 'Model'
    ) as node`,
      }),
      isConsumer: column("Boolean", "node.is_consumer"),
      isProducer: column("Boolean", "node.is_producer"),
      projectId: column("BigInt", "node.project_id"),
      projectSummary: { kind: "embedded", type: "MeshProjectSummary" },
    },
  },
  { name: "MeshProjectSummary", fields: counts },
  {
    name: "PublicModel",
    fields: {
      accountId: constant("BigInt", 0),
      columnCount: column("Int", "len(json_keys(catalog.columns))"),
      database: column("String", "node.database_name"),
      dbtCoreProject: column("String", "node.project_name"),
      dependentProjects: related("[DependentProject!]", {
        resource: project,
        keys: ["node.unique_id", "node.project_name"],
        from: dependents,
      }),
      deprecationDate: column("DateTime", "try_cast({$.deprecation_date} as timestamptz)"),
      description: column("String", "node.description"),
      environmentDeploymentType: constant("String", null),
      environmentId: column("BigInt", "node.environment_id"),
      fqn: column("[String!]", "node.fqn"),
      group: column("String", "node.group_name"),
      healthIssues: constant("[String!]", null),
      identifier: column("String", "coalesce(node.identifier, node.alias)"),
      isDefaultEnv: constant("Boolean", true),
      lastRunStatus: column(
        "String",
        "(select r.status from dbt_store.results as r join applied_nodes as a on a.attempt_id = r.artifact_id where a.unique_id = node.unique_id and a.project_name = node.project_name and r.unique_id = node.unique_id)",
      ),
      latestVersion: column("String", "{$.latest_version}"),
      materializationType: column("String", "node.materialized"),
      name: column("String", "node.name"),
      packageName: column("String", "node.package_name"),
      projectId: column("BigInt", "node.project_id"),
      publicAncestors: related("[PublicModel!]", {
        resource: nodesOf("definition"),
        keys: ["node.unique_id", "node.project_name"],
        from: `(
        with recursive above as (
            select parents.position, edge.project_name, edge.parent_id as ancestor_id
            from parents
            join definition_edges as edge on edge.child_id = parents.key and edge.project_name = parents.key2
            union
            select above.position, edge.project_name, edge.parent_id
            from above
            join definition_edges as edge on edge.child_id = above.ancestor_id and edge.project_name = above.project_name
        )
        select * from above
    ) as parents
    join definition_nodes as node on node.unique_id = parents.ancestor_id and node.project_name = parents.project_name
        and node.node_type = 'Model' and node.access = 'public'`,
      }),
      relationName: column("String", "node.relation_name"),
      runGeneratedAt: column("DateTime", "node.manifest_at"),
      schema: column("String", "node.schema_name"),
      uniqueId: column("String", "node.unique_id"),
    },
  },
  {
    name: "DependentProject",
    fields: {
      dbtCoreProject: column("String", "node.project_name"),
      defaultEnvironmentId: column("BigInt", "node.environment_id"),
      dependentModelsCount: column("Int", "node.models"),
      environmentId: column("BigInt", "node.environment_id"),
      projectId: column("BigInt", "node.project_id"),
    },
  },
];
