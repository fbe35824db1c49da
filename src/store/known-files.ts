import type { FileStamp } from "../artifacts/source/index.js";
import type { Session } from "../duckdb/session.js";
import type { ArtifactKind } from "../types.js";

/** What the store knows of a path. */
export interface KnownFile {
  readonly stamp: FileStamp | undefined;
  readonly outcome: "loaded" | "duplicate" | "ignored" | "failed" | "archive";
  readonly reason: string | undefined;
  readonly kind: ArtifactKind | undefined;
  readonly artifactId: number | undefined;
  /** Names that a layout took from the path. */
  readonly layout: Assignment;
}

/** Names given for an artifact, by option or by its path; those not given are undefined. */
export interface Assignment {
  readonly project: string | undefined;
  readonly environment: string | undefined;
  readonly job: string | undefined;
  readonly run: string | undefined;
}

/** The paths and the contents that the store has. */
export class KnownFiles {
  readonly #files: ReadonlyMap<string, KnownFile>;
  readonly #artifacts: Map<string, { readonly artifactId: number; readonly kind: ArtifactKind }>;
  readonly #assignments: Map<number, Assignment>;
  #nextArtifactId = 1;

  private constructor(
    files: ReadonlyMap<string, KnownFile>,
    artifacts: Map<string, { artifactId: number; kind: ArtifactKind }>,
    assignments: Map<number, Assignment>,
  ) {
    this.#files = files;
    this.#artifacts = artifacts;
    this.#assignments = assignments;
    for (const { artifactId } of artifacts.values())
      this.#nextArtifactId = Math.max(this.#nextArtifactId, artifactId + 1);
  }

  static async read(session: Session): Promise<KnownFiles> {
    const files = await session.rows<FileRow>(`
      select uri, bytes::double as bytes, modified_at, outcome, reason, kind, artifact_id::double as artifact_id,
        layout_project as project, layout_environment as environment, layout_job as job, layout_run as run
      from dbt_store.files
      order by loaded_at`);
    const artifacts = await session.rows<{
      content_hash: string;
      artifact_id: number;
      kind: ArtifactKind;
    }>("select content_hash, artifact_id::double as artifact_id, kind from dbt_store.artifacts");
    const assignments = await session.rows<AssignmentRow & { artifact_id: number }>(
      `select artifact_id::double as artifact_id, project_name as project, environment, job, run from dbt_store.assignments`,
    );
    return new KnownFiles(
      new Map(files.map((row) => [row.uri, toKnownFile(row)])),
      new Map(
        artifacts.map((row) => [row.content_hash, { artifactId: row.artifact_id, kind: row.kind }]),
      ),
      new Map(assignments.map((row) => [row.artifact_id, toAssignment(row)])),
    );
  }

  /** The path, if its size and time are as they were when it was last read. */
  unchanged(uri: string, stamp: FileStamp | undefined): KnownFile | undefined {
    const known = this.#files.get(uri);
    const same =
      stamp !== undefined &&
      known?.stamp?.bytes === stamp.bytes &&
      known.stamp.modifiedAt === stamp.modifiedAt;
    return same ? known : undefined;
  }

  /** Members of an archive that the store knows. */
  *membersOf(archive: string): Iterable<readonly [string, KnownFile]> {
    for (const [uri, file] of this.#files) if (uri.startsWith(`${archive}!/`)) yield [uri, file];
  }

  /** The artifact with this content, if there is one. */
  artifact(
    contentHash: string,
  ): { readonly artifactId: number; readonly kind: ArtifactKind } | undefined {
    return this.#artifacts.get(contentHash);
  }

  /** A number for a new artifact. */
  nextArtifactId(): number {
    return this.#nextArtifactId++;
  }

  /** Remembers an artifact of this load. */
  add(contentHash: string, artifactId: number, kind: ArtifactKind): void {
    this.#artifacts.set(contentHash, { artifactId, kind });
  }

  /** Forgets an artifact whose batch was rolled back. */
  remove(contentHash: string): void {
    this.#artifacts.delete(contentHash);
  }

  /** The names that were given for an artifact by option. */
  assignment(artifactId: number): Assignment | undefined {
    return this.#assignments.get(artifactId);
  }

  /** Remembers names given by option. */
  assign(artifactId: number, names: Assignment): void {
    this.#assignments.set(artifactId, names);
  }

  /** Goes back to the names before: the batch that gave others was rolled back. */
  restoreAssignment(artifactId: number, names: Assignment | undefined): void {
    if (names === undefined) this.#assignments.delete(artifactId);
    else this.#assignments.set(artifactId, names);
  }
}

interface AssignmentRow {
  readonly project: string | null;
  readonly environment: string | null;
  readonly job: string | null;
  readonly run: string | null;
}

interface FileRow extends AssignmentRow {
  readonly uri: string;
  readonly bytes: number | null;
  readonly modified_at: number | null;
  readonly outcome: KnownFile["outcome"];
  readonly reason: string | null;
  readonly kind: ArtifactKind | null;
  readonly artifact_id: number | null;
}

function toAssignment(row: AssignmentRow): Assignment {
  return {
    project: row.project ?? undefined,
    environment: row.environment ?? undefined,
    job: row.job ?? undefined,
    run: row.run ?? undefined,
  };
}

function toKnownFile(row: FileRow): KnownFile {
  return {
    stamp:
      row.bytes === null || row.modified_at === null
        ? undefined
        : { bytes: row.bytes, modifiedAt: row.modified_at },
    outcome: row.outcome,
    reason: row.reason ?? undefined,
    kind: row.kind ?? undefined,
    artifactId: row.artifact_id ?? undefined,
    layout: toAssignment(row),
  };
}
