import { onTestFinished } from "vitest";
import { Database } from "../../src/duckdb/database.js";
import { Engine } from "../../src/engine.js";
import { normalizeOptions } from "../../src/options.js";
import { load, type BatchSize } from "../../src/store/load.js";
import { prepareStore } from "../../src/store/migrate.js";
import type { EngineOptions, LoadInput, LoadOptions, LoadReport } from "../../src/types.js";

/** An engine together with the database below it, for tests that write what no user can. */
export interface Inside {
  readonly engine: Engine;
  readonly database: Database;
}

/** Opens a store that is closed after the test. */
export async function openInside(options: EngineOptions = {}): Promise<Inside> {
  const database = await Database.open(normalizeOptions({ threads: 2, ...options }));
  onTestFinished(() => database.close({ interrupt: true }));
  await prepareStore(database);
  return { database, engine: Engine.on(database) };
}

/** Loads with batches of another size than the usual one. */
export async function loadInBatches(
  database: Database,
  inputs: LoadInput | readonly LoadInput[],
  size: Partial<BatchSize>,
  options: LoadOptions = {},
): Promise<LoadReport> {
  const writer = await database.writer(options.signal);
  try {
    return await load(writer, database.scratch, inputs, options, {
      bytes: Infinity,
      files: Infinity,
      ...size,
    });
  } finally {
    await writer.release();
  }
}

/** Runs statements of a test on the store. */
export async function writeInside(database: Database, sql: string): Promise<void> {
  const writer = await database.writer();
  try {
    await writer.run(sql);
  } finally {
    await writer.release();
  }
}
