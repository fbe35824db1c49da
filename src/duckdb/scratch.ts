import { rmSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { OptionsError } from "../errors.js";

const inUse = new Set<string>();
let isWatchingExit = false;

/** Makes a private folder (mode 0700) for staged and spilled data; it goes on {@link removeScratch} or when the process exits. */
export async function createScratch(parent: string = tmpdir()): Promise<string> {
  let folder: string;
  try {
    // The real path, because DuckDB compares paths with the allowed folder as text.
    folder = await mkdtemp(path.join(await realpath(parent), "artifactql-"));
  } catch (cause) {
    throw new OptionsError(
      `No scratch folder could be made in ${parent}. Name an existing, writable folder with temporaryDirectory.`,
      { cause },
    );
  }
  inUse.add(folder);
  if (!isWatchingExit) {
    isWatchingExit = true;
    process.once("exit", removeAll);
  }
  return folder;
}

/** Removes a folder of {@link createScratch}. */
export async function removeScratch(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  inUse.delete(folder);
}

function removeAll(): void {
  for (const folder of inUse) rmSync(folder, { recursive: true, force: true });
}
