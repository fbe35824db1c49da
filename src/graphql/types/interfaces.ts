import type { InterfaceDefinition } from "../registry.js";

/** What every node of a graph says. */
const lineageNode = {
  access: "String",
  alias: "String",
  database: "String",
  filePath: "String!",
  group: "String",
  matchesMethod: "Boolean",
  materializationType: "String",
  name: "String",
  parentIds: "[String!]!",
  projectId: "BigInt!",
  publicParentIds: "[String!]!",
  resourceType: "ResourceNodeType!",
  schema: "String",
  tags: "[String!]!",
  uniqueId: "String!",
  version: "String",
} as const;

/** What every node of an environment says. */
const environmentNode = {
  accountId: "BigInt!",
  description: "String",
  environmentId: "BigInt!",
  filePath: "String!",
  meta: "JSONObject",
  name: "String",
  projectId: "BigInt!",
  resourceType: "String!",
  tags: "[String!]!",
  uniqueId: "String!",
} as const;

/** Interfaces, with the fields that every type of theirs has. */
export const interfaces: readonly InterfaceDefinition[] = [
  {
    name: "EnvironmentAppliedNode",
    fields: environmentNode,
  },
  {
    name: "EnvironmentDefinitionNode",
    fields: { ...environmentNode, runGeneratedAt: "DateTime" },
  },
  {
    name: "EnvironmentAppliedNestedNode",
    fields: {
      description: "String",
      filePath: "String!",
      fqn: "[String!]",
      name: "String",
      resourceType: "String!",
      uniqueId: "String!",
    },
  },
  {
    name: "EnvironmentDefinitionNestedNode",
    fields: {
      description: "String",
      filePath: "String!",
      name: "String",
      resourceType: "String!",
      runGeneratedAt: "DateTime",
      uniqueId: "String!",
    },
  },
  { name: "LineageNode", fields: lineageNode },
  {
    name: "LineageGraphNode",
    implements: ["LineageNode"],
    fields: { ...lineageNode, fqn: "[String!]!" },
  },
  {
    name: "LineageNodeExecutable",
    implements: ["LineageNode"],
    fields: { ...lineageNode, lastRunStatus: "String" },
  },
  {
    name: "LineageNodeTestable",
    implements: ["LineageNode"],
    fields: { ...lineageNode, worstTestStatus: "String" },
  },
  { name: "LineageNodeWithParents", implements: ["LineageNode"], fields: lineageNode },
  {
    name: "CloudArtifactInterface",
    fields: {
      accountId: "BigInt!",
      environmentId: "BigInt!",
      jobId: "BigInt!",
      projectId: "BigInt!",
      runId: "BigInt!",
    },
  },
  {
    name: "NodeInterface",
    fields: {
      dbtVersion: "String",
      description: "String",
      meta: "JSONObject",
      name: "String",
      resourceType: "String!",
      tags: "[String!]",
      uniqueId: "String!",
    },
  },
];
