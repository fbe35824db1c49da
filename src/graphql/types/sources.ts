import { column, embedded, json, part, type ObjectDefinition } from "../registry.js";
import {
  applied,
  asObject,
  basics,
  catalog,
  columnCount,
  definition,
  fqn,
  meta,
  nullableFqn,
  platform,
  runGeneratedAt,
  sourceBasics,
  tags,
  testStatuses,
} from "./node-fields.js";
import { freshnessStatus } from "./statuses.js";

const freshness = embedded("SourceFreshnessNode!");

/** dbt writes a criterion that is not set as one without count and period. */
export function criterion(name: string): (document: Readonly<Record<string, unknown>>) => unknown {
  return (document) => {
    const info = asObject(document[name]) as { readonly count?: unknown } | null;
    return info === null || info.count === null || info.count === undefined ? null : info;
  };
}

/** Year 1 stands for "no data" in some adapters. */
export const realMoment = (moment: string): string => `if(year(${moment}) > 1, ${moment}, null)`;

export const sourceTypes: readonly ObjectDefinition[] = [
  {
    name: "SourceAppliedStateNode",
    implements: ["EnvironmentAppliedNode"],
    fields: {
      ...platform,
      ...basics,
      ...sourceBasics,
      catalog,
      children: applied.children,
      columnCount,
      fqn,
      freshness,
      meta,
      tags,
      tests: applied.tests,
    },
  },
  {
    name: "SourceDefinitionNode",
    implements: ["EnvironmentDefinitionNode"],
    fields: {
      ...platform,
      ...basics,
      ...sourceBasics,
      children: definition.children,
      fqn,
      meta,
      runGeneratedAt,
      tags,
      tests: definition.tests,
    },
  },
  {
    name: "SourceAppliedStateNestedNode",
    implements: ["EnvironmentAppliedNestedNode"],
    fields: { ...basics, ...sourceBasics, fqn: nullableFqn, freshness, testStatuses },
  },
  {
    name: "SourceDefinitionNestedNode",
    implements: ["EnvironmentDefinitionNestedNode"],
    fields: { ...basics, ...sourceBasics, runGeneratedAt },
  },
  {
    name: "SourceFreshnessNode",
    description: "The newest check of the source's freshness.",
    fields: {
      criteria: json(
        "Criteria!",
        "coalesce(freshness.criteria, {$.freshness})",
        (document) => asObject(document) ?? {},
      ),
      freshnessChecked: column("Boolean", "freshness.unique_id is not null"),
      freshnessJobDefinitionId: column("BigInt", "freshness.job_id"),
      freshnessRunGeneratedAt: column("DateTime", "freshness.generated_at"),
      freshnessRunId: column("BigInt", "freshness.run_id"),
      freshnessStatus: column("FreshnessStatus", freshnessStatus("freshness.status")),
      maxLoadedAt: column("DateTime", realMoment("freshness.max_loaded_at")),
      maxLoadedAtTimeAgoInS: column("Float", "freshness.max_loaded_at_time_ago"),
      snapshottedAt: column("DateTime", "freshness.snapshotted_at"),
    },
  },
  {
    name: "Criteria",
    fields: {
      errorAfter: part("CriteriaInfo", criterion("error_after")),
      warnAfter: part("CriteriaInfo", criterion("warn_after")),
    },
  },
  {
    name: "CriteriaInfo",
    fields: { count: part("Int", "count"), period: part("TimePeriod", "period") },
  },
];
