import { hash } from "node:crypto";
import { posix } from "node:path";
import { parseLayout, type Layout } from "../artifacts/layout.js";
import { startOfText } from "../artifacts/detect.js";
import { findFault, ScanError } from "../artifacts/json-scanner.js";
import {
  find,
  readCandidates,
  type Candidate,
  type FileStamp,
  type FoundFile,
} from "../artifacts/source/index.js";
import type { Session } from "../duckdb/session.js";
import { AbortedError, OptionsError, QueryError } from "../errors.js";
import type { ArtifactKind, LoadedFile, LoadInput, LoadOptions, LoadReport } from "../types.js";
import { BatchWriter } from "./batch.js";
import { KnownFiles, type KnownFile } from "./known-files.js";
import { readAhead } from "./read-ahead.js";
import { readProjects, setDefaultEnvironment } from "./projects.js";
import { ReportBuilder } from "./report.js";
import { stageArtifact } from "./stage-artifact.js";

/** A batch is written when its rows or the bytes read for it reach these sizes: larger ones gain nothing and cost memory (measured). */
export const batchSize = { bytes: 64 * 2 ** 20, files: 2_000 } as const;

/** When a batch is written. */
export interface BatchSize {
  readonly bytes: number;
  readonly files: number;
}

const placeNames = ["project", "environment", "job", "run"] as const;

/** A file whose rows wait in the batch. */
interface Pending {
  readonly found: FoundFile;
  readonly uri: string;
  readonly contentHash: string;
  readonly file: LoadedFile;
}

/** A batch and what belongs to it here. */
interface Flight {
  readonly pending: readonly Pending[];
  readonly otherRows: readonly OtherRow[];
  readonly done: Promise<void>;
}

/** A row that does not come from reading an artifact: what became of a file, a name given by option. */
interface OtherRow {
  readonly table: "files" | "assignments";
  readonly line: string;
}

/**
 * Loads artifacts into the store: finds files, passes by what is known, stages the rest and writes it batch by batch.
 *
 * @throws OptionsError when nothing at all was found. @throws AbortedError when the signal fired; finished batches stay.
 */
export async function load(
  session: Session,
  scratch: string,
  inputs: LoadInput | readonly LoadInput[],
  options: LoadOptions,
  size: BatchSize = batchSize,
): Promise<LoadReport> {
  const layout = options.layout === undefined ? undefined : parseLayout(options.layout);
  const writer = new BatchWriter(session, scratch);
  const task = new Load(session, writer, layout, options, size);
  try {
    await writer.forget();
    return await task.run(inputs);
  } catch (error) {
    await task.settle();
    throw error;
  } finally {
    await writer.close();
  }
}

class Load {
  readonly #session: Session;
  readonly #writer: BatchWriter;
  readonly #layout: Layout | undefined;
  readonly #options: LoadOptions;
  readonly #size: BatchSize;
  readonly #report = new ReportBuilder();
  #known!: KnownFiles;
  #pending: Pending[] = [];
  #otherRows: OtherRow[] = [];
  /** The batch that is being written while the next one is staged. */
  #flight: Flight | undefined;
  /** Artifacts that this load met, new or not. */
  readonly #artifactIds: number[] = [];
  #phase: "loading" | "finishing" = "loading";
  #filesTotal = 0;
  #bytesTotal = 0;

  constructor(
    session: Session,
    writer: BatchWriter,
    layout: Layout | undefined,
    options: LoadOptions,
    size: BatchSize,
  ) {
    this.#session = session;
    this.#writer = writer;
    this.#layout = layout;
    this.#options = options;
    this.#size = size;
  }

  async run(inputs: LoadInput | readonly LoadInput[]): Promise<LoadReport> {
    try {
      return await this.#run(inputs);
    } finally {
      await this.#flight?.done.catch(() => undefined);
    }
  }

  async #run(inputs: LoadInput | readonly LoadInput[]): Promise<LoadReport> {
    const { signal } = this.#options;
    const found = await find(inputs, {
      signal,
      onFound: (files) => this.#progress("finding", files),
    });
    if (found.files.length === 0) {
      const reasons = found.problems.map((problem) => problem.reason);
      throw new OptionsError(
        reasons.length > 0
          ? reasons.join(" ")
          : "No artifacts here: no .json file, archive or glob match was found in what was given to load().",
      );
    }
    this.#known = await KnownFiles.read(this.#session);
    this.#filesTotal = found.files.length;
    this.#bytesTotal = found.files.reduce((sum, file) => sum + file.bytes, 0);
    for (const problem of found.problems) {
      this.#report.add(
        { uri: problem.uri, outcome: problem.outcome, kind: undefined, reason: problem.reason },
        true,
      );
    }
    const changed: FoundFile[] = [];
    for (const file of found.files) {
      const known = this.#known.unchanged(file.uri, file.stamp);
      if (known === undefined) changed.push(file);
      else {
        this.#passBy(file, known);
        this.#report.bytes += file.bytes;
      }
    }
    for await (const [file, candidates] of readAhead(changed, (next) => this.#read(next))) {
      throwIfAborted(signal);
      for await (const candidate of candidates) {
        throwIfAborted(signal);
        await this.#stage(file, candidate);
        if (file.archive) this.#progress("loading", this.#filesTotal);
      }
      if (file.archive) this.#stageFile(file, { outcome: "archive" });
      this.#report.bytes += file.bytes;
      this.#progress("loading", this.#filesTotal);
    }
    this.#phase = "finishing";
    this.#progress(this.#phase, this.#filesTotal);
    await this.#flush(true);
    await this.#setDefaultEnvironment();
    this.#report.rows = this.#writer.rows;
    return this.#report.build(await readProjects(this.#session));
  }

  /** Waits for the batch that is still being written when a load fails, and makes what finished batches brought visible. */
  async settle(): Promise<void> {
    await this.#flight?.done.catch(() => undefined);
    this.#flight = undefined;
    // What stopped the load may stop this as well: then the next writer does it.
    await this.#writer.deriveFinished().catch(() => undefined);
  }

  /** A path with the size and time that it had: its content is known, only names given by option or layout can be new. */
  #passBy(file: FoundFile, known: KnownFile): void {
    const members =
      known.outcome === "archive"
        ? [...this.#known.membersOf(file.uri)]
        : [[file.uri, known] as const];
    for (const [uri, member] of members) {
      if (member.artifactId !== undefined) this.#artifactIds.push(member.artifactId);
      const moved =
        member.artifactId !== undefined &&
        [this.#assign(member.artifactId), this.#relayout(file, uri, member)].includes(true);
      // A file that failed stays reported until it changes.
      const outcome = moved
        ? "moved"
        : member.outcome === "failed" || member.outcome === "ignored"
          ? member.outcome
          : "unchanged";
      this.#report.add(
        { uri, outcome, kind: member.kind, reason: member.reason },
        file.named && outcome === "ignored",
      );
    }
  }

  /** Writes the names that this load's layout takes from a known path, if they are others than before. */
  #relayout(file: FoundFile, uri: string, member: KnownFile): boolean {
    const folder = posix.dirname(uri);
    const names = this.#layout?.match(folder);
    if (names === undefined || placeNames.every((name) => names[name] === member.layout[name]))
      return false;
    this.#stageFile({ uri, folder, stamp: file.stamp }, member);
    return true;
  }

  #read(file: FoundFile): AsyncIterable<Candidate> {
    const { signal } = this.#options;
    const onProblem = ({
      uri,
      reason,
      outcome,
    }: {
      uri: string;
      reason: string;
      outcome: "failed" | "ignored";
    }): void => {
      this.#report.add({ uri, outcome, kind: undefined, reason }, true);
      this.#stageFile({ uri, folder: file.folder, stamp: file.stamp }, { outcome, reason });
    };
    return readCandidates(file, { signal, onProblem });
  }

  async #stage(found: FoundFile, candidate: Candidate): Promise<void> {
    const bytes = Buffer.from(
      candidate.bytes.buffer,
      candidate.bytes.byteOffset,
      candidate.bytes.byteLength,
    );
    const contentHash = hash("sha256", bytes, "hex");
    const existing = this.#known.artifact(contentHash);
    if (existing !== undefined) {
      this.#artifactIds.push(existing.artifactId);
      const outcome = this.#assign(existing.artifactId) ? "moved" : "duplicate";
      this.#report.add({ uri: candidate.uri, outcome, kind: existing.kind, reason: undefined });
      this.#stageFile(candidate, {
        outcome: "duplicate",
        kind: existing.kind,
        artifactId: existing.artifactId,
      });
    } else {
      this.#stageNew(found, candidate, bytes, contentHash);
    }
    const { batch } = this.#writer;
    if (batch.bytes >= this.#size.bytes || this.#pending.length >= this.#size.files)
      await this.#flush(false);
  }

  #stageNew(found: FoundFile, candidate: Candidate, bytes: Buffer, contentHash: string): void {
    const artifactId = this.#known.nextArtifactId();
    try {
      const staged = stageArtifact(
        bytes,
        contentHash,
        { artifactId, batch: this.#writer.batch, memory: this.#writer.memory },
        this.#options.envKeys,
      );
      if (staged.kind === undefined) {
        this.#report.add(
          { uri: candidate.uri, outcome: "ignored", kind: undefined, reason: staged.reason },
          candidate.named,
        );
        this.#stageFile(candidate, { outcome: "ignored", reason: staged.reason });
        return;
      }
      for (const note of staged.notes) this.#report.note(note);
      this.#stageFile(candidate, { outcome: "loaded", kind: staged.kind, artifactId });
      this.#assign(artifactId, true);
      this.#known.add(contentHash, artifactId, staged.kind);
      this.#artifactIds.push(artifactId);
      this.#pending.push({
        found,
        uri: candidate.uri,
        contentHash,
        file: { uri: candidate.uri, outcome: "loaded", kind: staged.kind, reason: undefined },
      });
    } catch (error) {
      this.#fail(candidate, bytes, error);
    }
  }

  #fail(candidate: Candidate, bytes: Uint8Array, error: unknown): void {
    const reason = reasonOf(error, bytes);
    this.#report.add({ uri: candidate.uri, outcome: "failed", kind: undefined, reason }, true);
    this.#stageFile(candidate, { outcome: "failed", reason });
  }

  /**
   * Hands the batch over to be written, once the one before is. If DuckDB finds something in a batch that is no JSON, its files are read
   * again one by one to find which; so are those of the batch behind it, which counts on its rows.
   */
  async #flush(isLast: boolean): Promise<void> {
    const batch = this.#writer.take();
    const next = { pending: this.#pending, otherRows: this.#otherRows };
    this.#pending = [];
    this.#otherRows = [];
    const before = this.#flight;
    try {
      await this.#land();
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      batch?.remove();
      await this.#readAgain([before!, next]);
      if (isLast) await this.#writer.write(this.#writer.take(), true, this.#options.signal);
      return;
    }
    const done = this.#writer.write(batch, isLast, this.#options.signal);
    done.catch(() => undefined);
    this.#flight = { ...next, done };
    if (!isLast) return;
    try {
      await this.#land();
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      await this.#readAgain([next]);
      await this.#writer.write(this.#writer.take(), true, this.#options.signal);
    }
  }

  /** Waits for the batch that is being written. */
  async #land(): Promise<void> {
    const flight = this.#flight;
    this.#flight = undefined;
    if (flight === undefined) return;
    await flight.done;
    for (const { file } of flight.pending) this.#report.add(file);
    this.#progress(this.#phase, this.#filesTotal);
  }

  async #readAgain(flights: readonly Pick<Flight, "pending" | "otherRows">[]): Promise<void> {
    await this.#writer.forget();
    const wanted = new Map<FoundFile, Set<string>>();
    for (const { found, uri, contentHash } of flights.flatMap(({ pending }) => pending)) {
      this.#known.remove(contentHash);
      wanted.set(found, (wanted.get(found) ?? new Set()).add(uri));
    }
    for (const { table, line } of flights.flatMap(({ otherRows }) => otherRows))
      this.#stageOther(table, line);
    for (const [found, uris] of wanted) {
      for await (const candidate of readCandidates(found, {
        signal: this.#options.signal,
        onProblem: () => undefined,
      })) {
        if (uris.has(candidate.uri)) await this.#writeAlone(found, candidate);
      }
    }
  }

  async #writeAlone(found: FoundFile, candidate: Candidate): Promise<void> {
    const bytes = Buffer.from(
      candidate.bytes.buffer,
      candidate.bytes.byteOffset,
      candidate.bytes.byteLength,
    );
    try {
      JSON.parse(bytes.toString("utf8"));
    } catch (error) {
      this.#fail(candidate, bytes, error);
      return;
    }
    const contentHash = hash("sha256", bytes, "hex");
    this.#stageNew(found, candidate, bytes, contentHash);
    const [only] = this.#pending;
    const otherRows = this.#otherRows;
    this.#pending = [];
    this.#otherRows = [];
    if (only === undefined) return;
    try {
      await this.#writer.write(this.#writer.take(), false, this.#options.signal);
      this.#report.add(only.file);
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      await this.#writer.forget();
      this.#known.remove(contentHash);
      for (const { table, line } of otherRows)
        if (!line.includes(JSON.stringify(candidate.uri))) this.#stageOther(table, line);
      this.#fail(candidate, bytes, new Error("DuckDB cannot read it as JSON (is it UTF-8?)"));
    }
  }

  #stageOther(table: OtherRow["table"], line: string): void {
    this.#writer.batch.files[table].line(line);
    this.#otherRows.push({ table, line });
  }

  /** Notes the names given by option for an artifact; true if it had others. */
  #assign(artifactId: number | undefined, isNew = false): boolean {
    const { project, environment, job, run } = this.#options;
    if (artifactId === undefined || (project ?? environment ?? job ?? run) === undefined)
      return false;
    const before = this.#known.assignment(artifactId);
    const names = {
      project: project ?? before?.project,
      environment: environment ?? before?.environment,
      job: job ?? before?.job,
      run: run ?? before?.run,
    };
    if (before !== undefined && placeNames.every((name) => names[name] === before[name]))
      return false;
    this.#known.assign(artifactId, names);
    const { project: project_name, ...others } = names;
    const line = JSON.stringify({ artifact_id: artifactId, project_name, ...others });
    if (isNew) this.#writer.batch.files.assignments.line(line);
    else this.#stageOther("assignments", line);
    return true;
  }

  #stageFile(
    file: {
      readonly uri: string;
      readonly folder: string | undefined;
      readonly stamp: FileStamp | undefined;
    },
    result: {
      outcome: KnownFile["outcome"];
      reason?: string | undefined;
      kind?: ArtifactKind | undefined;
      artifactId?: number | undefined;
    },
  ): void {
    const names = this.#layout?.match(file.folder);
    const line = JSON.stringify({
      uri: file.uri,
      folder: file.folder,
      bytes: file.stamp?.bytes,
      modified_at: file.stamp?.modifiedAt,
      outcome: result.outcome,
      reason: result.reason,
      kind: result.kind,
      artifact_id: result.artifactId,
      layout_project: names?.project,
      layout_environment: names?.environment,
      layout_job: names?.job,
      layout_run: names?.run,
    });
    // The row of a new artifact goes with it; a known one's must not get lost when the batch has to be read again.
    if (result.outcome === "loaded") this.#writer.batch.files.files.line(line);
    else this.#stageOther("files", line);
  }

  async #setDefaultEnvironment(): Promise<void> {
    const { defaultEnvironment } = this.#options;
    if (defaultEnvironment === undefined) return;
    await setDefaultEnvironment(this.#session, defaultEnvironment, this.#artifactIds);
  }

  #progress(phase: "finding" | "loading" | "finishing", filesTotal: number): void {
    this.#options.onProgress?.({
      phase,
      files: this.#report.files + this.#pending.length,
      filesTotal,
      bytes: this.#report.bytes,
      bytesTotal: this.#bytesTotal,
      rows: this.#writer.rows,
    });
  }
}

/** True if a batch failed for what is in its files, not for the disk, the memory, the caller or a fault of ours. */
function isAboutContent(error: unknown): boolean {
  return error instanceof QueryError && error.kind === "value";
}

/** Why a file cannot be read, with the place where it breaks off. */
function reasonOf(error: unknown, bytes: Uint8Array): string {
  if (error instanceof ScanError)
    return `not valid JSON at byte ${error.position.toLocaleString("en")} of ${bytes.length.toLocaleString("en")}: ${error.message}`;
  if (error instanceof SyntaxError) {
    // V8 quotes the text around the fault, and content of files stays out of messages; nor does it always tell where that is.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const fault = findFault(text, startOfText(text));
    return fault === undefined ? "not valid JSON" : reasonOf(fault, bytes);
  }
  return error instanceof Error ? error.message : String(error);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new AbortedError(
      "The load was aborted. What was loaded before stays; load again to complete it.",
      { cause: signal.reason },
    );
}
