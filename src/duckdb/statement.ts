import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBPreparedStatement,
  DuckDBResult,
  DuckDBType,
} from "@duckdb/node-api";
import { ResultReturnType } from "./node-api.js";
import { ClosedError, QueryError } from "../errors.js";
import type { Column, Row, Value } from "../types.js";
import { VectorChunk } from "./chunk-vectors.js";
import { readColumns } from "./columns.js";
import { RowDecoder, type Integers } from "./decode.js";
import type { Interruption } from "./interruption.js";
import { describeType, type VectorType } from "./vector-type.js";

/** How to run a prepared and bound statement. */
export interface RunSettings {
  readonly sql: string;
  /** Compute rows only as they are read. */
  readonly isStreaming: boolean;
  readonly integers: Integers;
}

/** A running statement, read chunk by chunk. It must be ended. */
export class Statement {
  readonly columns: readonly Column[];
  readonly #connection: DuckDBConnection;
  readonly #interruption: Interruption;
  readonly #prepared: DuckDBPreparedStatement;
  readonly #sql: string;
  readonly #types: readonly DuckDBType[];
  readonly #decoder: RowDecoder;
  #result: DuckDBResult | undefined;
  #isEndedEarly = false;

  private constructor(
    connection: DuckDBConnection,
    interruption: Interruption,
    prepared: DuckDBPreparedStatement,
    result: DuckDBResult,
    settings: RunSettings,
  ) {
    this.#connection = connection;
    this.#interruption = interruption;
    this.#prepared = prepared;
    this.#sql = settings.sql;
    this.#result = result;
    const { columns, types } = readColumns(result);
    this.columns = columns;
    this.#types = types;
    this.#decoder = new RowDecoder(columns, types, settings.integers);
  }

  /** Runs a statement; `prepared` belongs to it from now on. */
  static async run(
    connection: DuckDBConnection,
    interruption: Interruption,
    prepared: DuckDBPreparedStatement,
    settings: RunSettings,
  ): Promise<Statement> {
    try {
      const result = await interruption.during(() =>
        settings.isStreaming ? prepared.stream() : prepared.run(),
      );
      return new Statement(connection, interruption, prepared, result, settings);
    } catch (error) {
      prepared.destroySync();
      throw error;
    }
  }

  /** The next rows, at most `most`; undefined at the end. */
  async nextRows(most = Infinity): Promise<Row[] | undefined> {
    const chunk = await this.#nextChunk();
    return chunk === undefined ? undefined : this.#decoder.rows(chunk, most);
  }

  /** The next rows as lists of values; undefined at the end. */
  async nextValues(): Promise<Value[][] | undefined> {
    const chunk = await this.#nextChunk();
    return chunk === undefined ? undefined : this.#decoder.values(chunk);
  }

  /** Types of the columns, for whoever reads chunks. */
  get types(): readonly VectorType[] {
    return this.#types.map((type) => describeType(type));
  }

  /** The next rows as DuckDB holds them, at most `most`; undefined at the end. */
  async nextChunk(most = Infinity): Promise<VectorChunk | undefined> {
    const chunk = await this.#nextChunk();
    return chunk === undefined ? undefined : new VectorChunk(chunk, most);
  }

  async #nextChunk(): Promise<DuckDBDataChunk | undefined> {
    const result = this.#result;
    if (this.#isEndedEarly)
      throw this.#interruption.reason ?? new ClosedError("The stream was closed before its end.");
    if (result === undefined) return undefined;
    const chunk = await this.#interruption.during(() => result.fetchChunk());
    if (chunk !== null && chunk.rowCount > 0) return chunk;
    this.#result = undefined;
    // The binding ends a stream that fails midway as if it were complete, and only the type of the result shows it.
    if (result.returnType === ResultReturnType.INVALID) await this.#failAgain();
    return undefined;
  }

  /** Ends the statement. What was not read is dropped. */
  async end(): Promise<void> {
    await this.#interruption.settled();
    const result = this.#result;
    this.#result = undefined;
    this.#isEndedEarly ||= result !== undefined;
    if (result?.isStreaming === true) await this.#drain(result);
    this.#prepared.destroySync();
    this.#interruption.dispose();
  }

  /** The binding does not tell why a stream failed, so the statement runs once more in one piece, which does. */
  async #failAgain(): Promise<never> {
    await this.#interruption.during(() => this.#prepared.run());
    throw new QueryError(
      "The query failed after its first rows, and did not fail when it was run again. Run it once more.",
      { sql: this.#sql, kind: "other" },
    );
  }

  /** A stream that is left half read holds the database open, and its file locked, until it is garbage collected. */
  async #drain(result: DuckDBResult): Promise<void> {
    for (;;) {
      this.#connection.interrupt();
      const chunk = await result.fetchChunk().catch(() => null);
      if (chunk === null || chunk.rowCount === 0) return;
    }
  }
}
