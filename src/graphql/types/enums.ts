import type { EnumDefinition } from "../registry.js";
import { nodeTypes } from "./node-resource.js";

export const enums: readonly EnumDefinition[] = [
  { name: "AccessLevel", values: ["private", "protected", "public"] },
  {
    name: "AncestorNodeType",
    values: ["Exposure", "Macro", "Model", "Seed", "Snapshot", "Source"],
  },
  {
    name: "AppliedModelSortField",
    values: ["executeCompletedAt", "queryUsageCount", "rowCount", "uniqueId"],
  },
  { name: "AutoExposureBIProvider", values: ["powerbi", "tableau"] },
  {
    name: "ExposureHealthIssueType",
    values: [
      "CautionUpstreamSources",
      "DegradedUpstreamSources",
      "FailedTestUpstreamModels",
      "LastRunFailedUpstreamModels",
      "Unknown",
      "WarnedTestUpstreamModels",
    ],
  },
  { name: "FreshnessStatus", values: ["Error", "Pass", "Skipped", "Unknown", "Warn"] },
  { name: "HealthStatus", values: ["caution", "degraded", "healthy", "unknown"] },
  { name: "OwnerResourceType", values: ["exposure", "group"] },
  { name: "PackageResourceType", values: ["macro", "model"] },
  { name: "Quality", values: ["Error", "Pass", "Unknown", "Warn"] },
  { name: "ReleaseVersion", values: ["latest", "none", "old", "prerelease"] },
  { name: "ResourceNodeType", values: nodeTypes },
  { name: "RunStatus", values: ["error", "skipped", "success", "warn"] },
  { name: "SortDirection", values: ["asc", "desc"] },
  { name: "TestStatus", values: ["error", "fail", "pass", "skipped", "warn"] },
  { name: "TestType", values: ["GENERIC_DATA_TEST", "SINGULAR_DATA_TEST", "UNIT_TEST"] },
  { name: "TimePeriod", values: ["day", "hour", "minute"] },
  { name: "MostQueriedResourceType", values: ["model", "source"] },
  { name: "SortAggregation", values: ["AVG", "MAX"] },
  { name: "BuildTimeDimension", values: ["group", "job", "model", "package", "project", "tag"] },
];
