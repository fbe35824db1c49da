import type { ArtifactKind, LoadedFile, LoadReport } from "../types.js";

/** Counts what becomes of each file of a load. */
export class ReportBuilder {
  readonly #started = performance.now();
  readonly #counts = { loaded: 0, unchanged: 0, duplicate: 0, moved: 0, ignored: 0, failed: 0 };
  readonly #kinds: Partial<Record<ArtifactKind, number>> = {};
  readonly #problems: LoadedFile[] = [];
  readonly #notes = new Map<string, number>();
  bytes = 0;
  rows = 0;

  /** Puts one file into its count; `worthReading` also lists it among the problems. */
  add(file: LoadedFile, worthReading = false): void {
    this.#counts[file.outcome]++;
    if (file.outcome === "loaded" && file.kind !== undefined)
      this.#kinds[file.kind] = (this.#kinds[file.kind] ?? 0) + 1;
    if (file.outcome === "failed" || worthReading) this.#problems.push(file);
  }

  /** A thing to know; said once, with how often it came up. */
  note(text: string): void {
    this.#notes.set(text, (this.#notes.get(text) ?? 0) + 1);
  }

  /** Files that have an outcome so far. */
  get files(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
  }

  build(projects: LoadReport["projects"]): LoadReport {
    const notes = [...this.#notes].map(([text, count]) =>
      count === 1 ? text : `${text} (${count} files)`,
    );
    if (projects.length > 1) {
      notes.push(
        `${projects.length} projects are in this store: join on project_name beside unique_id, since projects share ids of macros and packages.`,
      );
    }
    return Object.freeze({
      files: this.files,
      ...this.#counts,
      bytes: this.bytes,
      rows: this.rows,
      seconds: (performance.now() - this.#started) / 1000,
      kinds: Object.freeze({ ...this.#kinds }),
      problems: Object.freeze([...this.#problems]),
      projects,
      notes: Object.freeze(notes),
    });
  }
}
