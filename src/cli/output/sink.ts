import { existsSync } from "node:fs";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BrokenPipe, CommandError } from "../failure.js";

/** Where text or bytes go: standard output, or a file that appears only when it is complete. */
export interface Sink {
  /** Resolves when more may be written. */
  write(piece: string | Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

let outputError: Error | undefined;
let isWatched = false;

/** Standard output. A reader that goes away (`| head`) ends the command quietly. */
export function standardOutput(): Sink {
  if (!isWatched) {
    isWatched = true;
    process.stdout.on("error", (error) => {
      outputError ??= error;
    });
  }
  return { write: writeOutput, finish: () => writeOutput(""), discard: () => Promise.resolve() };
}

function writeOutput(piece: string | Uint8Array): Promise<void> {
  if (outputError !== undefined) return Promise.reject(asFailure(outputError));
  return new Promise((resolve, reject) => {
    process.stdout.write(piece, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(asFailure(error));
    });
  });
}

function asFailure(error: Error): Error {
  return (error as NodeJS.ErrnoException).code === "EPIPE"
    ? new BrokenPipe()
    : new CommandError(`Standard output cannot be written: ${error.message}`);
}

/** Fails if the file is there and may not be replaced. */
export function assertFree(file: string, overwrite: boolean): void {
  if (!overwrite && existsSync(file))
    throw new CommandError(
      `${file} exists already. Take another name, or --overwrite to replace it.`,
    );
}

/** A file: written under a temporary name beside it, then renamed. What is no plain file (a pipe, a device) is written to as it is. */
export async function fileOutput(file: string, overwrite: boolean): Promise<Sink> {
  const target = await findTarget(file);
  if (target.isSpecial) return handleOutput(await openFor(target.path, "w", file));
  assertFree(target.path, overwrite);
  const temporary = join(dirname(target.path), `.${basename(target.path)}.${process.pid}.tmp`);
  const handle = await openFor(temporary, "wx", file);
  return {
    write: async (piece) => {
      await handle.appendFile(piece);
    },
    finish: () => complete(handle, temporary, target.path, overwrite),
    discard: async () => {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}

function handleOutput(handle: FileHandle): Sink {
  return {
    write: async (piece) => {
      await handle.appendFile(piece);
    },
    finish: () => handle.close(),
    discard: () => handle.close().catch(() => undefined),
  };
}

function openFor(path: string, flags: string, file: string): Promise<FileHandle> {
  return open(path, flags).catch((error: unknown) => {
    throw new CommandError(
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
}

/** Where a name leads: through links, and never to a folder or a store. */
async function findTarget(file: string): Promise<{ path: string; isSpecial: boolean }> {
  if (/\.duckdb(\.wal)?$/i.test(file))
    throw new CommandError(`${file} is the name of a store; results go to a file of another name.`);
  const status = await stat(file).catch(() => undefined);
  if (status === undefined) return { path: file, isSpecial: false };
  if (status.isDirectory()) throw new CommandError(`${file} is a folder. Name a file.`);
  if (!status.isFile()) return { path: file, isSpecial: true };
  const path = await realpath(file);
  if (await isDatabase(path))
    throw new CommandError(`${file} is a DuckDB database, and is not replaced. Take another name.`);
  return { path, isSpecial: false };
}

/** DuckDB writes DUCK behind the checksum of its first block. */
async function isDatabase(path: string): Promise<boolean> {
  const handle = await open(path, "r").catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 8);
    return buffer.toString("latin1") === "DUCK";
  } finally {
    await handle.close();
  }
}

async function complete(
  handle: FileHandle,
  temporary: string,
  file: string,
  overwrite: boolean,
): Promise<void> {
  await handle.close();
  assertFree(file, overwrite);
  await rename(temporary, file);
}
