import type { Database } from "../duckdb/database.js";
import type { StopSettings } from "../duckdb/interruption.js";
import type { Session } from "../duckdb/session.js";
import type { PlaceVariables } from "../options.js";
import { preparationsOf } from "./session-tables.js";

/** Connections that wait for the next query of their place, with their tables. */
const mostIdle = 4;

/** A connection at a place, with the tables that were made on it. */
export class StateSession {
  readonly session: Session;
  readonly generation: number;
  readonly #made = new Set<string>();

  constructor(session: Session, generation: number) {
    this.session = session;
    this.generation = generation;
  }

  /** Makes what a statement reads. */
  async prepare(sql: string, settings: () => StopSettings): Promise<void> {
    for (const { table, sql: text } of preparationsOf(sql)) {
      if (this.#made.has(table)) continue;
      this.session.isTainted = true;
      await this.session.run(text, settings());
      this.#made.add(table);
    }
  }

  /** Gives the connection back as it was; where its tables cannot be dropped, nobody gets it again. */
  async release(): Promise<void> {
    try {
      if (this.#made.size > 0)
        await this.session.run(
          [...this.#made].map((table) => `drop table if exists temp.${table}`).join("; "),
        );
      this.session.isTainted = false;
    } catch {
      // The session was stopped.
    } finally {
      await this.session.release();
    }
  }
}

const again = Symbol("the store was written to meanwhile");

/** Connections by place. The state of an environment is computed once per place, and kept until something is written. */
export class StateSessions {
  readonly #database: Database;
  #idle: { readonly place: string; readonly session: StateSession }[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Runs a task on a connection of its own at the place, in one transaction: a load in between cannot show half of what it wrote, nor
   * tables of the session from before beside the store's from after.
   */
  async use<T>(place: PlaceVariables, task: (session: StateSession) => Promise<T>): Promise<T> {
    const key = JSON.stringify(place);
    for (;;) {
      const result = await this.#try(key, this.#take(key) ?? (await this.#open(place)), task);
      if (result !== again) return result;
    }
  }

  async #try<T>(
    key: string,
    session: StateSession,
    task: (session: StateSession) => Promise<T>,
  ): Promise<T | typeof again> {
    let result: T | typeof again;
    try {
      result = await session.session.transaction(async () => {
        // DuckDB chooses what a transaction sees when it first reads.
        await session.session.rows("select store_version from dbt_store.store");
        return this.#isOld(session) ? again : task(session);
      });
    } catch (error) {
      await session.release();
      throw error;
    }
    await this.#keep(key, session);
    return result;
  }

  /** Gives all connections back. */
  async close(): Promise<void> {
    const idle = this.#idle;
    this.#idle = [];
    await Promise.all(idle.map(({ session }) => session.release()));
  }

  async #open(place: PlaceVariables): Promise<StateSession> {
    // Read before the connection looks at the store, so that a write in between makes it old.
    const { generation } = this.#database;
    return new StateSession(await this.#database.reader(place), generation);
  }

  #take(key: string): StateSession | undefined {
    const old = this.#idle.filter(({ session }) => this.#isOld(session));
    this.#idle = this.#idle.filter(({ session }) => !this.#isOld(session));
    const index = this.#idle.findIndex(({ place }) => place === key);
    const [found] = index < 0 ? [] : this.#idle.splice(index, 1);
    // Nobody waits for these; closing the database does.
    for (const { session } of old) session.release().catch(() => undefined);
    return found?.session;
  }

  async #keep(place: string, session: StateSession): Promise<void> {
    if (this.#isOld(session) || this.#database.isClosed) return session.release();
    this.#idle.push({ place, session });
    const dropped = this.#idle.length > mostIdle ? this.#idle.shift() : undefined;
    dropped?.session.release().catch(() => undefined);
  }

  #isOld(session: StateSession): boolean {
    return session.generation !== this.#database.generation;
  }
}
