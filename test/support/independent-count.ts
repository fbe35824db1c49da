import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { shared } from "./shared.js";

/*
 * Counts artifacts with JSON.parse and nothing of the product, so that the product can be held against it.
 */

// Artifacts of ten years have no common type.
type Json = Record<string, any>;

/** A parsed artifact. */
export interface CountedFile {
  readonly path: string;
  readonly kind: "manifest" | "run_results" | "catalog" | "sources" | "semantic_manifest";
  readonly hash: string;
  readonly document: Json;
}

/** What a manifest holds. */
export interface ManifestCount {
  readonly models: number;
  readonly seeds: number;
  readonly snapshots: number;
  readonly analyses: number;
  readonly data_tests: number;
  readonly hooks: number;
  readonly sources: number;
  readonly exposures: number;
  readonly metrics: number;
  readonly macros: number;
  readonly groups: number;
  readonly semantic_models: number;
  readonly saved_queries: number;
  readonly unit_tests: number;
  readonly functions: number;
  readonly docs_blocks: number;
  readonly disabled_models: number;
  readonly edges: number;
}

/** Results by status, by invocation. */
export type StatusCounts = Record<string, Record<string, number>>;

const kinds: Readonly<Record<string, CountedFile["kind"]>> = {
  manifest: "manifest",
  "run-results": "run_results",
  catalog: "catalog",
  sources: "sources",
};

/** The artifact in a file; undefined for JSON that is none. */
export function readArtifact(path: string): CountedFile | undefined {
  const bytes = readFileSync(shared(path));
  const document = JSON.parse(bytes.toString("utf8")) as Json;
  const hash = createHash("sha256").update(bytes).digest("hex");
  const version = document["metadata"]?.["dbt_schema_version"];
  const kind =
    typeof version === "string"
      ? kinds[/\/dbt\/([a-z-]+)\/v\d+/.exec(version)?.[1] ?? ""]
      : undefined;
  if (kind !== undefined) return { path, kind, hash, document };
  const isSemantic = ["semantic_models", "metrics", "project_configuration"].every(
    (key) => key in document,
  );
  return isSemantic ? { path, kind: "semantic_manifest", hash, document } : undefined;
}

/** Artifacts with the same bytes count once. */
export function distinct(files: readonly CountedFile[]): readonly CountedFile[] {
  return [...new Map(files.map((file) => [file.hash, file])).values()];
}

/** Project of a manifest: its name, or the package whose md5 is its id. */
export function projectOf(manifest: Json): string | undefined {
  const { project_name: name, project_id: id } = manifest["metadata"];
  if (typeof name === "string") return name;
  const packages = [
    ...Object.values<Json>(manifest["nodes"]),
    ...Object.values<Json>(manifest["macros"]),
  ].map((node) => node["package_name"] as string);
  return [...new Set(packages)].find((one) => createHash("md5").update(one).digest("hex") === id);
}

/** Counts a manifest by resource type. */
export function countManifest(manifest: Json): ManifestCount {
  const nodes = Object.values<Json>(manifest["nodes"] ?? {});
  const ofType = (type: string): number =>
    nodes.filter((node) => node["resource_type"] === type).length;
  const size = (section: string): number => Object.keys(manifest[section] ?? {}).length;
  const disabled: Json[] = Array.isArray(manifest["disabled"])
    ? manifest["disabled"]
    : Object.values<Json[]>(manifest["disabled"] ?? {}).flat();
  return {
    models: ofType("model"),
    seeds: ofType("seed"),
    snapshots: ofType("snapshot"),
    analyses: ofType("analysis"),
    data_tests: ofType("test"),
    hooks: ofType("operation"),
    sources: size("sources"),
    exposures: size("exposures"),
    metrics: size("metrics"),
    macros: size("macros"),
    groups: size("groups"),
    semantic_models: size("semantic_models"),
    saved_queries: size("saved_queries"),
    unit_tests: size("unit_tests"),
    functions: size("functions"),
    docs_blocks: size("docs"),
    disabled_models: disabled.filter((node) => node["resource_type"] === "model").length,
    edges: countEdges(manifest),
  };
}

/** Distinct pairs of parent and child. Early previews of dbt 2 leave parent_map empty; then what the nodes say. */
function countEdges(manifest: Json): number {
  const parents = Object.values<string[]>(manifest["parent_map"] ?? {});
  const isFilled = parents.length > 0;
  const stated = edgeSections
    .flatMap((section) => Object.values<Json>(manifest[section] ?? {}))
    .map((node) => (node["depends_on"]?.["nodes"] ?? []) as string[]);
  return (isFilled ? parents : stated).reduce((sum, found) => sum + new Set(found).size, 0);
}

const edgeSections = [
  "nodes",
  "sources",
  "exposures",
  "metrics",
  "semantic_models",
  "saved_queries",
  "unit_tests",
  "functions",
];

/** The newest file by generated_at; content decides between equals. */
export function newest(files: readonly CountedFile[]): CountedFile {
  const order = (file: CountedFile): string => `${generatedAt(file).toISOString()} ${file.hash}`;
  return files.reduce((best, file) => (order(file) > order(best) ? file : best));
}

/** When an artifact says that it was generated; text without an offset is UTC. Microseconds are cut to milliseconds. */
export function generatedAt(file: CountedFile): Date {
  const text = file.document["metadata"]["generated_at"] as string;
  return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

/** Identity of an artifact's invocation; very old ones lack it, and are an invocation each. */
export function invocationOf(file: CountedFile): string {
  const id = file.document["metadata"]["invocation_id"];
  return typeof id === "string" && id !== "" ? id : `content-${file.hash.slice(0, 32)}`;
}

/** Results by status per invocation, of the newest artifact of a kind within each invocation. */
export function countStatuses(
  files: readonly CountedFile[],
  kind: "run_results" | "sources",
): StatusCounts {
  const counts: StatusCounts = {};
  for (const [invocation, file] of newestPerInvocation(files, kind)) {
    const statuses: Record<string, number> = {};
    for (const result of file.document["results"] as Json[]) {
      const status = String(result["status"]).toLowerCase();
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    if (Object.keys(statuses).length > 0) counts[invocation] = statuses;
  }
  return counts;
}

/** Relations and columns of each catalog, by invocation. */
export function countCatalogs(
  files: readonly CountedFile[],
): Record<string, { relations: number; columns: number }> {
  return Object.fromEntries(
    newestPerInvocation(files, "catalog").map(([invocation, { document }]) => {
      const relations = [
        ...Object.values<Json>(document["nodes"]),
        ...Object.values<Json>(document["sources"]),
      ];
      return [
        invocation,
        {
          relations: relations.length,
          columns: relations.reduce((sum, one) => sum + Object.keys(one["columns"]).length, 0),
        },
      ];
    }),
  );
}

function newestPerInvocation(
  files: readonly CountedFile[],
  kind: CountedFile["kind"],
): readonly (readonly [string, CountedFile])[] {
  const groups = new Map<string, CountedFile[]>();
  for (const file of files) {
    if (file.kind === kind)
      groups.set(invocationOf(file), [...(groups.get(invocationOf(file)) ?? []), file]);
  }
  return [...groups].map(([invocation, found]) => [invocation, newest(found)] as const);
}
