import type { Artifact, Json } from "./artifacts.js";

/** Types of nodes as the API names them. */
export type NodeType =
  | "Exposure"
  | "Group"
  | "Macro"
  | "Metric"
  | "Model"
  | "SavedQuery"
  | "Seed"
  | "SemanticModel"
  | "Snapshot"
  | "Source"
  | "Test";

/** Types that a command has to execute before they exist. */
export const executableTypes: ReadonlySet<NodeType> = new Set([
  "Model",
  "Seed",
  "Snapshot",
  "Test",
]);

const typeOfSection: Readonly<Record<string, NodeType>> = {
  sources: "Source",
  exposures: "Exposure",
  macros: "Macro",
  metrics: "Metric",
  semantic_models: "SemanticModel",
  saved_queries: "SavedQuery",
  groups: "Group",
  unit_tests: "Test",
};

const typeOfResource: Readonly<Record<string, NodeType>> = {
  model: "Model",
  seed: "Seed",
  snapshot: "Snapshot",
  test: "Test",
};

/** A node of a manifest. */
export interface Described {
  readonly uniqueId: string;
  readonly type: NodeType;
  readonly node: Json;
}

/** What a manifest describes and the API knows; analyses, hooks and functions are not among it. */
export function describedBy({ document }: Artifact): readonly Described[] {
  const found: Described[] = [];
  for (const [uniqueId, node] of Object.entries<Json>(document["nodes"])) {
    const type = typeOfResource[node["resource_type"]];
    if (type !== undefined) found.push({ uniqueId, type, node });
  }
  for (const [section, type] of Object.entries(typeOfSection))
    for (const [uniqueId, node] of Object.entries<Json>(document[section] ?? {}))
      found.push({ uniqueId, type, node });
  return found;
}

/** A node of a manifest by its id. */
export function findNode(manifest: Artifact | undefined, uniqueId: string): Json | undefined {
  if (manifest === undefined) return undefined;
  for (const section of ["nodes", ...Object.keys(typeOfSection)]) {
    const node: Json | undefined = manifest.document[section]?.[uniqueId];
    if (node !== undefined) return node;
  }
  return undefined;
}
