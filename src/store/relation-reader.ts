import type { Database } from "../duckdb/database.js";
import type { RelationInfo } from "../types.js";
import { writeComments } from "./migrate.js";
import { readRelations } from "./relations.js";

/** Tells what can be queried. */
export class RelationReader {
  readonly #database: Database;
  #comments: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Every relation that users query, with its comments. */
  async read(signal?: AbortSignal): Promise<readonly RelationInfo[]> {
    await this.#ensureComments(signal);
    const reader = await this.#database.reader();
    try {
      return await readRelations(reader);
    } finally {
      await reader.release();
    }
  }

  /** A store in memory is opened without comments, which takes a third of the time. A try that fails is made again. */
  async #ensureComments(signal: AbortSignal | undefined): Promise<void> {
    if (this.#database.path !== ":memory:") return;
    this.#comments ??= this.#writeComments(signal);
    try {
      await this.#comments;
    } catch (error) {
      this.#comments = undefined;
      throw error;
    }
  }

  async #writeComments(signal: AbortSignal | undefined): Promise<void> {
    const writer = await this.#database.writer(signal);
    try {
      await writeComments(writer);
    } finally {
      await writer.release();
    }
  }
}
