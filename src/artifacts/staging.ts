import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** The files of JSON lines that a batch is handed to DuckDB in; sql/staging/ reads them. */
export const stagingNames = [
  "artifacts",
  "entries",
  "sets",
  "sections",
  "results",
  "codes",
  "freshness",
  "files",
  "assignments",
] as const;

/** One of {@link stagingNames}. */
export type StagingName = (typeof stagingNames)[number];

const flushAfter = 1 << 20;

/** How far a staging file was written at some moment. */
interface Mark {
  readonly rows: number;
  readonly bytes: number;
}

/** A file of JSON lines, written in large pieces. */
class StagingFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #buffer = Buffer.allocUnsafe(flushAfter);
  #used = 0;
  #written = 0;
  rows = 0;
  /** Bytes of the longest line: DuckDB has to be told before it reads. */
  longest = 0;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, "w");
  }

  get bytes(): number {
    return this.#written + this.#used;
  }

  /** Writes one line, given in pieces. */
  line(...pieces: readonly (string | Uint8Array)[]): void {
    const before = this.bytes;
    for (const piece of pieces) this.#append(piece);
    this.#append("\n");
    this.rows++;
    this.longest = Math.max(this.longest, this.bytes - before);
  }

  mark(): Mark {
    return { rows: this.rows, bytes: this.bytes };
  }

  /** Takes back what was written after `mark`. */
  reset(mark: Mark): void {
    this.#flush();
    ftruncateSync(this.#descriptor, mark.bytes);
    this.#written = mark.bytes;
    this.rows = mark.rows;
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #append(piece: string | Uint8Array): void {
    const size = typeof piece === "string" ? Buffer.byteLength(piece) : piece.length;
    if (this.#used + size > flushAfter) this.#flush();
    if (size > flushAfter) {
      this.#write(typeof piece === "string" ? Buffer.from(piece) : piece);
      return;
    }
    if (typeof piece === "string") this.#buffer.write(piece, this.#used);
    else this.#buffer.set(piece, this.#used);
    this.#used += size;
  }

  #flush(): void {
    this.#write(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const count = writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#written);
      done += count;
      this.#written += count;
    }
  }
}

/** One batch on its way into the store: rows of JSON, in one file per staging table. */
export class StagingBatch {
  readonly files: Readonly<Record<StagingName, StagingFile>>;

  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.files = Object.fromEntries(
      stagingNames.map((name) => [name, new StagingFile(join(folder, `${name}.jsonl`))]),
    ) as Record<StagingName, StagingFile>;
  }

  get rows(): number {
    return stagingNames.reduce((sum, name) => sum + this.files[name].rows, 0);
  }

  /** Bytes, those of entries twice: typing them takes the most memory. */
  get weight(): number {
    const bytes = stagingNames.reduce((sum, name) => sum + this.files[name].bytes, 0);
    return bytes + this.files.entries.bytes;
  }

  get longest(): number {
    return stagingNames.reduce((longest, name) => Math.max(longest, this.files[name].longest), 0);
  }

  /** Runs `stage`; if it throws, the rows that it wrote are taken back. */
  attempt<T>(stage: () => T): T {
    const marks = stagingNames.map((name) => this.files[name].mark());
    try {
      return stage();
    } catch (error) {
      stagingNames.forEach((name, index) => this.files[name].reset(marks[index]!));
      throw error;
    }
  }

  close(): void {
    for (const name of stagingNames) this.files[name].close();
  }

  /** Removes the files. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
