import { byText, toMoment, type Json } from "./artifacts.js";
import { toConnection } from "./connections.js";
import { filtered, sorted } from "./filters.js";
import { freshnessAbove, tileFields } from "./health.js";
import type { Invocation } from "./invocations.js";
import { lineageOf } from "./lineage.js";
import { tagsOf } from "./node-fields.js";
import type { NodeType } from "./node-types.js";
import { toNode } from "./nodes.js";
import { historicalRuns } from "./runs.js";
import { search } from "./search.js";
import { appliedState, definitionState, type Asked, type Entry, type State } from "./state.js";

type Arguments = { [name: string]: any };

/** The lists of a state by the name of the field. */
const typeOfList: Readonly<Record<string, NodeType>> = {
  exposures: "Exposure",
  groups: "Group",
  macros: "Macro",
  metrics: "Metric",
  models: "Model",
  savedQueries: "SavedQuery",
  seeds: "Seed",
  semanticModels: "SemanticModel",
  snapshots: "Snapshot",
  sources: "Source",
  tests: "Test",
};

/** `environment` with everything below it. */
export function toEnvironment(all: readonly Invocation[], asked: Asked): Json {
  const definition = definitionState(all, asked);
  const newest = definition.invocations.at(-1)!;
  const metadata: Json = definition.manifest.document["metadata"];
  return {
    adapterType: metadata["adapter_type"],
    dbtProjectName: asked.project,
    environmentId: newest.environmentId,
    environmentName: asked.environment,
    projectId: newest.projectId,
    consumerProjects: [],
    applied: () => toApplied(all, appliedState(all, asked)),
    definition: () => ({
      ...toState(definition),
      lastUpdatedAt: toMoment(definition.manifest.generatedAt),
    }),
  };
}

function toApplied(all: readonly Invocation[], state: State): Json {
  const { invocations } = state;
  const shas = invocations.flatMap(({ results, sources, catalog, manifest }) => {
    const newest = results ?? sources ?? catalog ?? manifest;
    return newest!.document["metadata"]["env"]["GIT_SHA"] ?? [];
  });
  return {
    ...toState(state),
    lastUpdatedAt: toMoment(invocations.at(-1)!.generatedAt),
    latestGitSha: shas.at(-1) ?? null,
    owners: ({ resource }: Arguments) => ownersOf(state, resource),
    exposureTile: ({ filter }: Arguments) => {
      const found = [...state.entries.values()].find(
        ({ uniqueId, type }) => type === "Exposure" && uniqueId === filter.uniqueId,
      );
      return found === undefined ? null : { ...toNode(state, found), ...tileFields(state, found) };
    },
    modelHistoricalRuns: (given: Arguments) => historicalRuns(all, state, given),
    searchResults: ({ filter, ...page }: Arguments) => toConnection(search(state, filter), page),
  };
}

function toState(state: State): Json {
  const entries = [...state.entries.values()];
  const ofTypes = (types: readonly string[]): readonly Entry[] =>
    entries.filter(({ type }) => types.includes(type));
  const list =
    (types: (filter: Json) => readonly string[]) =>
    ({ filter, sort, ...page }: Arguments): Json => {
      const found = filtered(state, ofTypes(types(filter)), filter);
      return toConnection(
        sorted(state, found, sort).map((entry) => shown(state, entry)),
        page,
      );
    };
  const lists = Object.entries(typeOfList).map(([name, type]) => [name, list(() => [type])]);
  return {
    ...Object.fromEntries(lists),
    resources: list((filter) => filter["types"]),
    lineage: ({ filter }: Arguments) => lineageOf(state, filter),
    packages: ({ resource }: Arguments) => {
      const type = resource === "macro" ? "Macro" : "Model";
      return distinct(ofTypes([type]).map(({ node }) => node["package_name"]));
    },
    tags: () => distinct(entries.flatMap(({ node }) => tagsOf(node))).map((name) => ({ name })),
    resourceCounts: () => {
      const counts: Record<string, number> = {};
      for (const { node, type } of entries) {
        const name: string = node["resource_type"] ?? type.toLowerCase();
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
  };
}

function shown(state: State, entry: Entry): Json {
  const node = toNode(state, entry);
  if (entry.type !== "Exposure") return node;
  return { ...node, freshnessStatus: () => freshnessAbove(state, entry.uniqueId) };
}

/** Groups are only in the manifest, so owners are those of the newest one. */
function ownersOf(state: State, resource: string): readonly Json[] {
  const owned: readonly Json[] = Object.values(state.manifest.document[`${resource}s`]);
  const owners = owned.map(({ owner }) => {
    const email: readonly string[] = [owner.email ?? ""].flat();
    return { name: owner.name ?? "", email: email.join(", ") };
  });
  const byOwner = new Map(owners.map((owner) => [JSON.stringify(owner), owner]));
  return [...byOwner.values()].toSorted((a, b) => byText(a.email, b.email));
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted(byText);
}
