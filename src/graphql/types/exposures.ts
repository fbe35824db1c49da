import { column, constant, json, type ObjectDefinition } from "../registry.js";
import {
  applied,
  asObject,
  basics,
  definition,
  exposureBasics,
  fqn,
  meta,
  nullableFqn,
  packageName,
  platform,
  runGeneratedAt,
  tags,
  upstreamFreshness,
} from "./node-fields.js";

/** The worst that upstream models and their tests say. */
const qualitySql = `case
        when list_contains(upstream.model_statuses, 'error') or list_has_any(upstream_tests.statuses, ['error', 'fail']) then 'Error'
        when list_contains(upstream.model_statuses, 'skipped') or list_contains(upstream_tests.statuses, 'warn') then 'Warn'
        when len(upstream.model_statuses) > 0 then 'Pass'
        else 'Unknown'
    end`;

const healthIssuesSql = `list_filter([
        if(list_contains(upstream.source_statuses, 'Warn') or upstream.has_unchecked_source, 'CautionUpstreamSources', null),
        if(list_contains(upstream.source_statuses, 'Error'), 'DegradedUpstreamSources', null),
        if(list_has_any(upstream_tests.statuses, ['error', 'fail']), 'FailedTestUpstreamModels', null),
        if(list_contains(upstream.model_statuses, 'error'), 'LastRunFailedUpstreamModels', null),
        if(coalesce(len(upstream.model_statuses), 0) = 0 and coalesce(len(upstream.source_statuses), 0) = 0, 'Unknown', null),
        if(list_contains(upstream_tests.statuses, 'warn'), 'WarnedTestUpstreamModels', null)
    ], issue -> issue is not null)`;

export const exposureTypes: readonly ObjectDefinition[] = [
  {
    name: "ExposureAppliedStateNode",
    implements: ["EnvironmentAppliedNode"],
    fields: {
      ...platform,
      ...basics,
      ...exposureBasics,
      ancestors: applied.ancestors,
      fqn,
      meta,
      parents: applied.parents,
      tags,
    },
  },
  {
    name: "ExposureDefinitionNode",
    implements: ["EnvironmentDefinitionNode"],
    fields: {
      ...platform,
      ...basics,
      ...exposureBasics,
      ancestors: definition.allAncestors,
      fqn,
      freshnessStatus: upstreamFreshness,
      meta,
      parents: definition.parents,
      runGeneratedAt,
      tags,
    },
  },
  {
    name: "ExposureAppliedStateNestedNode",
    implements: ["EnvironmentAppliedNestedNode"],
    fields: { ...basics, ...exposureBasics, fqn: nullableFqn },
  },
  {
    name: "ExposureDefinitionNestedNode",
    implements: ["EnvironmentDefinitionNestedNode"],
    fields: { ...basics, ...exposureBasics, runGeneratedAt },
  },
  {
    name: "ExposureTileNode",
    description: "How far the data behind an exposure can be trusted.",
    implements: ["EnvironmentAppliedNode"],
    fields: {
      ...platform,
      ...basics,
      autoBiProvider: constant("AutoExposureBIProvider", null),
      exposureType: exposureBasics["exposureType"]!,
      freshnessStatus: upstreamFreshness,
      healthIssues: column("[ExposureHealthIssueType!]!", healthIssuesSql),
      maxSnapshottedAt: column("DateTime", "upstream.max_snapshotted_at"),
      meta,
      packageName,
      quality: column("Quality", qualitySql),
      tags,
      upstreamStats: json("JSONObject", "null::varchar", asObject),
    },
  },
  {
    name: "ExposureOwner",
    fields: { email: column("String!", "node.email"), name: column("String!", "node.name") },
  },
];
