import type { Json } from "./artifacts.js";
import { modelingLayer, tagsOf } from "./node-fields.js";
import { toNode } from "./nodes.js";
import type { Entry, State } from "./state.js";

/** Places that are searched, in the order of what counts most. */
const places: Readonly<Record<string, (node: Json) => readonly unknown[]>> = {
  name: (node) => [node["name"]],
  relation: (node) => [
    [node["database"], node["schema"], node["identifier"] ?? node["alias"]]
      .filter((part) => part !== undefined && part !== null)
      .join("."),
  ],
  column: (node) => Object.values<Json>(node["columns"] ?? {}).map((column) => column["name"]),
  description: (node) => [node["description"]],
  code: (node) => [node["raw_code"]],
};

/** Hits of a text in any case, each by the place that counts most. The API leaves the ranking open: here it is the order of ids. */
export function search(state: State, filter: Json): readonly Json[] {
  const wanted = String(filter["query"]).toLowerCase();
  const chosen = Object.keys(places).filter((name) => filter["fields"]?.includes(name) ?? true);
  return [...state.entries.values()]
    .filter((entry) => isWanted(entry, filter))
    .flatMap((entry) => {
      const matchedField = chosen.find((name) =>
        places[name]!(entry.node).some((text) =>
          String(text ?? "")
            .toLowerCase()
            .includes(wanted),
        ),
      );
      return matchedField === undefined ? [] : [{ matchedField, hit: toNode(state, entry) }];
    });
}

function isWanted(entry: Entry, filter: Json): boolean {
  const { type, node } = entry;
  const isIn = (name: string, value: unknown): boolean => {
    const list: readonly unknown[] | null | undefined = filter[name];
    return list === undefined || list === null || list.length === 0 || list.includes(value);
  };
  const tags: readonly string[] | undefined = filter["tags"];
  return (
    isIn("resourceTypes", type) &&
    isIn("accessLevels", node["access"]) &&
    isIn("materializationTypes", node["config"]?.["materialized"]) &&
    isIn("modelingLayers", modelingLayer(entry)) &&
    (tags === undefined || tags.some((tag) => tagsOf(node).includes(tag)))
  );
}
