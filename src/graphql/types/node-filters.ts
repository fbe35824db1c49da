import { isGiven } from "../arguments.js";
import type { Arguments, Bind } from "../registry.js";
import { modelingLayerSql, testTypeSql } from "./node-fields.js";
import { freshnessStatus, modelStatus, testStatus } from "./statuses.js";

export type Filter = Readonly<Record<string, unknown>>;

/** Filters that ask for equality, by their field. */
const equalities: Readonly<Record<string, string>> = {
  access: "node.access",
  database: "node.database_name",
  schema: "node.schema_name",
  group: "node.group_name",
  identifier: "coalesce(node.identifier, node.alias)",
  modelingLayer: modelingLayerSql,
  packageName: "node.package_name",
  lastRunStatus: modelStatus("attempt.status"),
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
    exposureType: (type, bind) => `{$.type} = ${bind(type)}`,
    freshnessChecked: (checked) => `freshness.unique_id is ${checked === true ? "not " : ""}null`,
    freshnessStatus: (status, bind) => `${freshnessStatus("freshness.status")} = ${bind(status)}`,
    testTypes: (types, bind) => `list_contains(${bind(types)}, ${testTypeSql})`,
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

/** The moment that is asked for. */
const clock = "coalesce((select as_of from dbt_store.settings), now())";

/** Rules of the Discovery API's documentation. */
const healthSql = `case
        when attempt.status is null then 'unknown'
        when coalesce(${modelStatus("attempt.status")}, 'error') = 'error'
            or list_has_any(test_statuses.distinct_statuses, ['fail', 'error'])
            or list_contains(upstream.source_statuses, 'Error')
            or upstream.oldest_check_at < ${clock} - interval 30 days then 'degraded'
        when success.created_at is null or success.created_at < ${clock} - interval 30 days
            or test_statuses.tested_id is null
            or list_contains(test_statuses.distinct_statuses, 'warn')
            or list_contains(upstream.source_statuses, 'Warn')
            or coalesce(node.description, '') = '' then 'caution'
        else 'healthy'
    end`;

/** Conditions of the filter of a list of nodes; all must hold. */
export function filterConditions({ filter }: Arguments, bind: Bind): readonly string[] {
  const given = Object.entries((filter ?? {}) as Filter).filter(([, value]) => isGiven(value));
  return given.map(([name, value]) => {
    const special = conditions[name];
    if (special !== undefined) return special(value, bind, filter as Filter);
    return `${equalities[name]} = ${bind(value)}`;
  });
}
