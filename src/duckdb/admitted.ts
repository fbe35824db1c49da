import type { DuckDBPreparedStatement, DuckDBResult } from "@duckdb/node-api";
import { QueryError, type EngineError } from "../errors.js";
import type { Column } from "../types.js";
import { admit, type WatchedSession, type GivenQuery } from "./admit.js";
import { bindParameters } from "./bind.js";
import { ChunkReader } from "./chunk-reader.js";
import { classifyError } from "./classify-error.js";
import { readColumns } from "./columns.js";
import { quoteLiteral } from "./quote.js";

/** A SELECT of a user that was admitted, with its columns. Every fault of it is one of our errors. */
export class Admitted {
  readonly columns: readonly Column[];
  readonly #watched: WatchedSession;
  readonly #query: GivenQuery;
  readonly #select: string;

  private constructor(
    watched: WatchedSession,
    query: GivenQuery,
    select: string,
    columns: readonly Column[],
  ) {
    this.#watched = watched;
    this.#query = query;
    this.#select = select;
    this.columns = columns;
  }

  /**
   * Admits a query and finds its columns. For those it runs with a limit of no rows: the types of some are known only when parameters have
   * values.
   *
   * @throws {@link PolicyError} for what is no single SELECT, or leaves the sandbox. @throws {@link QueryError} DuckDB refuses it.
   */
  static async open(watched: WatchedSession, query: GivenQuery): Promise<Admitted> {
    try {
      const source = await admit(watched, query.text);
      const { columns } = readColumns(await run(watched, query, `select * from ${source} limit 0`));
      const limit = query.limit === undefined ? "" : ` limit ${query.limit}`;
      return new Admitted(watched, query, `select * from ${source}${limit}`, columns);
    } catch (error) {
      throw classify(error, watched, query);
    }
  }

  /** Writes the rows into a file or folder; answers how many. `options` are those of COPY. */
  copyTo(path: string, options: readonly string[]): Promise<number> {
    return this.#write(`copy (${this.#select}) to ${quoteLiteral(path)} (${options.join(", ")})`);
  }

  /** Makes a table of the rows; answers how many. `table` is quoted already. */
  createTable(table: string): Promise<number> {
    return this.#write(`create table ${table} as ${this.#select}`);
  }

  /** Hands out the rows as vectors while they are computed. */
  async readChunks(): Promise<ChunkReader> {
    const { session, interruption } = this.#watched;
    const { text, parameters } = this.#query;
    try {
      const prepared = await prepare(this.#watched, this.#select);
      const statement = await session.start(interruption, prepared, parameters, {
        sql: text,
        isStreaming: true,
        integers: "bigint",
      });
      // The session is needed for what comes next. The limit stands in the SQL: a stream that is left early interrupts the transaction.
      const owner = { release: () => session.end(statement) };
      return new ChunkReader(owner, statement, undefined, (error) => this.#classify(error));
    } catch (error) {
      throw this.#classify(error);
    }
  }

  async #write(sql: string): Promise<number> {
    try {
      const result = await run(this.#watched, this.#query, sql);
      const chunk = await this.#watched.interruption.during(() => result.fetchChunk());
      return Number(chunk?.getColumnVector(0).getItem(0) ?? 0);
    } catch (error) {
      throw this.#classify(error);
    }
  }

  /** DuckDB counts from the start of the statement around the user's, so its place of the fault is not told. */
  #classify(error: unknown): EngineError {
    const classified = classify(error, this.#watched, this.#query);
    if (!(classified instanceof QueryError)) return classified;
    const { message, sql, kind, hint } = classified;
    return new QueryError(message, { sql, kind, hint });
  }
}

function classify(
  error: unknown,
  watched: WatchedSession,
  { text, parameters }: GivenQuery,
): EngineError {
  return classifyError(error, { sql: text, parameters, database: watched.database });
}

function prepare(
  { session, interruption }: WatchedSession,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  return interruption.during(() => session.connection.prepare(sql));
}

async function run(
  watched: WatchedSession,
  { parameters }: GivenQuery,
  sql: string,
): Promise<DuckDBResult> {
  const prepared = await prepare(watched, sql);
  try {
    bindParameters(prepared, parameters);
    return await watched.interruption.during(() => prepared.run());
  } finally {
    prepared.destroySync();
  }
}
