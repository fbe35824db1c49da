import { stat } from "node:fs/promises";
import { LockedError, OptionsError, StoreError } from "../errors.js";
import type { NormalizedOptions } from "../options.js";
import { Instance } from "./instance.js";
import { realPath } from "./real-path.js";
import { hiddenSchema } from "./reserved-name.js";

interface Entry {
  readonly owner: symbol;
  readonly options: NormalizedOptions;
  readonly opening: Promise<Instance>;
  /** Device and number of the file, which hard links share. */
  readonly file: Promise<string | undefined>;
  users: number;
  closing: Promise<void> | undefined;
}

/** Marks the entries of this copy of the package; instances of another copy are not ours to use. */
const owner = Symbol("artifactql");
const key = Symbol.for("artifactql.instances");
/** For the whole process, because a second instance on one file loses data without an error (DuckDB's lock is per process). */
const entries = ((globalThis as Record<symbol, unknown>)[key] ??= new Map()) as Map<string, Entry>;

/**
 * Opens a database, or shares the instance that this process has open on the same file. `makeFile` may put a file where none is; if it
 * does not, DuckDB makes an empty one.
 */
export async function acquireInstance(
  options: NormalizedOptions,
  makeFile: (path: string) => Promise<void>,
): Promise<Instance> {
  if (options.database === undefined) return Instance.open(undefined, options);
  const { path, exists } = await realPath(options.database);
  if (!exists) {
    assertCreatable(path, options);
    await makeFile(path);
  }
  for (;;) {
    const entry = entries.get(path);
    if (entry === undefined) {
      if (exists) await assertNoOtherName(path);
      if (!entries.has(path)) return register(path, options);
      continue;
    }
    if (entry.owner !== owner)
      throw new LockedError(
        `${path} is open in another copy of artifactql in this process. Close it there first.`,
        { database: path },
      );
    if (entry.closing === undefined) return share(entry, path, options);
    await entry.closing;
  }
}

/** Gives an instance back; the last one closes it. */
export async function releaseInstance(instance: Instance): Promise<void> {
  const entry = entries.get(instance.path);
  if (instance.path === ":memory:" || entry === undefined) return instance.close();
  entry.users--;
  if (entry.users > 0) return undefined;
  entry.closing = instance.close().finally(() => entries.delete(instance.path));
  return entry.closing;
}

function register(path: string, options: NormalizedOptions): Promise<Instance> {
  const opening = Instance.open(path, options);
  const file = opening.then(
    () => fileNumber(path),
    () => undefined,
  );
  entries.set(path, { owner, options, opening, file, users: 1, closing: undefined });
  opening.catch(() => entries.delete(path));
  return opening;
}

async function assertNoOtherName(path: string): Promise<void> {
  const number = await fileNumber(path);
  for (const [otherPath, other] of entries) {
    if (otherPath === path || number === undefined || (await other.file) !== number) continue;
    throw new LockedError(
      `${path} is the same file as ${otherPath}, which is open in this process. Open it under that name.`,
      {
        database: path,
        pid: process.pid,
      },
    );
  }
}

async function fileNumber(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => undefined,
  );
}

function share(entry: Entry, path: string, options: NormalizedOptions): Promise<Instance> {
  for (const name of ["readOnly", "access", "threads", "memoryLimit"] as const) {
    const has = entry.options[name];
    const wants = options[name];
    // Who does not name threads or memory takes what is there.
    if (wants === undefined || wants === has) continue;
    throw new LockedError(
      `${path} is open in this process with ${name}: ${String(has ?? "DuckDB's default")}, so it cannot be opened with ${name}: ${String(wants)} as well. ` +
        "Use the same options, or close the other engine first.",
      { database: path, pid: process.pid },
    );
  }
  entry.users++;
  return entry.opening;
}

function assertCreatable(path: string, options: NormalizedOptions): void {
  if (options.readOnly) {
    throw new StoreError(
      `${path} does not exist, and readOnly makes no file. Load artifacts into it first.`,
      { database: path },
    );
  }
  const schema = hiddenSchema(path);
  if (schema === undefined) return;
  throw new OptionsError(
    `A store cannot be called ${schema}: DuckDB names a database after its file, and the schema ${schema} could then not be told from it. ` +
      "Choose another file name, for example artifactql.duckdb.",
  );
}
