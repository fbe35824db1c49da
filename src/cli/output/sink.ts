import { existsSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BrokenPipe, CommandError } from "../failure.js";

/** Where text goes: standard output, or a file that appears only when it is complete. */
export interface Sink {
  /** Resolves when more may be written. */
  write(text: string): Promise<void>;
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

function writeOutput(text: string): Promise<void> {
  if (outputError !== undefined) return Promise.reject(asFailure(outputError));
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
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

/** A file: written under a temporary name beside it, then renamed. */
export async function fileOutput(file: string, overwrite: boolean): Promise<Sink> {
  assertFree(file, overwrite);
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  const handle = await open(temporary, "wx").catch((error: unknown) => {
    throw new CommandError(
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  return {
    write: async (text) => {
      await handle.appendFile(text);
    },
    finish: () => complete(handle, temporary, file, overwrite),
    discard: async () => {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
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
