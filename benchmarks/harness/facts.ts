import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Builds of one model, seed or snapshot in one month, environment and variant. */
export interface MonthFacts {
  readonly builds: number;
  readonly failures: number;
  readonly skips: number;
  readonly p50: number | null;
  readonly p95: number | null;
}

/** Number of successful builds, median and 95th percentile of their seconds. */
export type ModelFacts = readonly [builds: number, p50: number, p95: number];

/** One invocation of a history, in the order of the files. */
export interface RunFacts {
  readonly folder: string;
  readonly invocation: string;
  readonly environment: string;
  readonly generatedAt: string;
  results: number;
  /** Undefined where the run has no manifest. */
  models: number | undefined;
}

/** What is true of a history, found with `JSON.parse` and plain JavaScript: what answers are checked against. */
export interface Facts {
  /** Manifests and results, relative to the folder. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly results: number;
  /** Distinct entries of manifests, without what changes on every parse or compile. */
  readonly definitions: number;
  readonly runs: readonly RunFacts[];
  readonly models: Readonly<Record<string, ModelFacts>>;
  /** By environment, unique_id and month (`prod model.shop.orders 2026-01`). */
  readonly months: Readonly<Record<string, MonthFacts>>;
}

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly execution_time: number;
}

interface Artifact {
  readonly metadata?: {
    readonly dbt_schema_version?: string;
    readonly invocation_id: string;
    readonly invocation_started_at?: string;
    readonly generated_at: string;
    readonly env?: Readonly<Record<string, string>>;
  };
  readonly results?: readonly Result[];
  readonly args?: Readonly<Record<string, unknown>>;
}

interface Month {
  builds: number;
  failures: number;
  skips: number;
  readonly seconds: number[];
}

interface Executed {
  readonly at: string;
  readonly environment: string;
  readonly month: string;
  /** Copies of what is needed: the rest of a result is large. */
  readonly results: readonly Result[];
}

/** Commands whose results may be builds; a clone copies what another environment built. */
const executing = new Set(["build", "run", "test", "seed", "snapshot", "retry", "run-operation"]);
const isBuild = /^(model|seed|snapshot)\./;
const derivable = new Set(["metadata", "parent_map", "child_map", "group_map"]);
const volatile = new Set(
  "created_at compiled compiled_code compiled_sql compiled_path build_path root_path deferred defer_relation extra_ctes extra_ctes_injected database schema identifier relation_name node_relation index".split(
    " ",
  ),
);

/** Collects the facts of a history file by file. Shares nothing with the library: no SQL, no scanner, no code. */
export class FactsCollector {
  readonly #files: string[] = [];
  readonly #contents = new Set<string>();
  readonly #definitions = new Set<string>();
  readonly #runs = new Map<string, RunFacts>();
  readonly #executed = new Map<string, Executed>();
  #bytes = 0;
  #results = 0;

  /** Takes one file; what is neither manifest nor results is passed by. */
  add(path: string, text: string): void {
    const artifact = JSON.parse(text) as Artifact;
    const kind = /\/(manifest|run-results)\//.exec(
      artifact.metadata?.dbt_schema_version ?? "",
    )?.[1];
    if (kind === undefined || artifact.metadata === undefined) return;
    this.#files.push(path);
    this.#bytes += Buffer.byteLength(text);
    const content = digest(text);
    if (this.#contents.has(content)) return;
    this.#contents.add(content);
    const { invocation_id: invocation, generated_at: generatedAt, env } = artifact.metadata;
    let run = this.#runs.get(invocation);
    if (run === undefined) {
      run = {
        folder: path.slice(0, path.lastIndexOf("/")),
        invocation,
        environment: env?.["ENVIRONMENT"] ?? String(artifact.args?.["target"] ?? ""),
        generatedAt,
        results: 0,
        models: undefined,
      };
      this.#runs.set(invocation, run);
    }
    if (kind === "manifest") run.models = this.#addManifest(artifact);
    else this.#addResults(artifact, run);
  }

  #addManifest(manifest: Artifact): number {
    let models = 0;
    for (const [section, entries] of Object.entries(manifest)) {
      if (derivable.has(section) || typeof entries !== "object" || entries === null) continue;
      for (const [name, value] of Object.entries(entries as Record<string, unknown>)) {
        if (section === "nodes" && name.startsWith("model.")) models += 1;
        for (const entry of section === "disabled" && Array.isArray(value) ? value : [value]) {
          this.#definitions.add(digest(`${section}\0${name}\0${stableText(section, entry)}`));
        }
      }
    }
    return models;
  }

  #addResults({ metadata, args, results = [] }: Artifact, run: RunFacts): void {
    this.#results += results.length;
    run.results += results.length;
    const isExecution = executing.has(String(args?.["which"] ?? args?.["rpc_method"]));
    if (!isExecution || args?.["empty"] === true || args?.["sample"] != null) return;
    const at = metadata!.generated_at;
    // Within an invocation the newest artifact counts.
    if ((this.#executed.get(run.invocation)?.at ?? "") >= at) return;
    const month = (metadata!.invocation_started_at ?? at).slice(0, 7);
    const needed = results
      .filter(({ unique_id: id }) => isBuild.test(id))
      .map(({ unique_id, status, execution_time }) => ({ unique_id, status, execution_time }));
    this.#executed.set(run.invocation, {
      at,
      environment: run.environment,
      month,
      results: needed,
    });
  }

  finish(): Facts {
    const seconds = new Map<string, number[]>();
    const months = new Map<string, Month>();
    for (const { environment, month: started, results } of this.#executed.values()) {
      for (const { unique_id: id, status, execution_time: time } of results) {
        const month = obtain(months, `${environment} ${id} ${started}`, () => ({
          builds: 0,
          failures: 0,
          skips: 0,
          seconds: [],
        }));
        if (status === "success" || status === "warn") {
          month.builds += 1;
          month.seconds.push(time);
          obtain(seconds, id, () => []).push(time);
        } else if (status === "skipped") month.skips += 1;
        else month.failures += 1;
      }
    }
    return {
      files: this.#files,
      bytes: this.#bytes,
      results: this.#results,
      definitions: this.#definitions.size,
      runs: [...this.#runs.values()],
      models: Object.fromEntries(
        [...seconds].map(([id, times]) => [
          id,
          [times.length, quantile(times, 0.5)!, quantile(times, 0.95)!],
        ]),
      ),
      months: Object.fromEntries(
        [...months].map(([key, { seconds: times, ...counts }]) => [
          key,
          { ...counts, p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
        ]),
      ),
    };
  }
}

const known = new Map<string, Facts>();

/** Facts from the file that `Workspace.history` wrote. */
export function readFacts(path: string): Facts {
  return obtain(known, path, () => JSON.parse(readFileSync(path, "utf8")) as Facts);
}

/** Compares the models of an answer with the facts; names the first that differ. */
export function modelProblems(
  models: Readonly<Record<string, ModelFacts>>,
  facts: Facts,
): readonly string[] {
  const problems: string[] = [];
  const expected = Object.entries(facts.models);
  if (Object.keys(models).length !== expected.length) {
    problems.push(`${Object.keys(models).length} models in place of ${expected.length}`);
  }
  const wrong = expected.find(
    ([id, right]) => !right.every((value, place) => isClose(models[id]?.[place], value)),
  );
  if (wrong !== undefined) {
    problems.push(
      `${wrong[0]}: [builds, p50, p95] is ${JSON.stringify(models[wrong[0]])} in place of ${JSON.stringify(wrong[1])}`,
    );
  }
  return problems;
}

/** Whether two numbers are equal to 1e-9 (relative, above 1); null equals null only. */
export function isClose(actual: number | null | undefined, expected: number | null): boolean {
  if (actual == null || expected === null) return actual === expected;
  return Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
}

function quantile(values: number[], share: number): number | null {
  if (values.length === 0) return null;
  values.sort((left, right) => left - right);
  const place = (values.length - 1) * share;
  const low = values[Math.floor(place)]!;
  return low + (values[Math.ceil(place)]! - low) * (place - Math.floor(place));
}

function stableText(section: string, value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (volatile.has(key) || key.startsWith("_")) continue;
    if (key === "depends_on" && section !== "macros" && typeof item === "object" && item !== null) {
      const { macros: _, ...rest } = item as Record<string, unknown>;
      kept[key] = rest;
    } else kept[key] = item;
  }
  return JSON.stringify(kept);
}

function digest(text: string): string {
  return createHash("sha1").update(text).digest("base64");
}

function obtain<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
