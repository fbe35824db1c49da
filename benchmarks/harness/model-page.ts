import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Facts, RunFacts } from "./facts.js";

/** A page of models with 20 fields, their tests and their parents: what a catalog or a dashboard asks. */
export const pageQuery = `
  query ModelPage($id: BigInt!, $first: Int!) {
    environment(id: $id) {
      applied {
        models(first: $first) {
          pageInfo { endCursor hasNextPage }
          edges {
            node {
              uniqueId name description rawCode materializedType config
              database schema alias relationName filePath packageName tags access
              executionInfo { lastRunStatus lastRunError lastSuccessRunId executeStartedAt executeCompletedAt executionTime }
              tests { name lastKnownResult }
              parents { uniqueId name }
            }
          }
        }
      }
    }
  }`;

/** One model of the page. */
export interface PageModel {
  readonly uniqueId: string;
  readonly name: string;
  readonly description: string;
  readonly rawCode: string;
  readonly materializedType: string;
  readonly config: unknown;
  readonly database: string;
  readonly schema: string;
  readonly alias: string;
  readonly relationName: string | null;
  readonly filePath: string;
  readonly packageName: string;
  readonly tags: readonly string[];
  readonly access: string;
  readonly executionInfo: {
    readonly lastRunStatus: string;
    readonly lastRunError: string | null;
    readonly lastSuccessRunId: number | null;
    readonly executeStartedAt: string | null;
    readonly executeCompletedAt: string | null;
    readonly executionTime: number | null;
  };
  readonly tests: readonly { readonly name: string; readonly lastKnownResult: string }[];
  readonly parents: readonly { readonly uniqueId: string; readonly name: string }[];
}

/** What {@link pageQuery} answers. */
export interface PageData {
  readonly environment: {
    readonly applied: {
      readonly models: {
        readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
        readonly edges: readonly { readonly node: PageModel }[];
      };
    };
  };
}

/** What is true of a page. */
export interface PageFacts {
  readonly hasNextPage: boolean;
  readonly models: readonly PageModel[];
}

interface ManifestNode {
  readonly unique_id: string;
  readonly resource_type: string;
  readonly name: string;
  readonly description: string;
  readonly raw_code: string;
  readonly config: { readonly materialized: string };
  readonly database: string;
  readonly schema: string;
  readonly alias: string;
  readonly relation_name: string | null;
  readonly original_file_path: string;
  readonly package_name: string;
  readonly tags: readonly string[];
  readonly access: string;
  readonly depends_on: { readonly nodes: readonly string[] };
}

interface Manifest {
  readonly nodes: Readonly<Record<string, ManifestNode>>;
  readonly sources: Readonly<Record<string, { readonly name: string }>>;
}

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string | null;
  readonly execution_time: number;
  readonly relation_name: string | null;
  readonly timing: readonly {
    readonly name: string;
    readonly started_at: string;
    readonly completed_at: string;
  }[];
}

interface Run {
  readonly id: number;
  readonly manifest: Manifest;
  readonly results: ReadonlyMap<string, Result>;
}

/**
 * The first models of an environment by the rules of the applied state, from the files with `JSON.parse` and plain JavaScript: the
 * newest manifest says which exist, the newest result how the last attempt ended, and the newest success how the model is defined.
 */
export function readPageFacts(
  folder: string,
  facts: Facts,
  { environment, first }: { readonly environment: string; readonly first: number },
): PageFacts {
  const runs = facts.runs
    .filter((run) => run.environment === environment && run.models !== undefined)
    .toSorted((left, right) => (left.generatedAt < right.generatedAt ? 1 : -1));
  const newest = readRun(folder, runs[0]!);
  const ids = Object.keys(newest.manifest.nodes)
    .filter((id) => id.startsWith("model."))
    .toSorted();
  const shown = ids.slice(0, first);
  const attempts = new Map<string, Result>();
  const successes = new Map<string, Run>();
  // Nearly all succeeded in the newest run: few older ones have to be read.
  for (const run of runs) {
    if (shown.every((id) => attempts.has(id) && successes.has(id))) break;
    const read = run === runs[0] ? newest : readRun(folder, run);
    for (const [id, result] of read.results) {
      if (!attempts.has(id)) attempts.set(id, result);
      if (result.status === "success" && !successes.has(id)) successes.set(id, read);
    }
  }
  const testsOf = groupTests(newest.manifest);
  return {
    hasNextPage: ids.length > first,
    models: shown.map((id) => {
      const success = successes.get(id);
      const node = (success ?? newest).manifest.nodes[id]!;
      return toModel(node, attempts.get(id)!, success, {
        newest: newest.manifest,
        attempts,
        tests: testsOf.get(id) ?? [],
      });
    }),
  };
}

function readRun(folder: string, run: RunFacts): Run {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(join(folder, run.folder, file), "utf8"));
  const manifest = read("manifest.json") as Manifest & {
    readonly metadata: { readonly env: { readonly RUN_ID: string } };
  };
  const { results } = read("run_results.json") as { readonly results: readonly Result[] };
  return {
    id: Number(manifest.metadata.env.RUN_ID),
    manifest,
    results: new Map(results.map((result) => [result.unique_id, result])),
  };
}

/** Tests by the nodes that they read, in the order of their ids. */
function groupTests({ nodes }: Manifest): ReadonlyMap<string, readonly ManifestNode[]> {
  const groups = new Map<string, ManifestNode[]>();
  const tests = Object.values(nodes)
    .filter((node) => node.resource_type === "test")
    .toSorted((left, right) => (left.unique_id < right.unique_id ? -1 : 1));
  for (const test of tests) {
    for (const id of new Set(test.depends_on.nodes)) {
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [test]);
      else group.push(test);
    }
  }
  return groups;
}

function toModel(
  node: ManifestNode,
  attempt: Result,
  success: Run | undefined,
  around: {
    readonly newest: Manifest;
    readonly attempts: ReadonlyMap<string, Result>;
    readonly tests: readonly ManifestNode[];
  },
): PageModel {
  const { nodes, sources } = around.newest;
  const built = success?.results.get(node.unique_id);
  const execution = built?.timing.find(({ name }) => name === "execute");
  return {
    uniqueId: node.unique_id,
    name: node.name,
    description: node.description,
    rawCode: node.raw_code,
    materializedType: node.config.materialized,
    config: node.config,
    database: node.database,
    schema: node.schema,
    alias: node.alias,
    relationName: built?.relation_name ?? node.relation_name,
    filePath: node.original_file_path,
    packageName: node.package_name,
    tags: node.tags,
    access: node.access,
    executionInfo: {
      lastRunStatus: attempt.status,
      lastRunError: attempt.status === "error" ? attempt.message : null,
      lastSuccessRunId: success?.id ?? null,
      executeStartedAt: toMoment(execution?.started_at),
      executeCompletedAt: toMoment(execution?.completed_at),
      executionTime: built?.execution_time ?? null,
    },
    tests: around.tests.flatMap((test) => {
      const result = around.attempts.get(test.unique_id);
      return result === undefined ? [] : [{ name: test.name, lastKnownResult: result.status }];
    }),
    parents: [...new Set(node.depends_on.nodes)].toSorted().flatMap((id) => {
      const parent = nodes[id] ?? sources[id];
      return parent === undefined ? [] : [{ uniqueId: id, name: parent.name }];
    }),
  };
}

function toMoment(text: string | undefined): string | null {
  return text === undefined ? null : new Date(text).toISOString();
}

/** Compares a page with the facts; names the first model that differs. What a cursor looks like is everybody's own business. */
export function pageProblems({ environment }: PageData, facts: PageFacts): readonly string[] {
  const { pageInfo, edges } = environment.applied.models;
  if (edges.length !== facts.models.length)
    return [`${edges.length} models in place of ${facts.models.length}`];
  if (pageInfo.hasNextPage !== facts.hasNextPage || typeof pageInfo.endCursor !== "string")
    return [`pageInfo is ${JSON.stringify(pageInfo)}`];
  return differences(
    edges.map(({ node }) => comparable(node)),
    facts.models.map(comparable),
  );
}

/** A definition stays the first that had its meaning, so that a key which a new dbt version adds and leaves empty may be missing. */
function comparable(model: PageModel): PageModel {
  return { ...model, config: withoutNothing(model.config) };
}

/** Without nulls, and without objects that hold nothing else. */
function withoutNothing(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).flatMap(([key, item]) => {
    const inner = withoutNothing(item);
    return inner === null || inner === undefined ? [] : [[key, inner] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Names the first row that is not as it should be, and the first of its values. */
export function differences(
  answered: readonly object[],
  expected: readonly object[],
): readonly string[] {
  // Answers have no prototype, as those of the library have none.
  const actual = JSON.parse(JSON.stringify(answered)) as readonly object[];
  const place = expected.findIndex((right, index) => !isDeepStrictEqual(actual[index], right));
  if (place < 0) return [];
  const right = Object.entries(expected[place]!);
  const found = (actual[place] ?? {}) as Readonly<Record<string, unknown>>;
  const [key, value] = right.find(([name, one]) => !isDeepStrictEqual(found[name], one)) ?? ["", 0];
  return [`model ${place}: ${key} is ${excerpt(found[key])} in place of ${excerpt(value)}`];
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 200 ? `${text.slice(0, 200)} ...` : text;
}
