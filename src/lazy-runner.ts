import type { Database } from "./duckdb/database.js";
import { OptionsError } from "./errors.js";
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
      (cause: unknown) => {
        this.#runner = undefined;
        throw new OptionsError(
          "GraphQL needs the package graphql, version 16, which could not be loaded: npm install graphql@16.",
          { cause },
        );
      },
    );
    return this.#runner;
  }

  async close(): Promise<void> {
    const runner = await this.#runner?.catch(() => undefined);
    await runner?.close();
  }
}
