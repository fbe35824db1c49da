import type { Engine } from "../../../src/engine.js";
import { byText, type Artifact, type Json, type Kind } from "./artifacts.js";

/** Names and numbers of an invocation's place. */
export interface Place {
  readonly project: string;
  readonly environment: string;
  readonly job: string;
  readonly run: string;
  readonly projectId: number;
  readonly environmentId: number;
  readonly jobId: number;
  readonly runId: number;
}

/** One call of dbt: where it belongs, and what it wrote. */
export interface Invocation extends Place {
  readonly id: string;
  readonly manifest: Artifact | undefined;
  readonly results: Artifact | undefined;
  readonly catalog: Artifact | undefined;
  readonly sources: Artifact | undefined;
  /** When its last artifact was generated. */
  readonly generatedAt: string;
}

/**
 * Where each invocation belongs, as the store has it. Which run is whose is tested elsewhere; everything else is worked out from the
 * JSON.
 */
export async function readPlaces(engine: Engine): Promise<ReadonlyMap<string, Place>> {
  const { rows } = await engine.sql<Place & { id: string }>(
    `select
        i.invocation_id as "id", i.project_name as "project", i.environment, i.job, i.run,
        p.project_id as "projectId", e.environment_id as "environmentId", j.job_id as "jobId", r.run_id as "runId"
    from dbt_history.invocations as i
    join dbt_history.projects as p using (project_name)
    join dbt_history.environments as e using (project_name, environment)
    join dbt_history.jobs as j using (project_name, environment, job)
    join dbt_history.runs as r using (project_name, environment, run)`,
    undefined,
    { integers: "number" },
  );
  return new Map(rows.map(({ id, ...place }) => [id, place]));
}

/** Brings the artifacts of each invocation together, the oldest invocation first. */
export function toInvocations(
  artifacts: readonly Artifact[],
  places: ReadonlyMap<string, Place>,
): readonly Invocation[] {
  const byInvocation = new Map<string, Artifact[]>();
  for (const artifact of artifacts) {
    const others = byInvocation.get(artifact.invocationId) ?? [];
    byInvocation.set(artifact.invocationId, [...others, artifact]);
  }
  return [...byInvocation]
    .map(([id, own]): Invocation => {
      const place = places.get(id);
      if (place === undefined) throw new Error(`The store does not know the invocation ${id}`);
      const ofKind = (kind: Kind): Artifact | undefined => own.find((one) => one.kind === kind);
      return {
        ...place,
        id,
        manifest: ofKind("manifest"),
        results: ofKind("run_results"),
        catalog: ofKind("catalog"),
        sources: ofKind("sources"),
        generatedAt: own
          .map(({ generatedAt }) => generatedAt)
          .toSorted(byText)
          .at(-1)!,
      };
    })
    .toSorted((a, b) => byText(a.generatedAt, b.generatedAt) || byText(a.id, b.id));
}

const commandsThatOnlyLook = new Set([
  "compile",
  "generate",
  "list",
  "ls",
  "parse",
  "show",
  "serve",
  "debug",
  "deps",
  "docs",
]);

function argumentsOf({ results }: Invocation): Json {
  return results?.document["args"] ?? {};
}

/** Whether its results are executions: dbt writes results for compile and others too. */
export function executes(invocation: Invocation): boolean {
  return (
    invocation.results !== undefined && !commandsThatOnlyLook.has(argumentsOf(invocation)["which"])
  );
}

/** Whether what it did counts as building: no empty relation, no sample, no clone of what another environment built. */
export function builds(invocation: Invocation): boolean {
  const { empty, sample, which } = argumentsOf(invocation);
  const isSample = sample !== undefined && sample !== null && sample !== false;
  return executes(invocation) && empty !== true && !isSample && which !== "clone";
}

/** The manifest that an invocation worked with: its own, else the newest before it in its environment, else the first after it. */
export function manifestOf(
  invocation: Invocation,
  invocations: readonly Invocation[],
): Artifact | undefined {
  if (invocation.manifest !== undefined) return invocation.manifest;
  const manifests = manifestsOf(invocations, invocation);
  const before = manifests.filter(({ generatedAt }) => generatedAt <= invocation.generatedAt);
  return before.at(-1) ?? manifests[0];
}

/** Manifests of an environment, the oldest first. */
export function manifestsOf(
  invocations: readonly Invocation[],
  { project, environment }: Pick<Place, "project" | "environment">,
): readonly Artifact[] {
  return invocations
    .filter((one) => one.project === project && one.environment === environment)
    .flatMap(({ manifest }) => (manifest === undefined ? [] : [manifest]))
    .toSorted((a, b) => byText(a.generatedAt, b.generatedAt));
}
