import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Admitted } from "../duckdb/admitted.js";
import type { WatchedSession } from "../duckdb/admit.js";
import type { Database } from "../duckdb/database.js";
import type { Session } from "../duckdb/session.js";
import { checkExportOptions, type PlaceVariables } from "../options.js";
import type { ExportedFile, ExportOptions, ExportReport, RelationInfo } from "../types.js";
import { ArrowWriter } from "./arrow-writer.js";
import { cannotWrite } from "./cannot-write.js";
import { warnOfTypes } from "./check-columns.js";
import { CopyWriter } from "./copy-writer.js";
import { DatabaseWriter } from "./database-writer.js";
import { describeExport } from "./metadata.js";
import { type ExportPlan, type ExportTarget, planExport } from "./plan.js";
import { Stop } from "./stop.js";
import { everything, fullName, readSubjects, type Subject } from "./subject.js";
import { pathTarget, streamTarget, type Target } from "./target.js";
import type { Writer, WriterSettings } from "./writer.js";

/** What is exported, and from where. */
export interface ExportSource {
  readonly database: Database;
  readonly readRelations: (signal: AbortSignal) => Promise<readonly RelationInfo[]>;
  /** `all`, the name of a relation, or a query. */
  readonly what: string;
}

/** Writes relations or a query into a file, a folder or a stream: all of it, or nothing. */
export async function exportTo(
  { database, readRelations, what }: ExportSource,
  to: ExportTarget,
  options: ExportOptions,
): Promise<ExportReport> {
  const variables = checkExportOptions(options);
  const plan = planExport(to, options, what.trim().toLowerCase() === everything);
  const stop = new Stop(options);
  try {
    const subjects = await readSubjects(what, options.parameters, () => readRelations(stop.signal));
    const target = await findTarget(plan, options);
    return await new Export({ database, variables, plan, subjects, options, stop }).run(target);
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    stop.dispose();
  }
}

function findTarget(
  { path: to, stream, isFolder, format }: ExportPlan,
  options: ExportOptions,
): Promise<Target> | Target {
  if (stream !== undefined) return streamTarget(stream);
  const overwrite = options.overwrite ?? false;
  return pathTarget(to ?? "", { isFolder, overwrite, isDatabase: format.writer === "database" });
}

interface Work {
  readonly database: Database;
  readonly variables: PlaceVariables;
  readonly plan: ExportPlan;
  readonly subjects: readonly Subject[];
  readonly options: ExportOptions;
  readonly stop: Stop;
}

class Export {
  readonly #work: Work;
  readonly #warnings: string[] = [];
  #rows = 0;

  constructor(work: Work) {
    this.#work = work;
  }

  /** The session is kept until all stands at its place: closing the store waits for it. */
  async run(target: Target): Promise<ExportReport> {
    const { database, variables, plan, stop } = this.#work;
    const session = await database.reader(variables);
    // DuckDB may write here and nowhere else.
    const folder = path.join(database.scratch, `export-${randomUUID()}`);
    try {
      await mkdir(folder).catch((error: unknown) => {
        throw cannotWrite(undefined, error);
      });
      const staged = path.join(folder, "staged");
      await this.#write(session, staged);
      const files = await listFiles(staged);
      stop.throwIfStopped();
      await target.place(staged, stop.signal);
      return Object.freeze({
        format: plan.format.name,
        files: target.path === undefined ? [] : files.map((file) => within(target.path!, file)),
        rows: this.#rows,
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        warnings: this.#warnings,
      });
    } finally {
      await session.release();
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #write(session: Session, staged: string): Promise<void> {
    const { database, variables, plan, options, stop } = this.#work;
    const interruption = session.watch({ signal: stop.signal });
    try {
      const watched = { session, interruption, access: database.access, database: database.path };
      const version = await readStoreVersion(session);
      const writer = await openWriter({
        session,
        plan,
        options,
        staged,
        describe: (subject) => describeExport(variables, version, subject),
      });
      // All relations show the same moment: they are read in one transaction.
      await session.transaction(() => this.#writeEach(writer, watched));
      await writer.complete();
    } finally {
      session.unwatch(interruption);
    }
  }

  async #writeEach(writer: Writer, watched: WatchedSession): Promise<void> {
    const { subjects, options, plan } = this.#work;
    for (const [index, subject] of subjects.entries()) {
      this.#progress(index, subject);
      const { text, parameters } = subject;
      const admitted = await Admitted.open(watched, { text, parameters, limit: options.limit });
      this.#warnings.push(...warnOfTypes(admitted.columns, plan.format));
      this.#rows += await writer.write(subject, admitted);
      watched.interruption.throwIfStopped();
    }
    this.#progress(subjects.length);
    if (this.#rows === 0 && options.partitionBy !== undefined)
      this.#warnings.push("There are no rows, so the folder is empty.");
  }

  #progress(relations: number, subject?: Subject): void {
    const { subjects, options } = this.#work;
    options.onProgress?.({
      relation: subject?.relation && fullName(subject.relation),
      relations,
      relationsTotal: subjects.length,
      rows: this.#rows,
    });
  }
}

function openWriter(settings: WriterSettings): Promise<Writer> | Writer {
  switch (settings.plan.format.writer) {
    case "copy":
      return new CopyWriter(settings);
    case "arrow":
      return new ArrowWriter(settings);
    case "database":
      return DatabaseWriter.open(settings);
  }
}

async function readStoreVersion(session: Session): Promise<number> {
  const [row] = await session.rows<{ version: number }>(
    "select store_version as version from dbt_store.store",
  );
  return row?.version ?? 0;
}

/** What was written, by paths within it; a file is itself. */
async function listFiles(staged: string): Promise<readonly ExportedFile[]> {
  const found = await stat(staged);
  if (found.isFile()) return [{ path: "", bytes: found.size }];
  const names = await readdir(staged, { recursive: true });
  const files = await Promise.all(
    names.toSorted().map(async (name) => ({ name, status: await stat(path.join(staged, name)) })),
  );
  return files
    .filter(({ status }) => status.isFile())
    .map(({ name, status }) => ({ path: name, bytes: status.size }));
}

function within(target: string, { path: name, bytes }: ExportedFile): ExportedFile {
  return { path: path.join(target, name), bytes };
}
