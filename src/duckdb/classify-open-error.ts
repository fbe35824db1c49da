import {
  isEngineError,
  LockedError,
  OptionsError,
  StoreError,
  type EngineError,
} from "../errors.js";
import { readDuckDBError } from "./duckdb-error.js";

/** What the user reads when a database file does not open. */
export function classifyOpenError(error: unknown, database: string): EngineError {
  if (isEngineError(error)) return error;
  const { message } = readDuckDBError(error);
  const lock =
    /Conflicting lock is held(?: in (?<program>.+?))?(?: \(PID (?<pid>\d+)\))?(?: by user [^.]*)?\./.exec(
      message,
    );
  if (lock !== null || /Could not set lock on file|being used by another process/.test(message)) {
    return lockedError(database, lock?.groups?.["pid"], lock?.groups?.["program"]);
  }
  const fault = faults.find(({ pattern }) => pattern.test(message));
  if (fault !== undefined) return new StoreError(`${database} ${fault.text}`, { database });
  if (/memory/i.test(message)) {
    return new OptionsError(
      "The memoryLimit is too small for DuckDB to open the store. Give it at least 100MB.",
    );
  }
  return new StoreError(
    `${database} could not be opened as a DuckDB database (${message.split("\n")[0] ?? ""}).`,
    { database, cause: error },
  );
}

function lockedError(
  database: string,
  pid: string | undefined,
  program: string | undefined,
): LockedError {
  const holder =
    pid === undefined
      ? "another process"
      : `process ${pid}${program === undefined ? "" : ` (${program})`}`;
  return new LockedError(
    `${database} is held by ${holder}. One process writes a store at a time, and nobody reads meanwhile: ` +
      "wait for it (option wait, in milliseconds; --wait on the command line) or end it.",
    { database, pid: pid === undefined ? undefined : Number(pid) },
  );
}

const damaged =
  "is damaged: it cannot be read as a DuckDB database. Load the artifacts into a new file, or restore a copy.";

const faults: readonly { readonly pattern: RegExp; readonly text: string }[] = [
  {
    pattern: /database does not exist/,
    text: "does not exist, and readOnly makes no file. Load artifacts into it first.",
  },
  {
    pattern: /not a valid DuckDB database file/,
    text: "is not a DuckDB database. Name another file; this one is left as it is.",
  },
  {
    pattern: /database file with version number|storage version greater|newer version of DuckDB/,
    text: "was written by a newer DuckDB than the one in this package. Open it with a newer artifactql.",
  },
  {
    pattern: /No space left on device|Disk quota exceeded/,
    text: "cannot be written: the disk is full.",
  },
  {
    pattern: /Permission denied|Operation not permitted|Read-only file system/,
    text: "cannot be opened: the permissions of the file or its folder do not allow it. Check who owns it, or open it with readOnly.",
  },
  { pattern: /Is a directory/, text: "is a folder. Name a file in it." },
  {
    pattern: /No such file or directory/,
    text: "cannot be made: its folder does not exist. Make the folder, or name another file.",
  },
  {
    pattern:
      /Corrupt database file|Could not read (all|enough) bytes|Failed to load metadata|Serialization/i,
    text: damaged,
  },
];
