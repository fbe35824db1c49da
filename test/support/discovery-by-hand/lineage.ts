import { byText, type Json } from "./artifacts.js";
import { ancestorsOf, descendantIdsOf, parentIdsOf, testsOf } from "./edges.js";
import { testStatus } from "./execution.js";
import { filtered } from "./filters.js";
import { fieldsOfType, modelingLayer, textOf, tagsOf } from "./node-fields.js";
import type { Entry, State } from "./state.js";

/** The graph of a state, filtered. Macros are no part of dbt's graph: they come only when their type is asked for. */
export function lineageOf(state: State, filter: Json): readonly Json[] {
  const { types, tags, uniqueIds } = filter as { [name: string]: readonly string[] | null };
  const all = [...state.entries.values()].filter(({ type }) => type !== "Group");
  const ofType = types
    ? filtered(state, all, { types })
    : all.filter(({ type }) => type !== "Macro");
  const chosen = uniqueIds && uniqueIds.length > 0 ? chooseIds(state, [uniqueIds].flat()) : null;
  return filtered(state, ofType, { tags })
    .filter(({ uniqueId }) => chosen?.has(uniqueId) ?? true)
    .map((entry) => toLineageNode(state, entry, chosen?.get(entry.uniqueId) ?? true));
}

/** Ids that are named, and those that a plus sign pulls in; true for the former. */
function chooseIds(state: State, ids: readonly string[]): ReadonlyMap<string, boolean> {
  const chosen = new Map<string, boolean>();
  for (const text of ids) {
    const id = text.replace(/^\+|\+$/g, "");
    const above = text.startsWith("+")
      ? ancestorsOf(state, id).map(({ uniqueId }) => uniqueId)
      : [];
    const below = text.endsWith("+") ? descendantIdsOf(state, id) : [];
    for (const pulled of [...above, ...below])
      if (chosen.get(pulled) !== true) chosen.set(pulled, false);
    chosen.set(id, true);
  }
  return chosen;
}

const severities = ["error", "fail", "warn", "pass"];

function toLineageNode(state: State, entry: Entry, matchesMethod: boolean): Json {
  const { uniqueId, type, node } = entry;
  const results = new Set(testsOf(state, uniqueId).map(({ attempt }) => testStatus(attempt)));
  return {
    __typename: `${type}LineageNode`,
    uniqueId,
    name: node["name"],
    resourceType: type,
    projectId: state.manifestInvocation.projectId,
    access: node["access"] ?? null,
    alias: node["alias"] ?? null,
    database: node["database"] ?? null,
    schema: node["schema"] ?? null,
    filePath: node["original_file_path"],
    fqn: node["fqn"],
    group: node["group"] ?? null,
    matchesMethod,
    materializationType: node["config"]?.["materialized"] ?? null,
    modelingLayer: modelingLayer(entry),
    tags: tagsOf(node),
    version: textOf(node["version"]),
    sourceName: fieldsOfType(state, entry)["sourceName"],
    parentIds: [
      ...(type === "Macro"
        ? (node["depends_on"]["macros"] as readonly string[])
        : parentIdsOf(state, uniqueId)),
    ].toSorted(byText),
    publicParentIds: [],
    lastRunStatus: entry.attempt?.result["status"] ?? null,
    worstTestStatus: severities.find((status) => results.has(status)) ?? null,
  };
}
