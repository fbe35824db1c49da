import type {
  DuckDBConnection,
  DuckDBExtractedStatements,
  DuckDBPreparedStatement,
} from "@duckdb/node-api";
import { ClosedError, type EngineError } from "../errors.js";
import type { Parameters, Row, Value } from "../types.js";
import { bindParameters } from "./bind.js";
import { classifyError } from "./classify-error.js";
import type { Integers } from "./decode.js";
import { Interruption, type StopSettings } from "./interruption.js";
import { quoteIdentifier } from "./quote.js";
import { Statement } from "./statement.js";

/** Settings of one call on a session. */
export interface RowsSettings extends StopSettings {
  /** Default: `number`, because our own statements mostly count. */
  readonly integers?: Integers | undefined;
}

/** What a session belongs to. */
export interface SessionOwner {
  /** The database file, or `:memory:`. */
  readonly database: string;
  giveBack(session: Session): Promise<void>;
  /** A transaction was committed. */
  committed?(): void;
}

/** One connection, lent to one task. Release it when the task is done. */
export class Session {
  /** For the code of this folder, and for reading chunks elsewhere. */
  readonly connection: DuckDBConnection;
  /** Something was left on the connection that the next user must not find: it is then not used again. */
  isTainted = false;
  /** Resolves when the connection was given back. */
  readonly released: Promise<void>;
  readonly #owner: SessionOwner;
  readonly #operations = new Set<Interruption>();
  readonly #statements = new Set<Statement>();
  #markReleased: (() => void) | undefined;
  #stopReason: EngineError | undefined;
  #releasing: Promise<void> | undefined;
  #isInTransaction = false;
  #rollingBack: Promise<unknown> = Promise.resolve();
  readonly #last: string[] = [];

  constructor(connection: DuckDBConnection, owner: SessionOwner) {
    this.connection = connection;
    this.#owner = owner;
    this.released = new Promise((resolve) => {
      this.#markReleased = resolve;
    });
  }

  /** Runs statements of our own, one after the other, without results. */
  async run(sql: string, settings: StopSettings = {}): Promise<void> {
    await this.#operate(settings, { sql }, (interruption) =>
      interruption.during(() => this.connection.run(sql)),
    );
  }

  /** Runs one statement of our own and returns its rows. `Row` is a claim, as with `engine.sql`. */
  async rows<R = Row>(
    sql: string,
    parameters?: Parameters,
    settings: RowsSettings = {},
  ): Promise<R[]> {
    return this.#read<R>(
      sql,
      parameters,
      settings,
      (statement) => statement.nextRows() as Promise<R[] | undefined>,
    );
  }

  /** The same, each row a list of values in the order of the columns. */
  async values(
    sql: string,
    parameters?: Parameters,
    settings: RowsSettings = {},
  ): Promise<Value[][]> {
    return this.#read(sql, parameters, settings, (statement) => statement.nextValues());
  }

  #read<R>(
    sql: string,
    parameters: Parameters | undefined,
    settings: RowsSettings,
    next: (statement: Statement) => Promise<R[] | undefined>,
  ): Promise<R[]> {
    return this.#operate(settings, { sql, parameters }, async (interruption) => {
      const prepared = await interruption.during(() => this.connection.prepare(sql));
      const options = { sql, isStreaming: false, integers: settings.integers ?? "number" } as const;
      const statement = await this.start(interruption, prepared, parameters, options);
      const rows: R[] = [];
      for (;;) {
        const chunk = await next(statement);
        if (chunk === undefined) break;
        for (const row of chunk) rows.push(row);
      }
      await this.end(statement);
      return rows;
    });
  }

  /** Runs `task` between BEGIN and COMMIT; if it throws, everything it did is rolled back. */
  async transaction<T>(task: () => Promise<T>): Promise<T> {
    await this.run("begin transaction");
    this.#isInTransaction = true;
    try {
      const result = await task();
      await this.run("commit");
      this.#isInTransaction = false;
      this.#owner.committed?.();
      return result;
    } catch (error) {
      await this.#rollback();
      throw error;
    }
  }

  /** A statement that runs when the session is given back, whatever happened, also after a stop; its faults are passed by. */
  atLast(sql: string): void {
    this.#last.push(sql);
  }

  /** Sets a SQL variable (`getvariable('name')`) of this connection; undefined unsets it. */
  async setVariable(name: string, value: string | undefined): Promise<void> {
    if (value === undefined) await this.run(`reset variable ${quoteIdentifier(name)}`);
    else await this.rows(`set variable ${quoteIdentifier(name)} = $1`, [value]);
  }

  /** @throws the reason for which the session was stopped, ClosedError if it was released. */
  assertUsable(): void {
    if (this.#stopReason !== undefined) throw this.#stopReason;
    if (this.#releasing !== undefined) throw new ClosedError("This session was released.");
  }

  /** Watches a signal and a clock for an operation of several steps; `dispose` it, or start a statement with it. */
  watch(settings: StopSettings): Interruption {
    this.assertUsable();
    const interruption = new Interruption(this.connection, settings);
    this.#operations.add(interruption);
    return interruption;
  }

  /** Forgets what {@link watch} gave. */
  unwatch(interruption: Interruption): void {
    interruption.dispose();
    this.#operations.delete(interruption);
  }

  /** Splits text into statements; they are parsed, not yet bound. */
  async extract(interruption: Interruption, text: string): Promise<DuckDBExtractedStatements> {
    return interruption.during(() => this.connection.extractStatements(text));
  }

  /** Binds and runs a prepared statement, which then belongs to the result. */
  async start(
    interruption: Interruption,
    prepared: DuckDBPreparedStatement,
    parameters: Parameters | undefined,
    settings: { readonly sql: string; readonly isStreaming: boolean; readonly integers: Integers },
  ): Promise<Statement> {
    try {
      bindParameters(prepared, parameters);
    } catch (error) {
      prepared.destroySync();
      throw error;
    }
    const statement = await Statement.run(this.connection, interruption, prepared, settings);
    this.#statements.add(statement);
    return statement;
  }

  /** Ends a statement of {@link start}. */
  async end(statement: Statement): Promise<void> {
    await statement.end();
    this.#statements.delete(statement);
  }

  /** Interrupts what runs; whatever runs or is asked next fails with `reason`. Resolves when nothing runs any more. */
  async stop(reason: EngineError): Promise<void> {
    this.#stopReason ??= reason;
    for (const operation of this.#operations) operation.stop(reason);
    await this.#settled();
  }

  /** Ends what is left, and gives the connection back. Safe to call twice. */
  release(): Promise<void> {
    this.#releasing ??= this.#release();
    return this.#releasing;
  }

  async #release(): Promise<void> {
    try {
      await this.#settled();
      await Promise.all([...this.#statements].map((statement) => statement.end()));
      for (const operation of this.#operations) operation.dispose();
      await this.#rollback();
      for (const sql of this.#last) await this.connection.run(sql).catch(() => undefined);
    } finally {
      await this.#owner.giveBack(this);
      this.#markReleased?.();
    }
  }

  async #settled(): Promise<void> {
    await Promise.all([...this.#operations].map((operation) => operation.settled()));
  }

  /** Not through {@link run}: it must work after a stop. */
  async #rollback(): Promise<void> {
    if (this.#isInTransaction) {
      this.#isInTransaction = false;
      // DuckDB has rolled back by itself after some errors, and then refuses.
      this.#rollingBack = this.connection.run("rollback").catch(() => undefined);
    }
    // Who did not begin it waits as well: a connection must not be given back while it works.
    await this.#rollingBack;
  }

  async #operate<T>(
    settings: StopSettings,
    statement: { readonly sql: string; readonly parameters?: Parameters | undefined },
    operation: (interruption: Interruption) => Promise<T>,
  ): Promise<T> {
    const interruption = this.watch(settings);
    try {
      return await operation(interruption);
    } catch (error) {
      throw classifyError(error, { ...statement, database: this.#owner.database });
    } finally {
      this.unwatch(interruption);
    }
  }
}
