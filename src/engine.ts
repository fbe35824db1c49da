import { didYouMean } from "./basic/did-you-mean.js";
import { Database } from "./duckdb/database.js";
import { query, stream } from "./duckdb/query.js";
import { sql as sqlTag, SqlFragment } from "./duckdb/sql-tag.js";
import { ClosedError, LimitError, OptionsError } from "./errors.js";
import {
  checkForgetSelection,
  checkLoadOptions,
  normalizeOptions,
  normalizePlace,
} from "./options.js";
import { forget } from "./store/forget.js";
import { readInfo } from "./store/info.js";
import { prepareStore, writeComments } from "./store/migrate.js";
import { placeEmptyStore } from "./store/new-file.js";
import { readPlaces, type KnownPlace } from "./store/projects.js";
import { readRelations } from "./store/relations.js";
import type { GraphQLSchema } from "graphql";
import type { GraphQLRunner } from "./graphql/graphql.js";
import type {
  EngineOptions,
  ForgetReport,
  ForgetSelection,
  GraphQLExplanation,
  GraphQLResult,
  GraphQLSettings,
  LoadInput,
  LoadOptions,
  LoadReport,
  Parameter,
  Parameters,
  Place,
  QueryResult,
  QuerySettings,
  RelationInfo,
  Row,
  RowStream,
  StoreInfo,
} from "./types.js";

/** A statement: text, or what the tags {@link sql} and `identifier` make. */
export type Statement = string | SqlFragment;

/** The engine's questions, asked at one place and moment; made by {@link Engine.at}. */
export interface MovedEngine {
  sql<R = Row>(
    text: Statement,
    parameters?: Parameters,
    settings?: QuerySettings,
  ): Promise<QueryResult<R>>;
  sql<R = Row>(
    strings: TemplateStringsArray,
    ...values: readonly (Parameter | SqlFragment)[]
  ): Promise<QueryResult<R>>;
  one<R = Row>(text: Statement, parameters?: Parameters, settings?: QuerySettings): Promise<R>;
  maybeOne<R = Row>(
    text: Statement,
    parameters?: Parameters,
    settings?: QuerySettings,
  ): Promise<R | undefined>;
  stream<R = Row>(
    text: Statement,
    parameters?: Parameters,
    settings?: QuerySettings,
  ): Promise<RowStream<R>>;
  graphql<Data = GraphQLData>(
    source: string,
    variables?: GraphQLVariables,
    settings?: GraphQLSettings,
  ): Promise<GraphQLResult<Data>>;
  explain(
    source: string,
    variables?: GraphQLVariables,
    settings?: GraphQLSettings,
  ): Promise<GraphQLExplanation>;
  at(place: Place): MovedEngine;
}

/** What `data` of a GraphQL answer holds, where no type is given for it. */
export type GraphQLData = { readonly [field: string]: unknown };

/** Values of the variables of a GraphQL query. */
export type GraphQLVariables = { readonly [name: string]: unknown };

/** Answers GraphQL; made at the first query, so that nobody else pays for the library. */
class LazyRunner {
  readonly #database: Database;
  #runner: Promise<GraphQLRunner> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  get(): Promise<GraphQLRunner> {
    this.#runner ??= import("./graphql/graphql.js").then(
      ({ GraphQLRunner: Runner }) => new Runner(this.#database),
    );
    return this.#runner;
  }

  async close(): Promise<void> {
    await (await this.#runner)?.close();
  }
}

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

/** Asks questions of a database at a place; the part that {@link Engine} and {@link MovedEngine} share. */
class Asker implements MovedEngine {
  protected readonly database: Database;
  protected readonly runner: LazyRunner;
  readonly #place: Place;

  constructor(database: Database, runner: LazyRunner, place: Place) {
    this.database = database;
    this.runner = runner;
    this.#place = place;
  }

  /**
   * Runs one SELECT and returns its rows.
   *
   * As a call it takes positional (`?`, `$1`) or named (`$name`) parameters; as a tag it binds the values that stand in the text.
   * `R` is a claim about the rows, not a check.
   *
   * @example
   * await engine.sql("select * from dbt.models where name = $name", { name: "orders" }, { asOf: "2026-10-01" });
   * await engine.sql`select * from dbt.models where name = ${name}`;
   * @throws {QueryError} DuckDB refuses the statement. @throws {PolicyError} it is no single SELECT or leaves the sandbox.
   * @throws {OptionsError} a setting or parameter is wrong, or the environment or project is unknown.
   * @throws {AbortedError} the signal fired. @throws {ClosedError} after `close()`.
   */
  sql<R = Row>(
    text: Statement,
    parameters?: Parameters,
    settings?: QuerySettings,
  ): Promise<QueryResult<R>>;
  sql<R = Row>(
    strings: TemplateStringsArray,
    ...values: readonly (Parameter | SqlFragment)[]
  ): Promise<QueryResult<R>>;
  async sql<R = Row>(
    first: Statement | TemplateStringsArray,
    ...rest: readonly unknown[]
  ): Promise<QueryResult<R>> {
    if (isTemplate(first)) {
      const fragment = sqlTag(first, ...(rest as readonly (Parameter | SqlFragment)[]));
      return query<R>(
        this.database,
        fragment.text,
        fragment.parameters,
        await this.#settings(undefined),
      );
    }
    const [parameters, settings] = rest as [Parameters?, QuerySettings?];
    const [text, bound] = toStatement(first, parameters);
    return query<R>(this.database, text, bound, await this.#settings(settings));
  }

  /** The only row of a statement. @throws {LimitError} when there is none, or more than one. */
  async one<R = Row>(
    text: Statement,
    parameters?: Parameters,
    settings?: QuerySettings,
  ): Promise<R> {
    const row = await this.maybeOne<R>(text, parameters, settings);
    if (row === undefined)
      throw new LimitError(
        "one() wants exactly one row, and there is none. Where that may happen, call maybeOne().",
        { limit: 1, actual: 0 },
      );
    return row;
  }

  /** The only row of a statement, or undefined. @throws {LimitError} when there is more than one. */
  async maybeOne<R = Row>(
    text: Statement,
    parameters?: Parameters,
    settings?: QuerySettings,
  ): Promise<R | undefined> {
    const { rows, truncated } = await this.sql<R>(text, parameters, { ...settings, limit: 1 });
    if (truncated)
      throw new LimitError("one() and maybeOne() want a single row, and there are more.", {
        limit: 1,
        actual: 2,
      });
    return rows[0];
  }

  /**
   * Runs one SELECT and hands out its rows while it runs, with memory flat. Leaving the loop ends the query.
   *
   * @example
   * for await (const row of await engine.stream("from dbt_history.executions")) console.log(row.unique_id);
   * @throws as {@link Engine.sql}; also while rows are read.
   */
  async stream<R = Row>(
    text: Statement,
    parameters?: Parameters,
    settings?: QuerySettings,
  ): Promise<RowStream<R>> {
    const [statement, bound] = toStatement(text, parameters);
    return stream<R>(this.database, statement, bound, await this.#settings(settings));
  }

  /**
   * Answers a query of dbt's Discovery API, and of what stands beside it (projects, jobs, runs, executions, build times).
   *
   * Faults of the query come in `errors`, as GraphQL has it. `asOf`, `environment` and `project` hold for fields that do not name theirs.
   *
   * @example
   * const { data, errors } = await engine.graphql(
   *   "query ($id: BigInt!) { environment(id: $id) { applied { models(first: 5) { edges { node { name } } } } } }",
   *   { id: 1 },
   * );
   * @throws {OptionsError} a setting is wrong, or the environment or project in the settings is unknown.
   * @throws {AbortedError} the signal fired. @throws {LimitError} the timeout passed. @throws {ClosedError} after `close()`.
   */
  async graphql<Data = GraphQLData>(
    source: string,
    variables?: GraphQLVariables,
    settings?: GraphQLSettings,
  ): Promise<GraphQLResult<Data>> {
    const runner = await this.runner.get();
    const given = await this.#graphqlSettings(source, variables, settings);
    return (await runner.execute(source, variables, given)) as GraphQLResult<Data>;
  }

  /** What {@link graphql} would do: the plan as text, and the SQL. Nothing is run. @throws GraphQLError for a query with a fault. */
  async explain(
    source: string,
    variables?: GraphQLVariables,
    settings?: GraphQLSettings,
  ): Promise<GraphQLExplanation> {
    const runner = await this.runner.get();
    return runner.explain(
      source,
      variables,
      await this.#graphqlSettings(source, variables, settings),
    );
  }

  async #graphqlSettings(
    source: unknown,
    variables: unknown,
    settings: GraphQLSettings | undefined,
  ): Promise<GraphQLSettings> {
    if (typeof source !== "string") throw new OptionsError("A GraphQL query is a text.");
    if (variables !== undefined && (typeof variables !== "object" || Array.isArray(variables)))
      throw new OptionsError("GraphQL variables are an object: { name: value }.");
    if (this.database.isClosed) throw new ClosedError();
    const given = { ...this.#place, ...withoutUndefined(settings ?? {}) };
    await assertKnown(this.database, given);
    return given;
  }

  /**
   * The same questions at another moment, environment or project; what is not given stays.
   *
   * @example
   * const then = engine.at({ asOf: "2026-10-01", environment: "ci" });
   */
  at(place: Place): MovedEngine {
    normalizePlace(place);
    return new Asker(this.database, this.runner, { ...this.#place, ...withoutUndefined(place) });
  }

  async #settings(given: QuerySettings | undefined): Promise<QuerySettings> {
    const settings = { ...this.#place, ...withoutUndefined(given ?? {}) };
    await assertKnown(this.database, settings);
    return settings;
  }
}

/** An option that is undefined is one that is not given. */
function withoutUndefined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

/** A mistyped name would give empty relations, which look like an answer. */
async function assertKnown(database: Database, { environment, project }: Place): Promise<void> {
  if (environment === undefined && project === undefined) return;
  const reader = await database.reader();
  try {
    const places = await readPlaces(reader);
    assertOneOf(
      "project",
      project,
      places.map((place) => place.project),
    );
    const here = places.filter(
      (place: KnownPlace) => project === undefined || place.project === project,
    );
    assertOneOf(
      "environment",
      environment,
      here.map((place) => place.environment),
    );
  } finally {
    await reader.release();
  }
}

function assertOneOf(what: string, name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return;
  const names = [...new Set(known)].toSorted();
  const hint =
    didYouMean(name, names) ||
    (names.length > 0
      ? ` There is ${names.join(", ")}.`
      : " The store is empty: load artifacts first.");
  throw new OptionsError(`There is no ${what} "${name}".${hint}`);
}

function isTemplate(value: Statement | TemplateStringsArray): value is TemplateStringsArray {
  return Array.isArray(value) && Object.hasOwn(value, "raw");
}

function toStatement(
  statement: Statement,
  parameters: Parameters | undefined,
): readonly [string, Parameters | undefined] {
  if (statement instanceof SqlFragment) {
    if (parameters !== undefined)
      throw new OptionsError(
        "A statement made by the sql tag has its parameters with it; give none beside it.",
      );
    return [statement.text, statement.parameters];
  }
  if (typeof statement !== "string")
    throw new OptionsError("A statement is a text, or what the sql tag makes.");
  return [statement, parameters];
}

/** An open store. Made by {@link open}; close it when done, or declare it with `await using`. */
export class Engine extends Asker implements AsyncDisposable {
  #comments: Promise<void> | undefined;

  private constructor(database: Database) {
    super(database, new LazyRunner(database), {});
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
    await this.#ensureComments();
    const reader = await this.database.reader();
    try {
      return await readRelations(reader);
    } finally {
      await reader.release();
    }
  }

  /** A store in memory is opened without comments, which takes a third of the time. */
  #ensureComments(): Promise<void> {
    this.#comments ??=
      this.database.path === ":memory:" ? this.#writeComments() : Promise.resolve();
    return this.#comments;
  }

  async #writeComments(): Promise<void> {
    const writer = await this.database.writer();
    try {
      await writeComments(writer);
    } finally {
      await writer.release();
    }
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

  /** Closes the store; waits for what runs, or ends it with `interrupt`. Safe to call twice. Every later call rejects with a `ClosedError`. */
  async close(options: { readonly interrupt?: boolean | undefined } = {}): Promise<void> {
    const closing = this.database.close(options);
    // Connections that wait for the next query would keep the database open.
    await this.runner.close();
    await closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
