import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, describe } from "vitest";
import { open, type Engine } from "../../src/engine.js";
import type { EngineOptions } from "../../src/types.js";

/** Artifacts that are not in the repository: beside it, or where ARTIFACTQL_SHARED says. */
export const sharedFolder =
  process.env["ARTIFACTQL_SHARED"] ?? new URL("../../../shared", import.meta.url).pathname;

/** Path of something in the shared folder. */
export function shared(...parts: readonly string[]): string {
  return join(sharedFolder, ...parts);
}

/** A suite that needs folders of the shared data; without them it is skipped, and says so. */
export function describeShared(title: string, folders: readonly string[], suite: () => void): void {
  const missing = folders.filter((folder) => !existsSync(shared(folder)));
  if (missing.length > 0) {
    const reason = `skipped: ${missing.map((folder) => shared(folder)).join(", ")} is not here (ARTIFACTQL_SHARED names the folder that holds it)`;
    console.warn(`${title}: ${reason}`);
    describe.skip(`${title} (${reason})`, suite);
    return;
  }
  describe(title, suite);
}

const engines: Engine[] = [];

/** Opens a store in memory that the tests of a file share; closed when they are done. `full`, so that the store's own tables can be asked. */
export async function openSharedEngine(options: EngineOptions = {}): Promise<Engine> {
  const engine = await open({ threads: 2, access: "full", ...options });
  engines.push(engine);
  return engine;
}

/** Closes a shared store before the file is done, to give its memory back. */
export async function closeSharedEngine(engine: Engine): Promise<void> {
  engines.splice(engines.indexOf(engine), 1);
  await engine.close({ interrupt: true });
}

afterAll(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close({ interrupt: true })));
});

/** Every `.json` file below a folder of the shared data, as a path relative to the shared folder, sorted. */
export function listJsonFiles(folder: string): readonly string[] {
  return readdirSync(shared(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => relative(sharedFolder, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** The checks of sql/checks: each is a query that must return no row. */
export function storeChecks(): readonly { readonly name: string; readonly sql: string }[] {
  const folder = new URL("../../sql/checks", import.meta.url).pathname;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .toSorted()
    .map((name) => ({ name, sql: readFileSync(join(folder, name), "utf8") }));
}

/** Runs every check; answers the first rows of those that find something. */
export async function failedChecks(engine: Engine): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { name, sql } of storeChecks()) {
    const { rows } = await engine.sql(sql, undefined, { limit: 5 });
    if (rows.length > 0) found[name] = rows;
  }
  return found;
}
