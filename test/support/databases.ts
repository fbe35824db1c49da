import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach } from "vitest";
import { Database } from "../../src/duckdb/database.js";
import { normalizeOptions } from "../../src/options.js";
import type { EngineOptions } from "../../src/types.js";

const opened: Database[] = [];
const folders: string[] = [];

/** Opens a database that is closed after the test. */
export async function openDatabase(options: EngineOptions = {}): Promise<Database> {
  const database = await Database.open(normalizeOptions(options));
  opened.push(database);
  return database;
}

/** Runs statements on the writing session. */
export async function write(database: Database, sql: string): Promise<void> {
  const session = await database.writer();
  try {
    await session.run(sql);
  } finally {
    await session.release();
  }
}

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "artifactql-test-"));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close({ interrupt: true })));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
