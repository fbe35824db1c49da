import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "./node-api.js";
import { setTimeout as sleep } from "node:timers/promises";
import { Mutex } from "../basic/mutex.js";
import { LockedError } from "../errors.js";
import type { NormalizedOptions } from "../options.js";
import { classifyOpenError } from "./classify-open-error.js";
import { quoteLiteral } from "./quote.js";
import { hiddenSchema } from "./reserved-name.js";
import { createScratch, removeScratch } from "./scratch.js";

const alias = "artifactql_store";
const mostIdle = 8;
const pollMilliseconds = 50;

/** One DuckDB instance with its connections, which every {@link Database} on the same file shares. */
export class Instance {
  /** The database file, or `:memory:`. */
  readonly path: string;
  readonly scratch: string;
  readonly options: NormalizedOptions;
  /** Held by whoever writes. */
  readonly writing = new Mutex();
  /** Grows whenever something may have been written. */
  generation = 0;
  readonly #instance: DuckDBInstance;
  readonly #isAttached: boolean;
  readonly #idle: DuckDBConnection[] = [];
  #open = 0;

  private constructor(
    instance: DuckDBInstance,
    path: string,
    scratch: string,
    options: NormalizedOptions,
    isAttached: boolean,
  ) {
    this.#instance = instance;
    this.path = path;
    this.scratch = scratch;
    this.options = options;
    this.#isAttached = isAttached;
  }

  /** Opens a database and locks its settings. `file` is its real path; undefined: in memory. */
  static async open(file: string | undefined, options: NormalizedOptions): Promise<Instance> {
    const path = file ?? ":memory:";
    const scratch = await createScratch(options.temporaryDirectory);
    const deadline = performance.now() + options.wait;
    for (;;) {
      try {
        return await Instance.#openOnce(path, scratch, options);
      } catch (error) {
        const classified = classifyOpenError(error, path);
        const left = deadline - performance.now();
        if (!(classified instanceof LockedError) || left <= 0) {
          await removeScratch(scratch);
          throw classified;
        }
        await sleep(Math.min(pollMilliseconds, left));
      }
    }
  }

  static async #openOnce(
    path: string,
    scratch: string,
    options: NormalizedOptions,
  ): Promise<Instance> {
    const isAttached = path !== ":memory:" && hiddenSchema(path) !== undefined;
    const instance = await DuckDBInstance.create(isAttached ? ":memory:" : path, {
      access_mode: options.readOnly && !isAttached ? "READ_ONLY" : "AUTOMATIC",
    });
    try {
      const connection = await instance.connect();
      const attach = `attach ${quoteLiteral(path)} as ${alias} (${options.readOnly ? "read_only" : "read_write"})`;
      await connection.run(
        [...(isAttached ? [attach] : []), ...settings(scratch, options)].join("; "),
      );
      connection.closeSync();
      return new Instance(instance, path, scratch, options, isAttached);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** A connection from the pool. */
  async connect(): Promise<DuckDBConnection> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const connection = await this.#instance.connect();
    this.#open++;
    // The database in use belongs to the connection, and there is no global setting for it.
    if (this.#isAttached) await connection.run(`use ${alias}`);
    return connection;
  }

  /**
   * Takes a connection back and unsets its variables. Statements of `full` access may have changed it in any way, so that it is not
   * used again.
   */
  async giveBack(
    connection: DuckDBConnection,
    variables: readonly string[],
    isTainted: boolean,
  ): Promise<void> {
    if (
      !isTainted &&
      this.options.access === "sandboxed" &&
      this.#idle.length < mostIdle &&
      (await isReset(connection, variables))
    ) {
      this.#idle.push(connection);
      return;
    }
    connection.disconnectSync();
    this.#open--;
  }

  /** Number of connections that are lent out. */
  get lent(): number {
    return this.#open - this.#idle.length;
  }

  /** Ends the instance, frees its file and removes its scratch folder. Every connection must be back. */
  async close(): Promise<void> {
    if (this.path !== ":memory:" && !this.options.readOnly) {
      const connection = await this.connect();
      // Here it runs beside the event loop; DuckDB would else do it within closeSync. If it fails, the log file keeps everything.
      await connection.run("checkpoint").catch(() => undefined);
      connection.disconnectSync();
    }
    for (const connection of this.#idle.splice(0)) connection.disconnectSync();
    this.#instance.closeSync();
    await removeScratch(this.scratch);
  }
}

async function isReset(
  connection: DuckDBConnection,
  variables: readonly string[],
): Promise<boolean> {
  if (variables.length === 0) return true;
  return connection.run(variables.map((name) => `reset variable ${name}`).join("; ")).then(
    () => true,
    () => false,
  );
}

function settings(scratch: string, options: NormalizedOptions): string[] {
  const always = [
    // Gives the offset of an error, which the usual text only draws.
    "set global errors_as_json = true",
    "set global TimeZone = 'UTC'",
    `set global temp_directory = ${quoteLiteral(`${scratch}/spill`)}`,
    "set global autoinstall_known_extensions = false",
    "set global autoload_known_extensions = false",
    ...(options.threads === undefined ? [] : [`set global threads = ${options.threads}`]),
    ...(options.memoryLimit === undefined
      ? []
      : [`set global memory_limit = ${quoteLiteral(options.memoryLimit)}`]),
  ];
  if (options.access === "full") return always;
  return [
    ...always,
    `set global allowed_directories = [${quoteLiteral(scratch)}]`,
    "set global enable_external_access = false",
    "set global lock_configuration = true",
  ];
}
