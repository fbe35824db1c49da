import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { classifyError } from "../duckdb/classify-error.js";
import { admit, type CopyPlace } from "../duckdb/copy.js";
import type { Database } from "../duckdb/database.js";
import { checkExportOptions, type PlaceVariables } from "../options.js";
import { storeVersion } from "../store/migrate.js";
import type { ExportedFile, ExportOptions, ExportReport, RelationInfo } from "../types.js";
import { warnOfTypes } from "./check-columns.js";
import { ArrowWriter } from "./arrow-writer.js";
import { CopyWriter } from "./copy-writer.js";
import { DatabaseWriter } from "./database-writer.js";
import { describeExport } from "./metadata.js";
import { type ExportPlan, type ExportTarget, planExport } from "./plan.js";
import { everything, fullName, readSubjects, type Subject } from "./subject.js";
import { pathTarget, streamTarget, type Target } from "./target.js";
import type { Writer, WriterSettings } from "./writer.js";

/** What is exported, and from where. */
export interface ExportSource {
  readonly database: Database;
  readonly readRelations: () => Promise<readonly RelationInfo[]>;
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
  const subjects = await readSubjects(what, options.parameters, readRelations);
  const target = await findTarget(plan, options);
  // DuckDB may write here and nowhere else.
  const folder = path.join(database.scratch, `export-${randomUUID()}`);
  await mkdir(folder);
  try {
    const staged = path.join(folder, "staged");
    const written = await write({ database, variables, plan, subjects, options }, staged);
    const files = await listFiles(staged);
    await target.place(staged, options.signal);
    return Object.freeze({
      format: plan.format.name,
      files: target.path === undefined ? [] : files.map((file) => within(target.path!, file)),
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      ...written,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function findTarget(
  { path: to, stream, isFolder }: ExportPlan,
  options: ExportOptions,
): Promise<Target> | Target {
  if (stream !== undefined) return streamTarget(stream);
  return pathTarget(to ?? "", { isFolder, overwrite: options.overwrite ?? false });
}

interface Work {
  readonly database: Database;
  readonly variables: PlaceVariables;
  readonly plan: ExportPlan;
  readonly subjects: readonly Subject[];
  readonly options: ExportOptions;
}

type Written = Pick<ExportReport, "rows" | "warnings">;

async function write(work: Work, staged: string): Promise<Written> {
  const { database, variables, plan, options } = work;
  const session = await database.reader(variables);
  try {
    const { signal, timeout } = options;
    const interruption = session.watch({ signal, timeout });
    try {
      const place = { session, interruption, access: database.access };
      const describe = (subject: Subject): Readonly<Record<string, string>> =>
        describeExport(subject, variables, storeVersion);
      const writer = await openWriter({
        place,
        plan,
        options,
        staged,
        database: database.path,
        describe,
      });
      try {
        // All relations show the same moment: they are read in one transaction.
        return await session.transaction(() => writeEach(work, writer, place));
      } finally {
        await writer.close();
      }
    } finally {
      session.unwatch(interruption);
    }
  } finally {
    await session.release();
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

async function writeEach(work: Work, writer: Writer, place: CopyPlace): Promise<Written> {
  const { subjects, options, plan, database } = work;
  const warnings: string[] = [];
  let rows = 0;
  const progress = (relations: number, subject?: Subject): void =>
    options.onProgress?.({
      relation: subject?.relation && fullName(subject.relation),
      relations,
      relationsTotal: subjects.length,
      rows,
    });
  for (const [index, subject] of subjects.entries()) {
    progress(index, subject);
    const { text, parameters } = subject;
    try {
      const admitted = await admit(place, { text, parameters, limit: options.limit });
      warnings.push(...warnOfTypes(admitted.columns, plan.format));
      rows += await writer.write(subject, admitted);
      place.interruption.throwIfStopped();
    } catch (error) {
      throw classifyError(error, { sql: text, parameters, database: database.path });
    }
  }
  progress(subjects.length);
  if (rows === 0 && options.partitionBy !== undefined)
    warnings.push("There are no rows, so the folder is empty.");
  return { rows, warnings };
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
