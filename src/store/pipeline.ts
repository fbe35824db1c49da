import {
  readCandidates,
  type Candidate,
  type FoundFile,
  type Problem,
} from "../artifacts/source/index.js";
import type { BatchWriter } from "./batch.js";
import { bytesOf, type CandidateStage, type StagedCandidate } from "./candidate-stage.js";
import { assertJson, isAboutContent } from "./fault.js";

/** A batch is written when its staged rows weigh this much (`StagingBatch.weight`), or come from this many files: larger ones gain nothing and cost memory (measured on 0.7 and 4 GB). */
export const batchSize = { bytes: 48 * 2 ** 20, files: 2_000 } as const;

/** When a batch is written. */
export interface BatchSize {
  readonly bytes: number;
  readonly files: number;
}

/** What the pipeline is told, and tells. */
export interface PipelineSettings {
  readonly size: BatchSize;
  readonly signal: AbortSignal | undefined;
  /** A file is in the store, or will never be; called once for each. */
  readonly onDone: (staged: StagedCandidate) => void;
  readonly onProblem: (problem: Problem) => void;
}

/** What is staged for one batch. */
interface Contents {
  readonly candidates: { readonly found: FoundFile; readonly staged: StagedCandidate }[];
  /** Write the rows of files that were not read. */
  readonly otherRows: (() => void)[];
}

/** Stages files into one batch while the batch before is written. */
export class Pipeline {
  readonly #writer: BatchWriter;
  readonly #stage: CandidateStage;
  readonly #settings: PipelineSettings;
  #next: Contents = { candidates: [], otherRows: [] };
  /** The batch that is being written. */
  #writing: { readonly contents: Contents; readonly done: Promise<void> } | undefined;

  constructor(writer: BatchWriter, stage: CandidateStage, settings: PipelineSettings) {
    this.#writer = writer;
    this.#stage = stage;
    this.#settings = settings;
  }

  /** Files that are staged and not yet written. */
  get waiting(): number {
    return this.#next.candidates.length + (this.#writing?.contents.candidates.length ?? 0);
  }

  /** Stages a file, and writes the batch if it is full. */
  async add(found: FoundFile, candidate: Candidate): Promise<void> {
    this.#next.candidates.push({ found, staged: this.#stage.stage(candidate) });
    const { size } = this.#settings;
    if (this.#writer.batch.weight >= size.bytes || this.#next.candidates.length >= size.files)
      await this.#flush(false);
  }

  /** Remembers rows that were written for a file that was not read. */
  addRows(write: () => void): void {
    this.#next.otherRows.push(write);
  }

  /** Writes what is left, and derives. */
  async finish(): Promise<void> {
    await this.#flush(true);
  }

  /** After a fault or an abort: waits for what is being written and derives from the batches that were finished. */
  async settle(): Promise<void> {
    await this.#writing?.done.catch(() => undefined);
    this.#writing = undefined;
    // What stopped the load may stop this as well: then the next writer does it.
    await this.#writer.deriveFinished().catch(() => undefined);
  }

  /**
   * Hands the batch over to be written, once the one before is. If DuckDB finds something in a batch that it cannot read, its files are
   * read again one by one to find which; so are those of the batch behind it, whose rows count on those before.
   */
  async #flush(isLast: boolean): Promise<void> {
    const { signal } = this.#settings;
    const batch = this.#writer.take();
    const contents = this.#next;
    this.#next = { candidates: [], otherRows: [] };
    const before = await this.#land();
    if (before === undefined) {
      const done = this.#writer.write(batch, isLast, signal);
      // It is awaited with the next batch; until then a fault must not count as unhandled.
      done.catch(() => undefined);
      this.#writing = { contents, done };
      if (!isLast) return;
      const unwritten = await this.#land();
      if (unwritten === undefined) return;
      await this.#readAgain([unwritten]);
    } else {
      batch?.remove();
      await this.#readAgain([before, contents]);
    }
    if (isLast) await this.#writer.write(this.#writer.take(), true, signal);
  }

  /** Waits for the batch that is being written; answers what was in it if DuckDB cannot read it all. */
  async #land(): Promise<Contents | undefined> {
    const writing = this.#writing;
    this.#writing = undefined;
    if (writing === undefined) return undefined;
    try {
      await writing.done;
    } catch (error) {
      if (isAboutContent(error)) return writing.contents;
      throw error;
    }
    for (const { staged } of writing.contents.candidates) this.#settings.onDone(staged);
    return undefined;
  }

  /** First all files that are JSON in one batch; only if DuckDB refuses that as well, each in a batch of its own. */
  async #readAgain(lost: readonly Contents[]): Promise<void> {
    const files = lost.flatMap(({ candidates }) => candidates);
    await this.#undo(files.map(({ staged }) => staged));
    const wanted = new Map<FoundFile, Set<string>>();
    for (const { found, staged } of files)
      wanted.set(found, (wanted.get(found) ?? new Set()).add(staged.file.uri));
    const together: StagedCandidate[] = [];
    for await (const candidate of this.#reread(wanted))
      together.push(this.#stageChecked(candidate));
    try {
      await this.#writer.write(this.#writer.take(), false, this.#settings.signal);
      for (const staged of together) this.#settings.onDone(staged);
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      await this.#undo(together);
      for await (const candidate of this.#reread(wanted))
        this.#settings.onDone(await this.#writeAlone(candidate));
    }
    for (const write of lost.flatMap(({ otherRows }) => otherRows)) {
      write();
      this.#next.otherRows.push(write);
    }
  }

  async *#reread(wanted: ReadonlyMap<FoundFile, ReadonlySet<string>>): AsyncGenerator<Candidate> {
    const { signal } = this.#settings;
    for (const [found, uris] of wanted) {
      const onProblem = (problem: Problem): void => {
        if (uris.has(problem.uri)) this.#settings.onProblem(problem);
      };
      for await (const candidate of readCandidates(found, { signal, onProblem }))
        if (uris.has(candidate.uri)) yield candidate;
    }
  }

  #stageChecked(candidate: Candidate): StagedCandidate {
    try {
      assertJson(bytesOf(candidate));
    } catch (error) {
      return this.#stage.fail(candidate, error);
    }
    return this.#stage.stage(candidate);
  }

  async #writeAlone(candidate: Candidate): Promise<StagedCandidate> {
    const { signal } = this.#settings;
    const staged = this.#stageChecked(candidate);
    try {
      await this.#writer.write(this.#writer.take(), false, signal);
      return staged;
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      await this.#undo([staged]);
      const failed = this.#stage.fail(candidate, error);
      await this.#writer.write(this.#writer.take(), false, signal);
      return failed;
    }
  }

  /** Takes back what was staged, the newest first. */
  async #undo(staged: readonly StagedCandidate[]): Promise<void> {
    for (const one of staged.toReversed()) one.undo();
    await this.#writer.forget();
  }
}
