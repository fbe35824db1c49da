import { setImmediate } from "node:timers/promises";
import { parseLayout, type Layout } from "../artifacts/layout.js";
import {
  find,
  ReadAhead,
  readCandidates,
  type Candidate,
  type FoundFile,
  type Problem,
} from "../artifacts/source/index.js";
import type { Session } from "../duckdb/session.js";
import { AbortedError, OptionsError } from "../errors.js";
import type { LoadInput, LoadOptions, LoadProgress, LoadReport } from "../types.js";
import { BatchWriter } from "./batch.js";
import { CandidateStage, type StagedCandidate } from "./candidate-stage.js";
import { KnownFiles, type KnownFile } from "./known-files.js";
import { batchSize, Pipeline, type BatchSize } from "./pipeline.js";
import { readProjects, setDefaultEnvironment } from "./projects.js";
import { ReportBuilder } from "./report.js";

export type { BatchSize } from "./pipeline.js";

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
  try {
    await writer.forget();
    const files = await findFiles(inputs, options);
    const known = await KnownFiles.read(session);
    return await new Load(session, writer, known, layout, options, size).run(files);
  } finally {
    writer.close();
  }
}

type Found = Awaited<ReturnType<typeof find>>;

async function findFiles(
  inputs: LoadInput | readonly LoadInput[],
  { signal, onProgress }: LoadOptions,
): Promise<Found> {
  const found = await find(inputs, {
    signal,
    onFound: (filesTotal) =>
      onProgress?.({ phase: "finding", files: 0, filesTotal, bytes: 0, bytesTotal: 0, rows: 0 }),
  });
  if (found.files.length > 0) return found;
  const reasons = found.problems.map((problem) => problem.reason);
  throw new OptionsError(
    reasons.length > 0
      ? reasons.join(" ")
      : "No artifacts here: no .json file, archive or glob match was found in what was given to load().",
  );
}

class Load {
  readonly #session: Session;
  readonly #writer: BatchWriter;
  readonly #known: KnownFiles;
  readonly #stage: CandidateStage;
  readonly #pipeline: Pipeline;
  readonly #options: LoadOptions;
  readonly #report = new ReportBuilder();
  /** Artifacts that this load met, new or not. */
  readonly #artifactIds: number[] = [];
  #phase: LoadProgress["phase"] = "loading";
  #filesTotal = 0;
  #bytesTotal = 0;

  constructor(
    session: Session,
    writer: BatchWriter,
    known: KnownFiles,
    layout: Layout | undefined,
    options: LoadOptions,
    size: BatchSize,
  ) {
    this.#session = session;
    this.#writer = writer;
    this.#known = known;
    this.#options = options;
    this.#stage = new CandidateStage(known, writer, layout, options);
    this.#pipeline = new Pipeline(writer, this.#stage, {
      size,
      signal: options.signal,
      onDone: (staged) => this.#count(staged),
      onProblem: (problem) => this.#countProblem(problem),
    });
  }

  async run(found: Found): Promise<LoadReport> {
    try {
      return await this.#run(found);
    } catch (error) {
      await this.#pipeline.settle();
      throw error;
    }
  }

  async #run(found: Found): Promise<LoadReport> {
    const { defaultEnvironment } = this.#options;
    this.#filesTotal = found.files.length;
    this.#bytesTotal = found.files.reduce((sum, file) => sum + file.bytes, 0);
    for (const problem of found.problems) this.#countProblem(problem);
    const changed = this.#passByKnown(found.files);
    await this.#stageAll(changed);
    this.#phase = "finishing";
    this.#progress();
    await this.#pipeline.finish();
    this.#progress();
    if (defaultEnvironment !== undefined)
      await setDefaultEnvironment(this.#session, defaultEnvironment, this.#artifactIds);
    this.#report.rows = this.#writer.rows;
    return this.#report.build(await readProjects(this.#session));
  }

  async #stageAll(files: readonly FoundFile[]): Promise<void> {
    const ahead = ReadAhead.start(files);
    try {
      for (const file of files) {
        // Lets the batch that is being written go on, and signals and timers come through.
        await setImmediate();
        throwIfAborted(this.#options.signal);
        for await (const candidate of this.#read(file, ahead))
          await this.#pipeline.add(file, candidate);
        if (file.archive) this.#pipeline.addRows(this.#stage.note(file, { outcome: "archive" }));
        this.#report.bytes += file.bytes;
        this.#progress();
      }
    } finally {
      await ahead?.close();
    }
  }

  /** Deals with the paths that have the size and time that they had; answers the others. */
  #passByKnown(files: readonly FoundFile[]): readonly FoundFile[] {
    return files.filter((file) => {
      const known = this.#known.unchanged(file.uri, file.stamp);
      if (known === undefined) return true;
      const members =
        known.outcome === "archive"
          ? this.#known.membersOf(file.uri)
          : [[file.uri, known] as const];
      for (const [uri, member] of members) this.#passBy(file, uri, member);
      this.#report.bytes += file.bytes;
      return false;
    });
  }

  /** Its content is known, only names given by option or layout can be new. */
  #passBy(file: FoundFile, uri: string, member: KnownFile): void {
    if (member.artifactId !== undefined) this.#artifactIds.push(member.artifactId);
    const writeAgain = this.#stage.rename(file, uri, member);
    if (writeAgain !== undefined) this.#pipeline.addRows(writeAgain);
    // A file that failed stays reported until it changes.
    const kept =
      member.outcome === "failed" || member.outcome === "ignored" ? member.outcome : "unchanged";
    const outcome = writeAgain === undefined ? kept : "moved";
    this.#report.add(
      { uri, outcome, kind: member.kind, reason: member.reason },
      file.named && outcome === "ignored",
    );
  }

  #read(file: FoundFile, ahead: ReadAhead | undefined): AsyncIterable<Candidate> {
    const { signal } = this.#options;
    const onProblem = (problem: Problem): void => {
      const { uri, reason, outcome } = problem;
      this.#countProblem(problem);
      this.#pipeline.addRows(
        this.#stage.note({ uri, folder: file.folder, stamp: file.stamp }, { outcome, reason }),
      );
    };
    return readCandidates(file, { signal, ahead, onProblem });
  }

  #count({ file, isProblem, notes, artifactId }: StagedCandidate): void {
    this.#report.add(file, isProblem);
    for (const note of notes) this.#report.note(note);
    if (artifactId !== undefined) this.#artifactIds.push(artifactId);
    this.#progress();
  }

  #countProblem({ uri, outcome, reason }: Problem): void {
    this.#report.add({ uri, outcome, kind: undefined, reason }, true);
  }

  #progress(): void {
    this.#options.onProgress?.({
      phase: this.#phase,
      files: this.#report.files + this.#pipeline.waiting,
      filesTotal: this.#filesTotal,
      bytes: this.#report.bytes,
      bytesTotal: this.#bytesTotal,
      rows: this.#writer.rows,
    });
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new AbortedError(
      "The load was aborted. What was loaded before stays; load again to complete it.",
      { cause: signal.reason },
    );
}
