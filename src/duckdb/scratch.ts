import { rmSync } from "node:fs";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
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
    const home = await realpath(parent);
    await removeLeftBehind(home);
    folder = await mkdtemp(path.join(home, `artifactql-${process.pid}-`));
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

/** A process that is killed cannot remove its folder, which may hold copies of artifacts. */
async function removeLeftBehind(home: string): Promise<void> {
  const names = await readdir(home).catch(() => []);
  for (const name of names) {
    const pid = /^artifactql-(\d+)-[A-Za-z0-9]{6}$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(path.join(home, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function removeAll(): void {
  for (const folder of inUse) rmSync(folder, { recursive: true, force: true });
}
