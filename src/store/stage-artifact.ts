import {
  defaultEnvKeys,
  isJsonObject,
  readIdentity,
  type JsonObject,
} from "../artifacts/identity.js";
import { detect, type Detected } from "../artifacts/detect.js";
import { readCatalog, readManifest } from "../artifacts/read-manifest.js";
import { readRunResults, readSources } from "../artifacts/read-results.js";
import type { ReadTarget } from "../artifacts/read-entries.js";
import type { ArtifactKind, EnvKeys } from "../types.js";

/** An artifact that was recognised and whose rows were staged. */
export interface StagedArtifact {
  readonly kind: ArtifactKind;
  readonly notes: readonly string[];
}

type Known = Extract<Detected, { kind: ArtifactKind }>;

/** What reading an artifact tells beside its rows. */
interface Reading {
  readonly args?: unknown;
  readonly elapsedTime?: unknown;
  /** What is kept as it is. */
  readonly document?: unknown;
}

/** One reader per kind of artifact. Kinds to come (structured logs, Parquet of dbt 2) get their line here. */
const readers: Readonly<Record<ArtifactKind, (bytes: Buffer, target: ReadTarget) => Reading>> = {
  manifest: (bytes, target) => ({ document: nonEmpty(readManifest(bytes, target).rest) }),
  catalog: (bytes, target) => ({ document: nonEmpty(readCatalog(bytes, target).rest) }),
  run_results: (bytes, target) => {
    const { args, elapsedTime, rest } = readRunResults(bytes, target);
    return { args, elapsedTime, document: nonEmpty(rest) };
  },
  sources: (bytes, target) => {
    const { args, elapsedTime, rest } = readSources(bytes, target);
    return { args, elapsedTime, document: nonEmpty(rest) };
  },
  // It has no metadata and nothing that changes from run to run; small enough to be kept whole.
  semantic_manifest: (bytes) => ({ document: JSON.parse(bytes.toString("utf8")) }),
};

/**
 * Reads one artifact and writes its rows to the batch.
 *
 * @throws ScanError, SyntaxError when the bytes are no JSON; the batch then holds nothing of it.
 */
export function stageArtifact(
  bytes: Buffer,
  contentHash: string,
  target: ReadTarget,
  envKeys: Partial<EnvKeys> = {},
): StagedArtifact | { readonly kind: undefined; readonly reason: string } {
  const json = withoutLineBreaks(bytes);
  const detected = detect(json);
  if (detected.kind === undefined) return detected;
  return target.memory.attempt(() =>
    target.batch.attempt(() => {
      const reading = readers[detected.kind](json, target);
      const row = artifactRow(detected, reading, bytes, contentHash, target.artifactId, {
        ...defaultEnvKeys,
        ...envKeys,
      });
      target.batch.files.artifacts.line(JSON.stringify(row));
      return { kind: detected.kind, notes: [...detected.notes, ...notesOnTime(detected)] };
    }),
  );
}

/** Without a moment of its own an artifact has no place in history. */
function notesOnTime({ kind, metadata }: Known): readonly string[] {
  const isTimed = moment(metadata, "generated_at") ?? moment(metadata, "invocation_started_at");
  return isTimed !== undefined || kind === "semantic_manifest"
    ? []
    : [
        `a ${kind} says no generated_at, so it is kept but shown at no moment: what it defines is not seen`,
      ];
}

function artifactRow(
  detected: Known,
  reading: Reading,
  bytes: Buffer,
  contentHash: string,
  artifactId: number,
  envKeys: EnvKeys,
): Record<string, unknown> {
  const { metadata } = detected;
  const args = isJsonObject(reading.args) ? reading.args : undefined;
  const identity = readIdentity(metadata, args, envKeys);
  return {
    artifact_id: artifactId,
    kind: detected.kind,
    content_hash: contentHash,
    bytes: bytes.length,
    schema_version: detected.schemaVersion,
    dbt_schema_version: metadata["dbt_schema_version"],
    dbt_version: text(metadata, "dbt_version"),
    invocation_id:
      detected.kind === "semantic_manifest"
        ? undefined
        : (text(metadata, "invocation_id") ?? `content-${contentHash.slice(0, 32)}`),
    generated_at: moment(metadata, "generated_at") ?? moment(metadata, "invocation_started_at"),
    invocation_started_at: moment(metadata, "invocation_started_at"),
    elapsed_time: typeof reading.elapsedTime === "number" ? reading.elapsedTime : undefined,
    project_name: text(metadata, "project_name"),
    project_id: text(metadata, "project_id"),
    adapter_type: text(metadata, "adapter_type"),
    which: identity.which,
    target: identity.target,
    invocation_command: identity.invocationCommand,
    env: isJsonObject(metadata["env"]) ? metadata["env"] : undefined,
    env_environment: identity.environment,
    env_job: identity.job,
    env_run: identity.run,
    git_sha: identity.gitSha,
    git_branch: identity.gitBranch,
    args,
    command: identity.command,
    executes: identity.executes,
    is_retry: identity.isRetry,
    variant: identity.variant,
    selection: identity.selection,
    metadata,
    document: reading.document,
  };
}

function text(metadata: JsonObject, key: string): string | undefined {
  const value = metadata[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** dbt writes UTC with Z, without, and with +00:00; DuckDB takes nanoseconds for an error. */
function moment(metadata: JsonObject, key: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(\.\d{1,6})?\d*(Z|[+-]\d\d:?\d\d)?$/.exec(
    text(metadata, key) ?? "",
  );
  if (match === null) return undefined;
  // A day that no calendar has would cost the whole file; Date rolls 31 February over to March.
  const day = new Date(`${match[1]!.replace(" ", "T")}Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(match[1]!.replace(" ", "T")))
    return undefined;
  return `${match[1]}${match[2] ?? ""}${match[3] ?? "Z"}`;
}

function nonEmpty(rest: Readonly<Record<string, unknown>>): unknown {
  return Object.keys(rest).length === 0 ? undefined : rest;
}

/** JSON strings hold no line break, so those of an indented file are space; JSON lines must not have them. */
function withoutLineBreaks(bytes: Buffer): Buffer {
  if (bytes.indexOf(10) < 0 && bytes.indexOf(13) < 0) return bytes;
  const copy = Buffer.from(bytes);
  for (const lineBreak of [10, 13]) {
    for (let at = copy.indexOf(lineBreak); at >= 0; at = copy.indexOf(lineBreak, at + 1))
      copy[at] = 32;
  }
  return copy;
}
