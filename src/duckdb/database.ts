import { AbortedError, ClosedError, StoreError } from "../errors.js";
import type { NormalizedOptions, PlaceVariables } from "../options.js";
import type { Instance } from "./instance.js";
import { acquireInstance, releaseInstance } from "./registry.js";
import { Session } from "./session.js";

/** A store that is open. Several may stand on one DuckDB instance; each is closed by itself. */
export class Database {
  readonly #instance: Instance;
  readonly #sessions = new Set<Session>();
  /** Sessions that are about to exist; the instance must not close under them. */
  readonly #pending = new Set<Promise<Session>>();
  #closing: Promise<void> | undefined;
  #isStopped = false;

  private constructor(instance: Instance) {
    this.#instance = instance;
  }

  /**
   * Opens a store, or shares the one that this process has open on the same file. `makeFile` may put a file where none is.
   *
   * @throws {@link LockedError} if another process holds it, or this one with other settings
   * @throws {@link StoreError} if the file cannot be used
   */
  static async open(
    options: NormalizedOptions,
    makeFile: (path: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<Database> {
    return new Database(await acquireInstance(options, makeFile));
  }

  /** Real path of the file, or `:memory:`. */
  get path(): string {
    return this.#instance.path;
  }

  /** The one folder that DuckDB may read and write beside the store. */
  get scratch(): string {
    return this.#instance.scratch;
  }

  get readOnly(): boolean {
    return this.#instance.options.readOnly;
  }

  get access(): "sandboxed" | "full" {
    return this.#instance.options.access;
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** Grows with every write, by any database on the instance: what was read before may be outdated. */
  get generation(): number {
    return this.#instance.generation;
  }

  /** Connections that are in use, of every database on the instance. */
  get connectionsInUse(): number {
    return this.#instance.lent;
  }

  /** The session that writes, once everybody who asked before has released it. */
  writer(signal?: AbortSignal): Promise<Session> {
    return this.#await(this.#writer(signal));
  }

  /** A session of its own for one stream or query, at a place. */
  reader(place: PlaceVariables = {}): Promise<Session> {
    return this.#await(this.#reader(place));
  }

  /** Closes the store once what runs is done, or at once with `interrupt`. Safe to call twice, also to interrupt after all. */
  async close({
    interrupt = false,
  }: { readonly interrupt?: boolean | undefined } = {}): Promise<void> {
    this.#closing ??= this.#close();
    this.#isStopped ||= interrupt;
    if (interrupt) await Promise.all([...this.#sessions].map((session) => this.#stop(session)));
    await this.#closing;
  }

  async #writer(signal: AbortSignal | undefined): Promise<Session> {
    this.#assertOpen();
    if (this.readOnly)
      throw new StoreError(
        `${this.path} was opened with readOnly, so nothing can be written to it.`,
        { database: this.path },
      );
    const unlock = await this.#instance.writing.acquire(signal).catch((cause: unknown) => {
      throw new AbortedError("Aborted while another write was under way.", { cause });
    });
    try {
      const connection = await this.#instance.connect();
      const written = (): void => void this.#instance.generation++;
      const release = async (): Promise<void> => {
        try {
          // With its temporary tables and variables: dropping them one by one takes longer than a new connection.
          await this.#instance.giveBack(connection, [], true);
        } finally {
          written();
          unlock();
        }
      };
      return this.#lend(connection, release, written);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  async #reader(place: PlaceVariables): Promise<Session> {
    this.#assertOpen();
    const connection = await this.#instance.connect();
    const variables = Object.entries(place);
    const giveBack = (session?: Session): Promise<void> =>
      this.#instance.giveBack(
        connection,
        variables.map(([name]) => name),
        session?.isTainted === true,
      );
    const session = this.#lend(connection, giveBack);
    try {
      for (const [name, value] of variables) {
        await session.setVariable(name, value);
      }
      return session;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  async #close(): Promise<void> {
    while (this.#sessions.size + this.#pending.size > 0) {
      const released = [...this.#sessions].map((session) => session.released);
      await Promise.allSettled([...released, ...this.#pending]);
    }
    await releaseInstance(this.#instance);
  }

  async #await(session: Promise<Session>): Promise<Session> {
    this.#pending.add(session);
    try {
      return await session;
    } finally {
      this.#pending.delete(session);
    }
  }

  async #stop(session: Session): Promise<void> {
    await session.stop(new ClosedError());
    await session.release();
  }

  #lend(
    connection: Session["connection"],
    giveBack: (session?: Session) => void | Promise<void>,
    committed?: () => void,
  ): Session {
    // Whoever asked before close() is still served, but not after an interrupt.
    if (this.#isStopped) {
      void giveBack();
      throw new ClosedError();
    }
    const session = new Session(connection, {
      database: this.path,
      ...(committed && { committed }),
      giveBack: async () => {
        try {
          await giveBack(session);
        } finally {
          this.#sessions.delete(session);
        }
      },
    });
    this.#sessions.add(session);
    return session;
  }

  #assertOpen(): void {
    if (this.isClosed) throw new ClosedError();
  }
}
