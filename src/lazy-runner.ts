import type { Database } from "./duckdb/database.js";
import type { GraphQLRunner } from "./graphql/graphql.js";

/** Answers GraphQL; made at the first query, so that nobody else pays for the library. */
export class LazyRunner {
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
