import type { InputObjectDefinition } from "../registry.js";

/** The same in both states. */
const resourcesFilter = {
  tags: "[String!]",
  types: "[ResourceNodeType!]!",
  uniqueIds: "[String!]",
};

export const inputs: readonly InputObjectDefinition[] = [
  {
    name: "AppliedModelSort",
    fields: { direction: "SortDirection!", field: "AppliedModelSortField!" },
  },
  { name: "AppliedResourcesFilter", fields: resourcesFilter },
  { name: "DefinitionResourcesFilter", fields: resourcesFilter },
  {
    name: "ExposureFilter",
    fields: { exposureType: "String", tags: "[String!]", uniqueIds: "[String!]" },
  },
  {
    name: "ExposureTileFilter",
    fields: {
      autoBiProvider: "AutoExposureBIProvider",
      biResourceId: "String",
      uniqueId: "String",
    },
  },
  {
    name: "GenericMaterializedFilter",
    fields: {
      database: "String",
      identifier: "String",
      schema: "String",
      tags: "[String!]",
      uniqueIds: "[String!]",
    },
  },
  { name: "GroupFilter", fields: { uniqueIds: "[String!]" } },
  {
    name: "LineageFilter",
    fields: {
      columnNames: "[String!]",
      exclude: "String",
      select: "String",
      tags: "[String!]",
      types: "[ResourceNodeType!]",
      uniqueIds: "[String!]",
    },
  },
  { name: "MacroDefinitionFilter", fields: { packageName: "String", uniqueIds: "[String!]" } },
  {
    name: "ModelAppliedFilter",
    fields: {
      access: "AccessLevel",
      database: "String",
      group: "String",
      health: "HealthStatus",
      identifier: "String",
      lastRunStatus: "RunStatus",
      modelingLayer: "String",
      packageName: "String",
      schema: "String",
      tags: "[String!]",
      uniqueIds: "[String!]",
    },
  },
  {
    name: "ModelDefinitionFilter",
    fields: {
      access: "AccessLevel",
      database: "String",
      group: "String",
      identifier: "String",
      modelingLayer: "String",
      schema: "String",
      tags: "[String!]",
      uniqueIds: "[String!]",
    },
  },
  {
    name: "SourceAppliedFilter",
    fields: {
      database: "String",
      freshnessChecked: "Boolean",
      freshnessStatus: "FreshnessStatus",
      identifier: "String",
      schema: "String",
      sourceNames: "[String!]",
      tags: "[String!]",
      uniqueIds: "[String!]",
    },
  },
  {
    name: "SourceDefinitionFilter",
    fields: {
      database: "String",
      identifier: "String",
      schema: "String",
      sourceNames: "[String!]",
      tags: "[String!]",
      uniqueIds: "[String!]",
    },
  },
  {
    name: "TestAppliedFilter",
    fields: {
      lastKnownResult: { type: "TestStatus", deprecated: "use lastKnownResults" },
      lastKnownResults: "[TestStatus]",
      status: "String",
      tags: "[String!]",
      testTypes: "[TestType!]",
      uniqueIds: "[String!]",
    },
  },
  { name: "TestDefinitionFilter", fields: { tags: "[String!]", uniqueIds: "[String!]" } },
  {
    name: "ColumnLineageFilter",
    fields: { columnName: "String", isError: "Boolean", maxDepth: "Int" },
  },
  { name: "FilesFilter", fields: { path: "String" } },
  {
    name: "PublicModelsFilter",
    fields: {
      dbtCoreProjectName: "String",
      environmentIds: "[BigInt!]",
      projectId: "BigInt",
      uniqueIds: "[String!]",
    },
  },
  {
    name: "RuleFilter",
    fields: {
      categories: "[String!]",
      ruleNames: "[String!]",
      severity: "[String!]",
      uniqueIds: "[String!]",
    },
  },
  {
    name: "SearchQueryFilter",
    fields: {
      accessLevels: "[AccessLevel!]",
      fields: "[String!]",
      materializationTypes: "[String!]",
      modelingLayers: "[String!]",
      query: "String!",
      resourceTypes: "[ResourceNodeType!]",
      tags: "[String!]",
    },
  },
  {
    name: "ExecutionFilter",
    fields: {
      projectNames: "[String!]",
      environmentNames: "[String!]",
      jobs: "[String!]",
      runs: "[String!]",
      invocationIds: "[String!]",
      uniqueIds: "[String!]",
      resourceTypes: "[String!]",
      packageNames: "[String!]",
      statuses: "[String!]",
      variants: "[String!]",
      isBuild: "Boolean",
      since: "DateTime",
      until: "DateTime",
    },
  },
  {
    name: "EnvironmentFilter",
    fields: {
      projectNames: "[String!]",
      environmentNames: "[String!]",
      since: "DateTime",
      until: "DateTime",
    },
  },
  {
    name: "JobFilter",
    fields: {
      projectNames: "[String!]",
      environmentNames: "[String!]",
      jobs: "[String!]",
      since: "DateTime",
      until: "DateTime",
    },
  },
  {
    name: "RunFilter",
    fields: {
      projectNames: "[String!]",
      environmentNames: "[String!]",
      jobs: "[String!]",
      runs: "[String!]",
      since: "DateTime",
      until: "DateTime",
    },
  },
  {
    name: "BuildTimeFilter",
    fields: {
      projectNames: "[String!]",
      environmentNames: "[String!]",
      names: "[String!]",
      variants: "[String!]",
      since: "DateTime",
      until: "DateTime",
    },
  },
];
