import { afterAll } from "vitest";
import { open, type Engine } from "../../src/engine.js";
import { sampleArchive } from "./sample-files.js";

let engine: Promise<Engine> | undefined;

/** A store in memory with the bundled sample, which the tests of a file share and must not change. */
export function sampleEngine(): Promise<Engine> {
  engine ??= load();
  return engine;
}

async function load(): Promise<Engine> {
  const opened = await open({ threads: 1 });
  await opened.load(sampleArchive);
  return opened;
}

afterAll(async () => {
  await (await engine)?.close({ interrupt: true });
  engine = undefined;
});
