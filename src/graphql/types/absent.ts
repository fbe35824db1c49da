import { constant, paged, related, type ObjectDefinition, type Relation } from "../registry.js";
import { connectionTypes } from "./connections.js";

/** A list that artifacts alone cannot fill. */
export const nothing: Relation = {
  resource: { name: "nothing", key: "name", joins: {} },
  from: "(select null::varchar as name where false) as node",
};

/** Types of what only the platform knows. */
export const absentTypes: readonly ObjectDefinition[] = [
  {
    name: "ConsumerProject",
    fields: {
      consumerCloudProject: constant("String", null),
      consumerCoreProject: constant("String", null),
      consumerEnvironmentId: constant("BigInt", null),
      consumerProjectId: constant("BigInt", null),
      producerPublicModels: related("[ProducerPublicModel!]", nothing),
    },
  },
  {
    name: "ProducerPublicModel",
    fields: { numEdges: constant("Int", null), uniqueId: constant("String", null) },
  },
  ...connectionTypes("PublicModel", { isLoose: true }),
  {
    name: "ColumnQueries",
    description:
      "Lineage of columns needs SQL to be parsed, which artifacts do not bring: always empty.",
    fields: {
      lineage: related("[ColumnLineageNode!]", nothing, {
        filters: "ColumnLineageFilter",
        nodeUniqueId: "String!",
      }),
    },
  },
  {
    name: "ColumnLineageNode",
    fields: Object.fromEntries(
      Object.entries({
        accountId: "BigInt",
        childColumns: "[String!]",
        environmentId: "BigInt",
        error: "String",
        errorCategory: "String",
        isError: "Boolean",
        name: "String",
        nodeUniqueId: "String",
        parentColumns: "[String!]",
        projectId: "BigInt",
        relationship: "String",
        runId: "BigInt",
        uniqueId: "String",
      }).map(([name, type]) => [name, constant(type, null)]),
    ),
  },
  {
    name: "Recommendations",
    description: "Advice of dbt's platform, which artifacts do not bring: always empty.",
    fields: {
      metrics: related("[RecommendationMetric!]", nothing),
      rules: {
        ...paged("RecommendationRuleConnection", nothing),
        arguments: { after: "String", filter: "RuleFilter", first: "Int!" },
      },
    },
  },
  {
    name: "RecommendationMetric",
    fields: { name: constant("String", null), value: constant("Float", null) },
  },
  ...connectionTypes("RecommendationRule", { isLoose: true }),
  {
    name: "RecommendationRule",
    fields: Object.fromEntries(
      ["category", "description", "name", "severity", "uniqueId", "violationId"].map((name) => [
        name,
        constant("String", null),
      ]),
    ),
  },
  ...connectionTypes("FileAppliedStateNode", {
    isLoose: true,
    connection: "AppliedStateFilesConnection",
  }),
  {
    name: "FileAppliedStateNode",
    fields: {
      description: constant("String", null),
      filePath: constant("String", null),
      fileType: constant("String", null),
      name: constant("String", null),
      projectId: constant("BigInt", null),
      resourceType: constant("String", null),
      tags: constant("[String!]", null),
      uniqueId: constant("String", null),
    },
  },
];
