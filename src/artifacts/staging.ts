import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** The files of JSON lines that a batch is handed to DuckDB in; sql/staging/ reads them. */
export const stagingNames = [
  "artifacts",
  "entries",
  "catalog_entries",
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

const flushAfter = 1 << 18;

/** How far a staging file was written at some moment. */
interface Mark {
  readonly rows: number;
  readonly bytes: number;
}

/** A file of JSON lines, written in large pieces; it is made with its first line. */
class StagingFile {
  readonly path: string;
  #descriptor: number | undefined;
  #buffer: Buffer | undefined;
  #used = 0;
  #written = 0;
  rows = 0;
  /** Bytes of the longest line: DuckDB has to be told before it reads. */
  longest = 0;

  constructor(path: string) {
    this.path = path;
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
    if (this.#descriptor !== undefined) ftruncateSync(this.#descriptor, mark.bytes);
    this.#written = mark.bytes;
    this.rows = mark.rows;
  }

  /** Writes what waits; the file can then be read. */
  close(): void {
    this.#flush();
    this.discard();
  }

  /** Gives up the descriptor and what waits. Safe to call twice. */
  discard(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#buffer = undefined;
    this.#used = 0;
  }

  #append(piece: string | Uint8Array): void {
    const size = typeof piece === "string" ? Buffer.byteLength(piece) : piece.length;
    if (this.#used + size > flushAfter) this.#flush();
    if (size > flushAfter) {
      this.#write(typeof piece === "string" ? Buffer.from(piece) : piece);
      return;
    }
    this.#buffer ??= Buffer.allocUnsafe(flushAfter);
    if (typeof piece === "string") this.#buffer.write(piece, this.#used);
    else this.#buffer.set(piece, this.#used);
    this.#used += size;
  }

  #flush(): void {
    if (this.#buffer !== undefined) this.#write(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  #write(bytes: Uint8Array): void {
    this.#descriptor ??= openSync(this.path, "w");
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

  /** Bytes, those of entries six times: typing them takes the most memory (measured on 4 GB of 8,000 nodes). */
  get weight(): number {
    const bytes = stagingNames.reduce((sum, name) => sum + this.files[name].bytes, 0);
    return bytes + 5 * (this.files.entries.bytes + this.files.catalog_entries.bytes);
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

  /** Removes the files, also those that are not complete. */
  remove(): void {
    for (const name of stagingNames) this.files[name].discard();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
