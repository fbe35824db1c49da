import type { GraphQLSchema } from "graphql";
import { Asker } from "./asker.js";
import { Database } from "./duckdb/database.js";
import { ClosedError, OptionsError } from "./errors.js";
import { LazyRunner } from "./lazy-runner.js";
import { checkForgetSelection, checkLoadOptions, normalizeOptions } from "./options.js";
import { assertKnown } from "./store/assert-known.js";
import { forget } from "./store/forget.js";
import { readInfo } from "./store/info.js";
import { prepareStore } from "./store/migrate.js";
import { placeEmptyStore } from "./store/new-file.js";
import { RelationReader } from "./store/relation-reader.js";
import type {
  EngineOptions,
  ForgetReport,
  ForgetSelection,
  LoadInput,
  LoadOptions,
  LoadReport,
  RelationInfo,
  StoreInfo,
} from "./types.js";

/**
 * Opens a store: a DuckDB file, or memory when no `database` is given.
 *
 * @example
 * const engine = await open({ database: "runs.duckdb" });
 * try {
 *   await engine.load("runs/**\/target");
 *   const { rows } = await engine.sql("select unique_id, status from dbt_rt.run_results_latest where status = $status", { status: "error" });
 * } finally {
 *   await engine.close();
 * }
 * @throws {OptionsError} an unknown option or a wrong value.
 * @throws {LockedError} another process holds the file.
 * @throws {StoreError} the file cannot be used: another format, a newer store, no permission.
 */
export async function open(options: EngineOptions = {}): Promise<Engine> {
  const database = await Database.open(normalizeOptions(options), placeEmptyStore);
  try {
    await prepareStore(database);
    return Engine.on(database);
  } catch (error) {
    await database.close({ interrupt: true });
    throw error;
  }
}

/** An open store. Made by {@link open}; close it when done, or declare it with `await using`. */
export class Engine extends Asker implements AsyncDisposable {
  private constructor(database: Database) {
    super(
      { database, runner: new LazyRunner(database), relations: new RelationReader(database) },
      {},
    );
  }

  /** @internal Use {@link open}. */
  static on(database: Database): Engine {
    return new Engine(database);
  }

  /**
   * Loads dbt artifacts: folders, files, globs, `.zip` and `.tar.gz` archives, buffers or parsed objects. They are found by content,
   * whatever files and folders are called. What the store has already is passed by; a broken file is reported and does not stop the rest.
   *
   * @example
   * const report = await engine.load(["runs/**\/target", "old-runs.tar.gz"], { onProgress: ({ files }) => console.error(files) });
   * report.loaded; // 412
   * @throws {OptionsError} nothing was found, or an option is wrong. @throws {AbortedError} the signal fired; finished batches stay.
   * @throws {StoreError} opened with `readOnly`, or the disk is full; finished batches stay.
   */
  async load(
    what: LoadInput | readonly LoadInput[],
    options: LoadOptions = {},
  ): Promise<LoadReport> {
    checkLoadOptions(options);
    // Only loading needs the packages that find and unpack files.
    const { load } = await import("./store/load.js");
    const writer = await this.database.writer(options.signal);
    try {
      return await load(writer, this.database.scratch, what, options);
    } finally {
      await writer.release();
    }
  }

  /**
   * Removes runs, and what nothing else needs. At least one field is needed; all given ones must match.
   *
   * @example
   * await engine.forget({ environment: "ci", before: "2026-09-01" });
   * @throws {OptionsError} nothing is named, or the environment or project is unknown.
   */
  async forget(selection: ForgetSelection): Promise<ForgetReport> {
    checkForgetSelection(selection);
    await assertKnown(this.database, {
      environment: selection.environment,
      project: selection.project,
    });
    const writer = await this.database.writer();
    try {
      return await forget(writer, selection);
    } finally {
      await writer.release();
    }
  }

  /** What is in the store: artifacts, projects, environments, from when to when. */
  async info(): Promise<StoreInfo> {
    const reader = await this.database.reader();
    try {
      return await readInfo(this.database, reader);
    } finally {
      await reader.release();
    }
  }

  /** Every relation that can be queried, with its columns, types and comments. */
  async relations(): Promise<readonly RelationInfo[]> {
    return this.relationReader.read();
  }

  /**
   * The GraphQL schema, for any server or tool of the JavaScript world: its fields answer from this store. It belongs to the copy of
   * `graphql` that your project has.
   *
   * @example
   * createYoga({ schema: await engine.schema() });
   */
  async schema(): Promise<GraphQLSchema> {
    if (this.database.isClosed) throw new ClosedError();
    return (await this.runner.get()).schema;
  }

  /**
   * The GraphQL schema as text in GraphQL's schema language, sorted; or one type of it.
   *
   * @example
   * await writeFile("schema.graphql", await engine.sdl());
   * console.log(await engine.sdl("ModelAppliedStateNode"));
   * @throws {OptionsError} there is no such type. @throws {ClosedError} after `close()`.
   */
  async sdl(type?: string): Promise<string> {
    if (type !== undefined && typeof type !== "string")
      throw new OptionsError("sdl() takes the name of a type, or nothing.");
    if (this.database.isClosed) throw new ClosedError();
    return (await this.runner.get()).sdl(type);
  }

  /** Closes the store; waits for what runs, or ends it with `interrupt`. Safe to call twice. Every later call rejects with a `ClosedError`. */
  async close(options: { readonly interrupt?: boolean | undefined } = {}): Promise<void> {
    const closing = this.database.close(options);
    // Connections that wait for the next query would keep the database open.
    await Promise.all([closing, this.runner.close()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
