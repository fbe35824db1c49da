import { toMoment, type Json } from "./artifacts.js";
import { catalogFields } from "./catalog.js";
import { ancestorsOf, childrenOf, parentsOf, testsOf } from "./edges.js";
import { executionInfo, testStatus } from "./execution.js";
import { freshnessOf } from "./freshness.js";
import type { NodeType } from "./node-types.js";
import { fieldsOfType, tagsOf, textOf } from "./node-fields.js";
import type { Entry, State } from "./state.js";

/** Types that are one and the same in both states. */
const inBothStates: ReadonlySet<NodeType> = new Set([
  "Macro",
  "Metric",
  "SavedQuery",
  "SemanticModel",
]);

function typename(state: State, type: NodeType, isNested: boolean): string {
  const nested = isNested ? "Nested" : "";
  if (type === "Group") return "GroupNode";
  return state.name === "definition" || inBothStates.has(type)
    ? `${type}Definition${nested}Node`
    : `${type}AppliedState${nested}Node`;
}

/** How many tests of a node have which last status. */
export function testStatusesOf(state: State, uniqueId: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { attempt } of testsOf(state, uniqueId)) {
    const status = testStatus(attempt);
    if (status !== null) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

/**
 * A node with every field that any of its types has, nested or not: which of them may be asked, the schema says. What leads to other nodes
 * is a function, so that nothing is worked out that is not asked.
 */
export function toNode(state: State, entry: Entry, isNested = false): Json {
  const { uniqueId, type, node, manifest } = entry;
  const nested = (entries: readonly Entry[]): readonly Json[] =>
    entries.map((one) => toNode(state, one, true));
  const run = state.manifestInvocation;
  return {
    __typename: typename(state, type, isNested),
    // Artifacts do not say an account: the engine answers 0.
    accountId: 0,
    projectId: run.projectId,
    environmentId: run.environmentId,
    uniqueId,
    name: node["name"],
    description: node["description"] ?? null,
    resourceType: node["resource_type"] ?? uniqueId.slice(0, uniqueId.indexOf(".")),
    filePath: node["original_file_path"],
    patchPath: node["patch_path"] ?? null,
    packageName: node["package_name"] ?? null,
    fqn: node["fqn"] ?? null,
    tags: tagsOf(node),
    meta: node["config"]?.["meta"] ?? node["meta"] ?? null,
    config: node["config"] ?? null,
    dbtVersion: manifest.document["metadata"]["dbt_version"],
    manifestGeneratedAt: toMoment(manifest.generatedAt),
    // Of the run that brought the manifest of the environment.
    runGeneratedAt: toMoment(state.manifest.generatedAt),
    runId: run.runId,
    jobId: run.jobId,
    jobDefinitionId: run.jobId,
    ...fieldsOfType(state, entry),
    executionInfo: () =>
      type === "Model" && entry.attempt === undefined ? null : executionInfo(entry),
    lastKnownResult: testStatus(entry.attempt),
    testStatuses: () => testStatusesOf(state, uniqueId),
    catalog: () => catalogFields(state, entry)["catalog"],
    columnCount: () => catalogFields(state, entry)["columnCount"],
    freshness: () => freshnessOf(state, entry),
    parents: () =>
      type === "Macro" ? nested(calledMacros(state, entry)) : nested(parentsOf(state, uniqueId)),
    children: () => nested(childrenOf(state, uniqueId)),
    tests: () => nested(testsOf(state, uniqueId)),
    ancestors: ({ types }: { types?: readonly NodeType[] }) =>
      nested(ancestorsOf(state, uniqueId, types)),
    models: () => nested(modelsOfGroup(state, entry)),
    modelCount: () => modelsOfGroup(state, entry).length,
    versions: () =>
      [...state.entries.values()]
        .filter(
          (other) =>
            other.type === "Model" &&
            textOf(node["version"]) !== null &&
            textOf(other.node["version"]) !== null &&
            other.node["name"] === node["name"] &&
            other.node["package_name"] === node["package_name"],
        )
        .map((other) => toNode(state, other)),
  };
}

function calledMacros(state: State, { node }: Entry): readonly Entry[] {
  const ids: readonly string[] = node["depends_on"]?.["macros"] ?? [];
  return [...ids].toSorted().flatMap((id) => state.entries.get(id) ?? []);
}

/** A group and its models are of one package. */
function modelsOfGroup(state: State, { type, node }: Entry): readonly Entry[] {
  if (type !== "Group") return [];
  return [...state.entries.values()].filter(
    (other) =>
      other.type === "Model" &&
      groupOf(other.node) === node["name"] &&
      other.node["package_name"] === node["package_name"],
  );
}

function groupOf(node: Json): string | null {
  return node["group"] ?? node["config"]?.["group"] ?? null;
}
