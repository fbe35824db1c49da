import { hash } from "node:crypto";
import { posix } from "node:path";
import type { Layout } from "../artifacts/layout.js";
import type { Candidate, FileStamp, FoundFile } from "../artifacts/source/index.js";
import type { ArtifactKind, LoadedFile, LoadOptions } from "../types.js";
import type { BatchWriter } from "./batch.js";
import { reasonOf } from "./fault.js";
import type { KnownFile, KnownFiles } from "./known-files.js";
import { stageArtifact } from "./stage-artifact.js";

const placeNames = ["project", "environment", "job", "run"] as const;

/** A file whose rows wait in a batch. */
export interface StagedCandidate {
  readonly file: LoadedFile;
  /** Someone should read what became of it. */
  readonly isProblem: boolean;
  readonly notes: readonly string[];
  readonly artifactId: number | undefined;
  /** Forgets that the file was seen: its batch was rolled back. */
  readonly undo: () => void;
}

/** What a file's row says, beside its path. */
interface FileOutcome {
  readonly outcome: KnownFile["outcome"];
  readonly reason?: string | undefined;
  readonly kind?: ArtifactKind | undefined;
  readonly artifactId?: number | undefined;
}

/** Where a file lies. */
type FileLocation = Pick<FoundFile, "uri" | "folder" | "stamp">;

/** Decides what becomes of each file, and writes its rows to the batch. */
export class CandidateStage {
  readonly #known: KnownFiles;
  readonly #writer: BatchWriter;
  readonly #layout: Layout | undefined;
  readonly #options: LoadOptions;

  constructor(
    known: KnownFiles,
    writer: BatchWriter,
    layout: Layout | undefined,
    options: LoadOptions,
  ) {
    this.#known = known;
    this.#writer = writer;
    this.#layout = layout;
    this.#options = options;
  }

  /** Stages a file that was read. */
  stage(candidate: Candidate): StagedCandidate {
    const bytes = bytesOf(candidate);
    const contentHash = candidate.sha256 ?? hash("sha256", bytes, "hex");
    const existing = this.#known.artifact(contentHash);
    if (existing !== undefined)
      return this.#stageKnown(candidate, existing.artifactId, existing.kind);
    try {
      return this.#stageNew(candidate, bytes, contentHash);
    } catch (error) {
      return this.fail(candidate, error);
    }
  }

  /** Notes that a file cannot be read. */
  fail(candidate: Candidate, error: unknown): StagedCandidate {
    const reason = reasonOf(error, bytesOf(candidate));
    this.#writeFile(candidate, { outcome: "failed", reason });
    return toStaged(candidate.uri, { outcome: "failed", reason }, { isProblem: true });
  }

  /** Rows of a file that was not read: an archive, or one that could not be opened. Answers how to write them again. */
  note(location: FileLocation, outcome: FileOutcome): () => void {
    const write = (): void => this.#writeFile(location, outcome);
    write();
    return write;
  }

  /**
   * Takes the names that this load gives, by option or layout, for a file whose content is known. Answers how to write the rows again, or
   * undefined if the names are the ones that it had.
   */
  rename(file: FoundFile, uri: string, member: KnownFile): (() => void) | undefined {
    if (member.artifactId === undefined) return undefined;
    const folder = posix.dirname(uri);
    const names = this.#layout?.match(folder);
    const isMoved =
      names !== undefined && placeNames.some((name) => names[name] !== member.layout[name]);
    const assignment = this.#assign(member.artifactId);
    if (assignment === undefined && !isMoved) return undefined;
    const write = (): void => {
      if (isMoved) this.#writeFile({ uri, folder, stamp: file.stamp }, member);
      if (assignment !== undefined) this.#writer.batch.files.assignments.line(assignment);
    };
    write();
    return write;
  }

  #stageKnown(candidate: Candidate, artifactId: number, kind: ArtifactKind): StagedCandidate {
    const before = this.#known.assignment(artifactId);
    const assignment = this.#assign(artifactId);
    if (assignment !== undefined) this.#writer.batch.files.assignments.line(assignment);
    this.#writeFile(candidate, { outcome: "duplicate", kind, artifactId });
    const outcome = assignment === undefined ? "duplicate" : "moved";
    const undo = (): void => this.#known.restoreAssignment(artifactId, before);
    return toStaged(candidate.uri, { outcome, kind, artifactId }, { undo });
  }

  #stageNew(candidate: Candidate, bytes: Buffer, contentHash: string): StagedCandidate {
    const artifactId = this.#known.nextArtifactId();
    const target = { artifactId, batch: this.#writer.batch, memory: this.#writer.memory };
    const staged = stageArtifact(bytes, contentHash, target, this.#options.envKeys);
    if (staged.kind === undefined) {
      const outcome = { outcome: "ignored", reason: staged.reason } as const;
      this.#writeFile(candidate, outcome);
      return toStaged(candidate.uri, outcome, { isProblem: candidate.named });
    }
    this.#writeFile(candidate, { outcome: "loaded", kind: staged.kind, artifactId });
    const assignment = this.#assign(artifactId);
    if (assignment !== undefined) this.#writer.batch.files.assignments.line(assignment);
    this.#known.add(contentHash, artifactId, staged.kind);
    const undo = (): void => this.#known.remove(contentHash);
    const outcome = { outcome: "loaded", kind: staged.kind, artifactId } as const;
    return toStaged(candidate.uri, outcome, { notes: staged.notes, undo });
  }

  /** The row of the names that options give an artifact; undefined if it has these. */
  #assign(artifactId: number): string | undefined {
    const { project, environment, job, run } = this.#options;
    if ((project ?? environment ?? job ?? run) === undefined) return undefined;
    const before = this.#known.assignment(artifactId);
    const names = {
      project: project ?? before?.project,
      environment: environment ?? before?.environment,
      job: job ?? before?.job,
      run: run ?? before?.run,
    };
    if (before !== undefined && placeNames.every((name) => names[name] === before[name]))
      return undefined;
    this.#known.assign(artifactId, names);
    const { project: project_name, ...others } = names;
    return JSON.stringify({ artifact_id: artifactId, project_name, ...others });
  }

  #writeFile(
    location: {
      readonly uri: string;
      readonly folder: string | undefined;
      readonly stamp: FileStamp | undefined;
    },
    result: FileOutcome,
  ): void {
    const names = this.#layout?.match(location.folder);
    this.#writer.batch.files.files.line(
      JSON.stringify({
        uri: location.uri,
        folder: location.folder,
        bytes: location.stamp?.bytes,
        modified_at: location.stamp?.modifiedAt,
        outcome: result.outcome,
        reason: result.reason,
        kind: result.kind,
        artifact_id: result.artifactId,
        layout_project: names?.project,
        layout_environment: names?.environment,
        layout_job: names?.job,
        layout_run: names?.run,
      }),
    );
  }
}

/** The bytes of a candidate, without a copy. */
export function bytesOf({ bytes }: Candidate): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function toStaged(
  uri: string,
  result: {
    readonly outcome: LoadedFile["outcome"];
    readonly reason?: string;
    readonly kind?: ArtifactKind;
    readonly artifactId?: number;
  },
  details: {
    readonly isProblem?: boolean;
    readonly notes?: readonly string[];
    readonly undo?: () => void;
  },
): StagedCandidate {
  return {
    file: { uri, outcome: result.outcome, kind: result.kind, reason: result.reason },
    isProblem: details.isProblem ?? false,
    notes: details.notes ?? [],
    artifactId: result.artifactId,
    undo: details.undo ?? (() => undefined),
  };
}
