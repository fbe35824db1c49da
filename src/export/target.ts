import { randomUUID } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import {
  cp,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { ExportError } from "../errors.js";
import { cannotWrite } from "./cannot-write.js";
import { formatOfName } from "./formats.js";

/** A place that was found to be writable before anything was computed. */
export interface Target {
  /** Absolute path; undefined for a stream. */
  readonly path: string | undefined;
  /** Takes the finished file or folder to its place: there is all of it or nothing. */
  place(staged: string, signal: AbortSignal): Promise<void>;
}

/** What is asked of a target. */
export interface TargetRules {
  readonly isFolder: boolean;
  readonly overwrite: boolean;
  /** A DuckDB file is what is to be written. */
  readonly isDatabase: boolean;
}

/** A stream that the caller has open: an HTTP answer, standard output. It is ended. */
export function streamTarget(stream: NodeJS.WritableStream): Target {
  return {
    path: undefined,
    place: (staged, signal) => send(staged, stream, signal),
  };
}

/**
 * Finds out whether a path can be written to.
 *
 * @throws {@link ExportError} something is there already, its folder is not there, or it is of another kind
 */
export async function pathTarget(given: string, rules: TargetRules): Promise<Target> {
  const target = await realTarget(path.resolve(given));
  if (!rules.isDatabase && /\.duckdb(?:\.wal)?$/i.test(target))
    throw new ExportError(
      `${target} is the name of a store; other formats go to a file of another name.`,
      { target },
    );
  const found = await look(target);
  if (found !== undefined && !found.isFile() && !found.isDirectory())
    return specialTarget(target, rules);
  await assertFree(target, rules);
  await assertFolder(target);
  return {
    path: target,
    place: async (staged, signal) => {
      // Somebody may have put something there meanwhile.
      await assertFree(target, rules);
      await move(staged, target, signal).catch((cause: unknown) => {
        throw cannotWrite(target, cause);
      });
    },
  };
}

/** A pipe or a device gets the bytes. */
function specialTarget(target: string, { isFolder }: TargetRules): Target {
  if (isFolder)
    throw new ExportError(`${target} is no folder. Name a folder that does not exist yet.`, {
      target,
    });
  return {
    path: target,
    place: async (staged, signal) => {
      const handle = await open(target, "w").catch((cause: unknown) => {
        throw cannotWrite(target, cause);
      });
      await send(staged, handle.createWriteStream(), signal).catch((cause: unknown) => {
        throw cannotWrite(target, cause);
      });
    },
  };
}

/** A stream that fails on its own fails with its own error. */
async function send(
  staged: string,
  stream: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<void> {
  await pipeline(createReadStream(staged), stream, { signal });
}

/** Where a name leads through links, whether it is there or not. */
async function realTarget(target: string): Promise<string> {
  const link = await lstat(target).catch(() => undefined);
  if (link?.isSymbolicLink() !== true) return target;
  return realpath(target).catch(async (cause: unknown) => {
    // A link that leads back to itself has no end to find.
    if ((cause as NodeJS.ErrnoException).code === "ELOOP") throw cannotWrite(target, cause);
    return realTarget(path.resolve(path.dirname(target), await readlink(target)));
  });
}

/** What is there, if anything is. A name that nothing can have is refused before the query runs. */
async function look(target: string): Promise<Stats | undefined> {
  return stat(target).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw cannotWrite(target, cause);
  });
}

async function assertFree(target: string, { isFolder, overwrite }: TargetRules): Promise<void> {
  const found = await look(target);
  if (found === undefined) return;
  if (!isFolder && found.isDirectory())
    throw new ExportError(`${target} is a folder. Name a file.`, { target });
  if (isFolder && !found.isDirectory())
    throw new ExportError(`${target} is a file. Name a folder.`, { target });
  if (isFolder && (await readdir(target)).length === 0) return;
  if (!overwrite)
    throw new ExportError(
      `${target} exists already. Take another name, or let it be replaced: overwrite (--overwrite).`,
      { target },
    );
  if (isFolder) await assertOurs(target);
  else if (await isDatabase(target))
    throw new ExportError(
      `${target} is a DuckDB database, perhaps your store, and is not replaced. Remove it first, or take another name.`,
      { target },
    );
}

/** Folders of partitions, or a file of each relation. */
const written =
  /^(?:(?:[^/=]+=[^/]*\/)+data_\w+|dbt(?:_rt|_history)?\.\w+)(?<ending>(?:\.\w+){1,2})$/;

/** A folder is replaced as a whole, so it must hold nothing that somebody would miss. */
async function assertOurs(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const foreign = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .find((name) => {
      const ending = written.exec(name.replaceAll(path.sep, "/"))?.groups?.["ending"];
      return ending === undefined || formatOfName(`x${ending}`) === undefined;
    });
  if (foreign === undefined) return;
  throw new ExportError(
    `${folder} holds ${foreign}, which no export wrote, so the folder is not replaced. Take another folder, or move that away.`,
    { target: folder },
  );
}

/** DuckDB writes DUCK behind the checksum of its first block. */
async function isDatabase(file: string): Promise<boolean> {
  const handle = await open(file, "r").catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 8);
    return buffer.toString("latin1") === "DUCK";
  } finally {
    await handle.close();
  }
}

async function assertFolder(target: string): Promise<void> {
  const folder = path.dirname(target);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new ExportError(
      `${target} cannot be written: there is no folder ${folder}. Make it, or name another.`,
      { target },
    );
  // Asked before the query runs, which may take long.
  const trial = temporaryName(target, "trial");
  await mkdir(trial)
    .then(() => rm(trial, { recursive: true }))
    .catch((cause: unknown) => {
      throw cannotWrite(target, cause);
    });
}

/** No other export has it, in no process of any container. It says whose it is, and is never too long: file systems take 255 bytes. */
function temporaryName(target: string, purpose: string): string {
  const name = path.basename(target).slice(0, 40);
  return path.join(path.dirname(target), `.${name}.artifactql-${randomUUID()}.${purpose}`);
}

/** The scratch folder may lie on another disk, from which nothing can be renamed: then it is copied beside the target first. */
async function move(staged: string, target: string, signal: AbortSignal): Promise<void> {
  const near = temporaryName(target, "tmp");
  try {
    await rename(staged, near).catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
      await cp(staged, near, { recursive: true });
    });
    signal.throwIfAborted();
    await replace(near, target);
  } finally {
    await rm(near, { recursive: true, force: true });
  }
}

/** A file replaces a file in one step; a folder has to make way first, and comes back if the new one cannot take its place. */
async function replace(near: string, target: string): Promise<void> {
  const found = await look(target);
  if (found?.isDirectory() !== true) return rename(near, target);
  const old = temporaryName(target, "old");
  await rename(target, old);
  try {
    await rename(near, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}
