import { byText, type Artifact, type Json } from "./artifacts.js";
import { executes, manifestOf, type Invocation } from "./invocations.js";
import { describedBy, type Described, type NodeType } from "./node-types.js";
import { toRunNode } from "./run-nodes.js";
import type { Reached, State } from "./state.js";

/** Invocations that belong together. */
export interface Run {
  /** Its steps, the oldest first. */
  readonly invocations: readonly Invocation[];
  readonly newest: Invocation;
  /** The manifest of its last step. */
  readonly manifest: Artifact;
  /** Its nodes by id, in the order of ids. */
  readonly nodes: ReadonlyMap<string, Described>;
  /** What the run last did to a node. */
  readonly reached: ReadonlyMap<string, Reached>;
}

const known = new WeakMap<readonly Invocation[], readonly Run[]>();

/** Runs, the newest first. */
export function toRuns(invocations: readonly Invocation[]): readonly Run[] {
  const runs = known.get(invocations) ?? findRuns(invocations);
  known.set(invocations, runs);
  return runs;
}

function findRuns(invocations: readonly Invocation[]): readonly Run[] {
  const byRun = new Map<string, Invocation[]>();
  for (const one of invocations) {
    const key = `${one.project}/${one.environment}/${one.run}`;
    byRun.set(key, [...(byRun.get(key) ?? []), one]);
  }
  return [...byRun.values()]
    .map((steps) => toRun(steps, invocations))
    .toReversed()
    .toSorted((a, b) => byText(b.newest.generatedAt, a.newest.generatedAt));
}

function toRun(steps: readonly Invocation[], all: readonly Invocation[]): Run {
  const newest = steps.at(-1)!;
  const manifest = manifestOf(newest, all)!;
  const nodes = describedBy(manifest).toSorted((a, b) => byText(a.uniqueId, b.uniqueId));
  const reached = new Map<string, Reached>();
  for (const invocation of steps.filter(executes))
    for (const result of invocation.results!.document["results"] as readonly Json[])
      reached.set(result["unique_id"], { invocation, result });
  return {
    invocations: steps,
    newest,
    manifest,
    nodes: new Map(nodes.map((one) => [one.uniqueId, one])),
    reached,
  };
}

/** `modelHistoricalRuns`: runs of any job of the environment that reached the model, the newest first. */
export function historicalRuns(
  all: readonly Invocation[],
  state: State,
  given: { [name: string]: any },
): readonly Json[] {
  const { identifier, lastRunCount, withCatalog } = given;
  const uniqueId: string =
    given["uniqueId"] ??
    [...state.entries.values()].find(
      ({ type, node }) => type === "Model" && node["alias"] === identifier,
    )?.uniqueId;
  const { project, environment } = state.manifestInvocation;
  const own = all.filter((one) => one.project === project && one.environment === environment);
  return toRuns(own)
    .filter((run) => run.reached.has(uniqueId))
    .filter((run) => withCatalog !== true || run.invocations.some((one) => one.catalog))
    .slice(0, lastRunCount ?? 1)
    .map((run) => toRunNode(run, run.nodes.get(uniqueId)!));
}

const typeOfField: Readonly<Record<string, NodeType>> = {
  exposure: "Exposure",
  macro: "Macro",
  metric: "Metric",
  model: "Model",
  seed: "Seed",
  snapshot: "Snapshot",
  source: "Source",
  test: "Test",
};

interface Listed {
  readonly database?: string;
  readonly schema?: string;
  readonly identifier?: string;
  readonly first?: number;
  readonly after?: string | null;
}

function listed(run: Run, type: NodeType, given: Listed): readonly Json[] {
  const after = Buffer.from(given.after ?? "", "base64")
    .toString("utf8")
    .replace("cursor:", "");
  return [...run.nodes.values()]
    .filter((one) => one.type === type && one.uniqueId > after)
    .filter(({ node }) => given.database === undefined || node["database"] === given.database)
    .filter(({ node }) => given.schema === undefined || node["schema"] === given.schema)
    .filter(
      ({ node }) =>
        given.identifier === undefined ||
        (node["identifier"] ?? node["alias"]) === given.identifier,
    )
    .slice(0, given.first ?? Infinity)
    .map((one) => toRunNode(run, one));
}

/** `job` and the fields that were at the root before it: one run of a job, its newest unless one is named. */
export function jobFields(all: readonly Invocation[]): Json {
  const runs = toRuns(all);
  const find = (jobId: unknown, runId: unknown): Run | undefined =>
    runs.find(
      ({ invocations: [first] }) =>
        String(first!.jobId) === String(jobId) &&
        (runId === undefined || runId === null || String(first!.runId) === String(runId)),
    );
  const fieldsOf = (getRun: (given: Json) => Run | undefined): Json =>
    Object.fromEntries(
      Object.entries(typeOfField).flatMap(([field, type]) => [
        [
          field,
          (given: Json) => {
            const run = getRun(given);
            const found = [...(run?.nodes.values() ?? [])].find(
              (one) =>
                one.type === type &&
                (one.uniqueId === given["uniqueId"] || one.node["name"] === given["name"]),
            );
            return found === undefined ? null : toRunNode(run!, found);
          },
        ],
        [
          `${field}s`,
          (given: Json) => {
            const run = getRun(given);
            return run === undefined ? [] : listed(run, type, given);
          },
        ],
      ]),
    );
  return {
    ...fieldsOf(({ jobId, runId }) => find(jobId, runId)),
    job: ({ id, runId }: Json) => {
      const run = find(id, runId);
      const [first] = run?.invocations ?? [];
      return first === undefined
        ? null
        : { id: first.jobId, runId: first.runId, ...fieldsOf(() => run) };
    },
  };
}
