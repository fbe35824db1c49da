import { DuckDBInstance, listValue, type DuckDBConnection } from "@duckdb/node-api";
import type { Engine } from "../../src/index.js";

/** A statement of `engine.explain`; what makes a table for later ones has no path in the query. */
export interface ExplainedStatement {
  readonly path: string;
  readonly sql: string;
}

/** What somebody needs who asks the same file without the library. */
export interface StatePlace {
  readonly database: string;
  readonly project: string;
  readonly environment: string;
  readonly id: number;
  /** Make the temporary tables in which the state of the environment stands. */
  readonly tables: readonly string[];
  /** The statements of the query, in the order in which they are sent. */
  readonly statements: readonly ExplainedStatement[];
}

/** The place of a query that has the id of an environment as `$id`, and what the library would send. */
export async function explainAt(
  engine: Engine,
  { database, environment }: { readonly database: string; readonly environment: string },
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<StatePlace> {
  const { project, id } = await engine.one<{ readonly project: string; readonly id: number }>(
    "select project_name as project, environment_id as id from dbt_history.environments where environment = $environment",
    { environment },
    { integers: "number" },
  );
  const { statements } = await engine.explain(query, { ...variables, id });
  const isTable = ({ sql }: ExplainedStatement): boolean => /^create or replace temp/m.test(sql);
  return {
    database,
    project,
    environment,
    id,
    tables: statements.filter(isTable).map(({ sql }) => sql),
    statements: statements
      .filter((statement) => !isTable(statement))
      .map(({ path, sql }) => ({ path, sql })),
  };
}

/** DuckDB's own connection to a store, with the state of an environment in its tables: where rivals ask. */
export class StateConnection {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open({
    database,
    project,
    environment,
    tables,
  }: StatePlace): Promise<StateConnection> {
    const instance = await DuckDBInstance.create(database, { access_mode: "READ_ONLY" });
    const connection = await instance.connect();
    await connection.run("set TimeZone = 'UTC'");
    await connection.run("set variable project = $1", [project]);
    await connection.run("set variable environment = $1", [environment]);
    for (const table of tables) await connection.run(table);
    return new StateConnection(instance, connection);
  }

  /** Rows as arrays. */
  async rows(
    sql: string,
    keys?: Readonly<Record<string, readonly string[]>>,
  ): Promise<unknown[][]> {
    return (await this.#read(sql, keys)).getRowsJS();
  }

  /** Rows as objects. */
  async objects<Row>(
    sql: string,
    keys?: Readonly<Record<string, readonly string[]>>,
  ): Promise<Row[]> {
    return (await this.#read(sql, keys)).getRowObjectsJS() as Row[];
  }

  #read(
    sql: string,
    keys: Readonly<Record<string, readonly string[]>> = {},
  ): ReturnType<DuckDBConnection["runAndReadAll"]> {
    const lists = Object.entries(keys).map(([name, values]) => [name, listValue(values)] as const);
    return lists.length === 0
      ? this.#connection.runAndReadAll(sql)
      : this.#connection.runAndReadAll(sql, Object.fromEntries(lists));
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
