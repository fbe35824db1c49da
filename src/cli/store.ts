import { existsSync } from "node:fs";
import type { Engine, EngineOptions } from "../index.js";
import { CommandError } from "./failure.js";
import type { Notes } from "./notes.js";
import type { Session } from "./session.js";
import type { StoreOptions } from "./shared-options.js";

/** Opens the store of a question, read-only, or loads one into memory; closes it when `use` is done. */
export async function askStore<T>(
  options: StoreOptions,
  session: Session,
  notes: Notes,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  if (options.load.length === 0) {
    assertStore(options.database);
    return withEngine({ database: options.database, readOnly: true }, use);
  }
  return withEngine({}, async (engine) => {
    const report = await engine.load(options.load, {
      layout: options.layout,
      onProgress: notes.onProgress,
      signal: session.signal,
    });
    notes.clear();
    notes.problems(report.problems);
    if (report.loaded + report.duplicate === 0)
      throw new CommandError("Nothing was loaded: no dbt artifact could be read there.");
    for (const note of report.notes) notes.note(note);
    return use(engine);
  });
}

/** Opens an engine for `use` and closes it, whatever happens. */
export async function withEngine<T>(
  options: EngineOptions,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { open } = await import("../index.js");
  const engine = await open(options);
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** Fails if there is no store to ask. */
export function assertStore(database: string): void {
  if (existsSync(database)) return;
  throw new CommandError(
    `There is no store at ${database}. Make one with \`artifactql load PATH\`, name another with --database, or ask without one: --load PATH.`,
  );
}
