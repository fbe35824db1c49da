import { hash } from "node:crypto";
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

/** A key of 128 bits for a text, as sha256 begins: made of content alone, so equal in every store. */
export function keyOf(text: Uint8Array | string): string {
  return hash("sha256", text, "hex").slice(0, 32);
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

  get bytes(): number {
    return stagingNames.reduce((sum, name) => sum + this.files[name].bytes, 0);
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

/** A set of entries, whatever the order in which a manifest lists them. */
export interface KnownSet {
  readonly key: string;
  /** How many different members it has. */
  readonly size: number;
}

/** A state, by its number in this load and by its key. */
export interface KnownState {
  readonly number: number;
  readonly key: string;
}

/** A text that an entry had, in two parts: what stands before the time of parsing and what stands behind it (all stands before if it has none). */
export interface Variant {
  readonly before: Buffer;
  readonly after: Buffer | undefined;
  readonly state: KnownState;
}

/** More variants of one entry are rare: a project in a few environments. */
const mostVariants = 3;

/** Bytes of texts that are kept for comparing. */
const mostVariantBytes = 128 * 2 ** 20;

/**
 * What a load has seen, so that each distinct text goes to DuckDB once per load, not once per file.
 *
 * Numbers stand for rows of the temporary table `staged_states`; when a batch is rolled back they are void, hence {@link LoadMemory.clear}.
 */
export class LoadMemory {
  #variants = new Map<string, Map<string, Variant[]>>();
  #variantBytes = 0;
  #fingerprints = new Map<string, KnownState>();
  #states = new Map<string, number>();
  #keys = new Map<string, true>();
  #codes = new Map<string, string>();
  #sets = new Map<string, KnownSet>();
  #next = 0;

  /** The texts that the entries of a section had, newest first, by the entries' names. */
  variants(section: string): Map<string, Variant[]> {
    let variants = this.#variants.get(section);
    if (variants === undefined) this.#variants.set(section, (variants = new Map()));
    return variants;
  }

  /** Keeps a text for comparing: telling that an entry is the same costs a tenth of finding out what it is (measured). */
  keepVariant(section: string, name: string, variant: Variant): void {
    if (this.#variantBytes > mostVariantBytes) this.#forgetVariants();
    this.#variantBytes += variant.before.length + (variant.after?.length ?? 0);
    const variants = this.variants(section);
    const known = variants.get(name);
    if (known === undefined) variants.set(name, [variant]);
    else {
      known.unshift(variant);
      const dropped = known.length > mostVariants ? known.pop() : undefined;
      this.#variantBytes -= (dropped?.before.length ?? 0) + (dropped?.after?.length ?? 0);
    }
  }

  /** The state that a text stands for, if the load has seen it. */
  known(fingerprint: string): KnownState | undefined {
    return this.#fingerprints.get(fingerprint);
  }

  /** Remembers which state a text stands for. */
  remember(fingerprint: string, state: KnownState): void {
    this.#fingerprints.set(fingerprint, state);
  }

  /** The number that stands for a state in this load, and whether it is the first time that the load sees it. */
  state(key: string): { number: number; isNew: boolean } {
    const found = this.#states.get(key);
    if (found !== undefined) return { number: found, isNew: false };
    const number = this.#next++;
    this.#states.set(key, number);
    return { number, isNew: true };
  }

  /** True the first time that the load sees this definition or set. */
  isNew(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.set(key, true);
    return true;
  }

  /** The set whose members a manifest lists in this order, if the load has seen the listing. */
  set(listing: string): KnownSet | undefined {
    return this.#sets.get(listing);
  }

  /** Remembers which set a listing stands for. */
  rememberSet(listing: string, set: KnownSet): void {
    this.#sets.set(listing, set);
  }

  /** The key (md5, as a uuid) of a JSON string of code, and its text if the load has not seen it. */
  code(literal: Buffer): { key: string; text: string | undefined } {
    const digest = hash("sha1", literal, "base64");
    const known = this.#codes.get(digest);
    if (known !== undefined) return { key: known, text: undefined };
    const text = JSON.parse(literal.toString("utf8")) as string;
    const key = hash("md5", text, "hex");
    this.#codes.set(digest, key);
    return { key, text };
  }

  /** How many texts are remembered. */
  get size(): number {
    return (
      this.#fingerprints.size +
      this.#states.size +
      this.#keys.size +
      this.#codes.size +
      this.#sets.size
    );
  }

  clear(): void {
    this.#forgetVariants();
    this.#fingerprints = new Map();
    this.#states = new Map();
    this.#keys = new Map();
    this.#codes = new Map();
    this.#sets = new Map();
  }

  /** Runs `stage`; if it throws, what it was the first to show is forgotten, as its rows are. */
  attempt<T>(stage: () => T): T {
    const maps: Map<string, unknown>[] = [
      this.#fingerprints,
      this.#states,
      this.#keys,
      this.#codes,
      this.#sets,
    ];
    const sizes = maps.map((map) => map.size);
    try {
      return stage();
    } catch (error) {
      this.#forgetVariants();
      // A map keeps the order of insertion, so the newest are the last.
      maps.forEach((map, index) => {
        for (const key of [...map.keys()].slice(sizes[index])) map.delete(key);
      });
      throw error;
    }
  }

  #forgetVariants(): void {
    for (const variants of this.#variants.values()) variants.clear();
    this.#variantBytes = 0;
  }
}
