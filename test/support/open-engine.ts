import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { open, type Engine } from "../../src/engine.js";
import type { EngineOptions } from "../../src/types.js";

/** Opens a store, in memory unless a `database` is given, that is closed after the test. One thread: small stores gain nothing from more. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const engine = await open({ threads: 1, ...options });
  onTestFinished(() => engine.close({ interrupt: true }));
  return engine;
}

/** A folder that is removed after the test. */
export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "artifactql-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
