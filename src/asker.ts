import type { Table } from "apache-arrow";
import { withoutUndefined } from "./basic/without-undefined.js";
import type { ChunkReader } from "./duckdb/chunk-reader.js";
import type { Database } from "./duckdb/database.js";
import { chunks, query, stream } from "./duckdb/query.js";
import { sql as sqlTag, type SqlFragment } from "./duckdb/sql-tag.js";
import { isTemplate, toStatement } from "./duckdb/to-statement.js";
import { ClosedError, LimitError, OptionsError } from "./errors.js";
import type { ExportTarget } from "./export/plan.js";
import { loadArrow } from "./lazy-arrow.js";
import type { LazyRunner } from "./lazy-runner.js";
import { type BatchSettings, normalizePlace, splitArrowSettings } from "./options.js";
import type { RelationReader } from "./store/relation-reader.js";
import { assertKnown } from "./store/assert-known.js";
import type {
  ArrowSettings,
  ArrowStream,
  ExportOptions,
  ExportReport,
  GraphQLExplanation,
  GraphQLResult,
  GraphQLSettings,
  Parameter,
  Parameters,
  Place,
  QueryResult,
  QuerySettings,
  RelationInfo,
  Row,
  RowStream,
} from "./types.js";

/** A statement: text, or what the tags {@link sql} and `identifier` make. */
export type Statement = string | SqlFragment;

/** The engine's questions, asked at one place and moment; made by {@link Engine.at}. */
export type MovedEngine = Pick<
  Asker,
  | "sql"
  | "one"
  | "maybeOne"
  | "stream"
  | "arrow"
  | "arrowStream"
  | "export"
  | "graphql"
  | "explain"
  | "at"
>;

/** What `data` of a GraphQL answer holds, where no type is given for it. */
export type GraphQLData = { readonly [field: string]: unknown };

/** Values of the variables of a GraphQL query. */
export type GraphQLVariables = { readonly [name: string]: unknown };

/** What every asker of a store shares. */
export interface Tools {
  readonly database: Database;
  readonly runner: LazyRunner;
  readonly relations: RelationReader;
}

/** Asks questions of a database at a place; the part that {@link Engine} and {@link MovedEngine} share. */
export class Asker {
  protected readonly database: Database;
  protected readonly runner: LazyRunner;
  protected readonly relationReader: RelationReader;
  readonly #place: Place;

  constructor({ database, runner, relations }: Tools, place: Place) {
    this.database = database;
    this.runner = runner;
    this.relationReader = relations;
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
      return query<R>(this.database, fragment.text, fragment.parameters, await this.#here({}));
    }
    const [parameters, settings] = rest as [Parameters?, QuerySettings?];
    const [text, bound] = toStatement(first, parameters);
    return query<R>(this.database, text, bound, await this.#here(settings));
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
    return stream<R>(this.database, statement, bound, await this.#here(settings));
  }

  /**
   * Runs one SELECT and returns its rows as a table of the package `apache-arrow`, which must be installed. Types are those of Python's DuckDB.
   *
   * @example
   * const table = await engine.arrow("select unique_id, execution_time from dbt_history.executions");
   * table.getChild("execution_time")?.toArray(); // Float64Array
   * @throws {OptionsError} as {@link Engine.sql}; also: apache-arrow is missing, or Arrow has no such type as a column.
   * @throws {LimitError} a value does not fit its Arrow type. @throws the other errors of {@link Engine.sql}.
   */
  async arrow(text: Statement, parameters?: Parameters, settings?: ArrowSettings): Promise<Table> {
    return (await loadArrow()).readTable(...(await this.#chunks(text, parameters, settings)));
  }

  /**
   * Runs one SELECT and hands out its rows as bytes of Arrow's IPC stream format, with memory flat. Leaving the loop ends the query.
   *
   * @example
   * await pipeline(await engine.arrowStream("from dbt_history.executions"), createWriteStream("executions.arrows"));
   * @throws as {@link Engine.arrow}; also while the bytes are read.
   */
  async arrowStream(
    text: Statement,
    parameters?: Parameters,
    settings?: ArrowSettings,
  ): Promise<ArrowStream> {
    return (await loadArrow()).streamBytes(...(await this.#chunks(text, parameters, settings)));
  }

  async #chunks(
    text: Statement,
    parameters: Parameters | undefined,
    settings: ArrowSettings = {},
  ): Promise<readonly [ChunkReader, BatchSettings]> {
    const [statement, bound] = toStatement(text, parameters);
    const { query: forQuery, arrow } = splitArrowSettings(settings);
    const given = await this.#here(forQuery);
    return [await chunks(this.database, statement, bound, given), arrow];
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
    const given = await this.#graphqlSettings(source, variables, settings);
    const runner = await this.runner.get();
    return (await runner.execute(source, variables, given)) as GraphQLResult<Data>;
  }

  /** What {@link graphql} would do: the plan as text, and the SQL. None of it is sent. @throws GraphQLError for the query's first fault. @throws {OptionsError} a setting is wrong. @throws {ClosedError} after `close()`. */
  async explain(
    source: string,
    variables?: GraphQLVariables,
    settings?: GraphQLSettings,
  ): Promise<GraphQLExplanation> {
    const given = await this.#graphqlSettings(source, variables, settings);
    return (await this.runner.get()).explain(source, variables, given);
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
    return this.#here(settings);
  }

  /**
   * Writes a relation, a query or all relations into a file, a folder of partitions or a stream. What is at the target is replaced only
   * with `overwrite`; until everything is written nothing changes there.
   *
   * @example
   * await engine.export("dbt_history.executions", "executions.parquet");
   * await engine.export("from dbt_history.executions", "executions", { partitionBy: ["project_name", "day"] });
   * await engine.export("all", "everything.duckdb", { asOf: "2026-10-01" });
   * @throws {OptionsError} options contradict each other, or there is no such relation or column.
   * @throws {ExportError} the target is there already or cannot be written to. @throws the errors of {@link Engine.sql}.
   */
  async export(
    what: Statement,
    target: ExportTarget,
    options: ExportOptions = {},
  ): Promise<ExportReport> {
    const given = await this.#here(options);
    const [text, parameters] = toStatement(what, given.parameters);
    const { exportTo } = await import("./export/export.js");
    const readRelations = (signal: AbortSignal): Promise<readonly RelationInfo[]> =>
      this.relationReader.read(signal);
    const source = { database: this.database, readRelations, what: text };
    return exportTo(source, target, { ...given, parameters });
  }

  /**
   * The same questions at another moment, environment or project; what is not given stays.
   *
   * @example
   * const then = engine.at({ asOf: "2026-10-01", environment: "ci" });
   */
  at(place: Place): MovedEngine {
    normalizePlace(place);
    const { database, runner, relationReader: relations } = this;
    return new Asker(
      { database, runner, relations },
      { ...this.#place, ...withoutUndefined(place) },
    );
  }

  /** What is given, at this place where it names no other. */
  async #here<Given extends Place>(given: Given | undefined): Promise<Given> {
    const placed = { ...this.#place, ...withoutUndefined(given ?? {}) } as Given;
    await assertKnown(this.database, placed);
    return placed;
  }
}
