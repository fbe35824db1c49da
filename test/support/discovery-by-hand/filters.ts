import { byText, type Json } from "./artifacts.js";
import { rowCountOf } from "./catalog.js";
import { modelStatus, testStatus } from "./execution.js";
import { checkStatus, newestCheck } from "./freshness.js";
import { healthOf } from "./health.js";
import { fieldsOfType, modelingLayer, tagsOf } from "./node-fields.js";
import type { Entry, State } from "./state.js";

type Test = (entry: Entry, value: any, state: State, filter: Json) => boolean;

const isOneOf = (list: readonly unknown[], value: unknown): boolean => list.includes(value);

/** What each field of each filter asks; the fields of one filter are ANDed, the values of a list ORed. */
const tests: Readonly<Record<string, Test>> = {
  uniqueIds: ({ uniqueId }, ids) => isOneOf([ids].flat(), uniqueId),
  types: ({ type }, types) => isOneOf([types].flat(), type),
  tags: ({ node }, tags) => [tags].flat().some((tag) => isOneOf(tagsOf(node), tag)),
  database: ({ node }, database) => node["database"] === database,
  schema: ({ node }, schema) => node["schema"] === schema,
  // Of models the alias, not the name.
  identifier: ({ node }, identifier) => (node["identifier"] ?? node["alias"]) === identifier,
  access: ({ node }, access) => node["access"] === access,
  group: ({ node }, group) => node["group"] === group,
  packageName: ({ node }, name) => node["package_name"] === name,
  modelingLayer: (entry, layer) => modelingLayer(entry) === layer,
  lastRunStatus: ({ attempt }, status) => modelStatus(attempt) === status,
  health: (entry, health, state) => healthOf(state, entry) === health,
  sourceNames: ({ node }, names) => isOneOf([names].flat(), node["source_name"]),
  freshnessChecked: ({ uniqueId }, isChecked, state) =>
    (newestCheck(state, uniqueId) !== undefined) === isChecked,
  freshnessStatus: ({ uniqueId }, status, state) =>
    checkStatus(newestCheck(state, uniqueId)) === status,
  exposureType: ({ node }, type) => node["type"] === type,
  status: ({ attempt }, status) => attempt?.result["status"] === status,
  testTypes: (entry, types, state) =>
    isOneOf([types].flat(), fieldsOfType(state, entry)["testType"]),
  lastKnownResults: ({ attempt }, results) => isOneOf([results].flat(), testStatus(attempt)),
  lastKnownResult: ({ attempt }, result, _state, { lastKnownResults }) =>
    isGiven(lastKnownResults) || testStatus(attempt) === result,
};

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Nodes that a filter lets through; null and an empty filter let everything through. */
export function filtered(
  state: State,
  entries: readonly Entry[],
  filter: Json | null | undefined,
): readonly Entry[] {
  const wanted = Object.entries(filter ?? {}).filter(([, value]) => isGiven(value));
  return entries.filter((entry) =>
    wanted.every(([name, value]) => tests[name]!(entry, value, state, filter!)),
  );
}

/** `sort` of applied models. What nobody can know leaves the order of ids. */
export function sorted(
  state: State,
  entries: readonly Entry[],
  sort: { field: string; direction: "asc" | "desc" } | null | undefined,
): readonly Entry[] {
  const keyOf = (entry: Entry): string | number | null => {
    switch (sort?.field) {
      case "uniqueId":
        return entry.uniqueId;
      case "rowCount":
        return rowCountOf(state, entry.uniqueId);
      case "executeCompletedAt": {
        const timing: readonly Json[] = entry.success?.result["timing"] ?? [];
        return timing.find(({ name }) => name === "execute")?.["completed_at"] ?? null;
      }
      default:
        return null;
    }
  };
  const sign = sort?.direction === "desc" ? -1 : 1;
  return entries.toSorted((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    // Nulls go last in both directions.
    if (x === null || y === null || x === y)
      return Number(x === null) - Number(y === null) || byText(a.uniqueId, b.uniqueId);
    return x < y ? -sign : sign;
  });
}
