import { OptionsError, type EngineError } from "../errors.js";
import type { Column } from "../types.js";
import type { VectorChunk } from "./chunk-vectors.js";
import type { Session } from "./session.js";
import type { Statement } from "./statement.js";
import type { VectorType } from "./vector-type.js";

/** Chunks of a running statement, fetched as they are read. Iterate once; leaving the loop ends the query. */
export class ChunkReader implements AsyncIterable<VectorChunk> {
  readonly columns: readonly Column[];
  readonly types: readonly VectorType[];
  readonly #session: Session;
  readonly #statement: Statement;
  readonly #classify: (error: unknown) => EngineError;
  #left: number;
  #isStarted = false;
  #isTruncated = false;

  constructor(
    session: Session,
    statement: Statement,
    limit: number | undefined,
    classify: (error: unknown) => EngineError,
  ) {
    this.columns = statement.columns;
    this.types = statement.types;
    this.#session = session;
    this.#statement = statement;
    this.#classify = classify;
    this.#left = limit ?? Infinity;
  }

  /** The limit cut rows; known at the end. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<VectorChunk, void, undefined> {
    if (this.#isStarted)
      throw new OptionsError("A stream can be read once. Run the query again for another reading.");
    this.#isStarted = true;
    try {
      while (!this.#isTruncated) {
        const chunk = await this.#statement.nextChunk(this.#left);
        if (chunk === undefined) return;
        this.#isTruncated = chunk.isCut;
        this.#left -= chunk.rowCount;
        if (chunk.rowCount > 0) yield chunk;
      }
    } catch (error) {
      throw this.#classify(error);
    } finally {
      await this.close();
    }
  }

  /** Ends the query and gives its connection back. Safe to call twice. */
  close(): Promise<void> {
    return this.#session.release();
  }
}
