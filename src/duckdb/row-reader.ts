import { OptionsError, type EngineError } from "../errors.js";
import type { Column, Row, RowStream } from "../types.js";
import type { Session } from "./session.js";
import type { Statement } from "./statement.js";

/** The {@link RowStream} of a running statement. */
export class RowReader<R = Row> implements RowStream<R> {
  readonly columns: readonly Column[];
  readonly #session: Session;
  readonly #statement: Statement;
  readonly #classify: (error: unknown) => EngineError;
  #left: number;
  #isStarted = false;

  constructor(
    session: Session,
    statement: Statement,
    limit: number | undefined,
    classify: (error: unknown) => EngineError,
  ) {
    this.columns = statement.columns;
    this.#session = session;
    this.#statement = statement;
    this.#classify = classify;
    this.#left = limit ?? Infinity;
  }

  async *batches(): AsyncGenerator<readonly R[], void, undefined> {
    if (this.#isStarted)
      throw new OptionsError("A stream can be read once. Run the query again for another reading.");
    this.#isStarted = true;
    try {
      while (this.#left > 0) {
        const rows = await this.#statement.nextRows(this.#left);
        if (rows === undefined) return;
        this.#left -= rows.length;
        yield rows as R[];
      }
    } catch (error) {
      throw this.#classify(error);
    } finally {
      await this.close();
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<R, void, undefined> {
    for await (const rows of this.batches()) yield* rows;
  }

  close(): Promise<void> {
    return this.#session.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
