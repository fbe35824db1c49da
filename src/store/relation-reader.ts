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
  async read(): Promise<readonly RelationInfo[]> {
    await this.#ensureComments();
    const reader = await this.#database.reader();
    try {
      return await readRelations(reader);
    } finally {
      await reader.release();
    }
  }

  /** A store in memory is opened without comments, which takes a third of the time. */
  #ensureComments(): Promise<void> {
    this.#comments ??=
      this.#database.path === ":memory:" ? this.#writeComments() : Promise.resolve();
    return this.#comments;
  }

  async #writeComments(): Promise<void> {
    const writer = await this.#database.writer();
    try {
      await writeComments(writer);
    } finally {
      await writer.release();
    }
  }
}
