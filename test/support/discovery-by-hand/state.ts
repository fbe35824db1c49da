import { byText, type Artifact, type Json } from "./artifacts.js";
import { builds, executes, manifestOf, manifestsOf, type Invocation } from "./invocations.js";
import { describedBy, executableTypes, findNode, type NodeType } from "./node-types.js";

/** A result of a node, and the invocation that gave it. */
export interface Reached {
  readonly invocation: Invocation;
  readonly result: Json;
}

/** A node in a state. */
export interface Entry {
  readonly uniqueId: string;
  readonly type: NodeType;
  readonly node: Json;
  /** The manifest that `node` is of. */
  readonly manifest: Artifact;
  readonly attempt: Reached | undefined;
  readonly success: Reached | undefined;
}

export type StateName = "applied" | "definition";

/** What an environment is at a moment. */
export interface State {
  readonly name: StateName;
  /** Everything of the environment up to the moment, the oldest first. */
  readonly invocations: readonly Invocation[];
  readonly manifest: Artifact;
  /** The invocation that wrote the manifest. */
  readonly manifestInvocation: Invocation;
  /** By id, in the order of ids. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** The moment that is asked for; now if undefined. */
  readonly asOf: string | undefined;
}

/** Which environment, and when. */
export interface Asked {
  readonly project: string;
  readonly environment: string;
  readonly asOf?: string | undefined;
}

/** A bare day means its end; text without an offset is UTC. */
export function endOf(asOf: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(asOf)) return `${asOf}T23:59:59.999999Z`;
  return /(Z|[+-]\d{2}:?\d{2})$/.test(asOf) ? new Date(asOf).toISOString() : `${asOf}Z`;
}

/** What the newest manifest says. */
export function definitionState(all: readonly Invocation[], asked: Asked): State {
  const asOf = asked.asOf === undefined ? undefined : endOf(asked.asOf);
  const isThen = (moment: string): boolean => asOf === undefined || moment <= asOf;
  const ofEnvironment = all.filter(
    ({ project, environment }) => project === asked.project && environment === asked.environment,
  );
  const manifest = manifestsOf(ofEnvironment, asked)
    .filter(({ generatedAt }) => isThen(generatedAt))
    .at(-1);
  if (manifest === undefined) throw new Error("No manifest is that old");
  const entries = describedBy(manifest)
    .toSorted((a, b) => byText(a.uniqueId, b.uniqueId))
    .map((described): [string, Entry] => [
      described.uniqueId,
      { ...described, manifest, attempt: undefined, success: undefined },
    ]);
  return {
    name: "definition",
    invocations: ofEnvironment.filter(({ generatedAt }) => isThen(generatedAt)),
    manifest,
    manifestInvocation: ofEnvironment.find(({ id }) => id === manifest.invocationId)!,
    entries: new Map(entries),
    asOf,
  };
}

const successes = new Set(["success", "pass", "warn"]);

const known = new WeakMap<readonly Invocation[], Map<string, State>>();

/** What the last successful executions left. */
export function appliedState(all: readonly Invocation[], asked: Asked): State {
  const states = known.get(all) ?? new Map<string, State>();
  known.set(all, states);
  const key = JSON.stringify([asked.project, asked.environment, asked.asOf]);
  const state = states.get(key) ?? workOut(all, asked);
  states.set(key, state);
  return state;
}

function workOut(all: readonly Invocation[], asked: Asked): State {
  const definition = definitionState(all, asked);
  const attempts = new Map<string, Reached>();
  const wins = new Map<string, Reached>();
  // From the oldest to the newest, so that the newest stays.
  for (const invocation of definition.invocations.filter(executes))
    for (const result of invocation.results!.document["results"] as readonly Json[]) {
      attempts.set(result["unique_id"], { invocation, result });
      if (builds(invocation) && successes.has(result["status"]))
        wins.set(result["unique_id"], { invocation, result });
    }
  const entries = new Map<string, Entry>();
  for (const [uniqueId, defined] of definition.entries) {
    if (defined.type === "Group") continue;
    if (!executableTypes.has(defined.type)) {
      entries.set(uniqueId, defined);
      continue;
    }
    const attempt = attempts.get(uniqueId);
    // An ephemeral model is never executed itself: it exists wherever it is used.
    const isEphemeral = defined.node["config"]?.["materialized"] === "ephemeral";
    if (attempt === undefined && !isEphemeral) continue;
    const success = wins.get(uniqueId);
    const manifest = success && manifestOf(success.invocation, definition.invocations);
    const node = findNode(manifest, uniqueId);
    entries.set(uniqueId, {
      ...defined,
      ...(node !== undefined && { node, manifest: manifest! }),
      attempt,
      success,
    });
  }
  return { ...definition, name: "applied", entries };
}
