import { byText } from "./artifacts.js";
import type { NodeType } from "./node-types.js";
import type { Entry, State } from "./state.js";

const parentsOfState = new WeakMap<State, ReadonlyMap<string, readonly string[]>>();

/** Ids of the parents of every node, as dbt's own parent_map has them in the manifest that the node is of. */
function parentMap(state: State): ReadonlyMap<string, readonly string[]> {
  const known = parentsOfState.get(state);
  if (known !== undefined) return known;
  const map = new Map(
    [...state.entries.values()].map(({ uniqueId, manifest }): [string, readonly string[]] => [
      uniqueId,
      [...new Set<string>(manifest.document["parent_map"][uniqueId] ?? [])],
    ]),
  );
  parentsOfState.set(state, map);
  return map;
}

/** Ids of the parents of a node, in the state or not. */
export function parentIdsOf(state: State, uniqueId: string): readonly string[] {
  return parentMap(state).get(uniqueId) ?? [];
}

/** Parents that the state has. */
export function parentsOf(state: State, uniqueId: string): readonly Entry[] {
  return pick(state, parentIdsOf(state, uniqueId));
}

/** Children that the state has. */
export function childrenOf(state: State, uniqueId: string): readonly Entry[] {
  const children = [...parentMap(state)].filter(([, parents]) => parents.includes(uniqueId));
  return pick(
    state,
    children.map(([child]) => child),
  );
}

/** Data tests and unit tests of a node. */
export function testsOf(state: State, uniqueId: string): readonly Entry[] {
  return childrenOf(state, uniqueId).filter(({ type }) => type === "Test");
}

/** Everything above a node. `types` restricts what is answered, not what is walked. */
export function ancestorsOf(
  state: State,
  uniqueId: string,
  types?: readonly NodeType[],
): readonly Entry[] {
  const above = walk(uniqueId, (id) => parentIdsOf(state, id));
  return pick(state, above).filter(({ type }) => types === undefined || types.includes(type));
}

/** Ids of everything below a node. */
export function descendantIdsOf(state: State, uniqueId: string): readonly string[] {
  return walk(uniqueId, (id) => childrenOf(state, id).map((child) => child.uniqueId));
}

function walk(start: string, next: (id: string) => readonly string[]): readonly string[] {
  const found = new Set<string>();
  const open = [...next(start)];
  while (open.length > 0) {
    const id = open.pop()!;
    if (found.has(id)) continue;
    found.add(id);
    open.push(...next(id));
  }
  return [...found];
}

function pick(state: State, ids: readonly string[]): readonly Entry[] {
  return [...ids]
    .toSorted(byText)
    .flatMap((id) => state.entries.get(id) ?? [])
    .filter(({ type }) => type !== "Group");
}
