import type { DuckDBConnection } from "@duckdb/node-api";
import { AbortedError, LimitError, type EngineError } from "../errors.js";

/** Limits of one operation. */
export interface StopSettings {
  readonly signal?: AbortSignal | undefined;
  readonly timeout?: number | undefined;
}

const retryMilliseconds = 10;

/** Watches a signal and a clock while DuckDB works, and stops it when one of them fires. */
export class Interruption {
  readonly #connection: DuckDBConnection;
  readonly #dispose: () => void;
  #reason: EngineError | undefined;
  #running = 0;
  #retry: NodeJS.Timeout | undefined;
  #steps: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection, settings: StopSettings = {}) {
    this.#connection = connection;
    const { signal, timeout } = settings;
    const onAbort = (): void =>
      this.stop(new AbortedError("The query was aborted.", { cause: signal?.reason }));
    const started = performance.now();
    const onTimeout = (limit: number): void => {
      const actual = Math.round(performance.now() - started);
      this.stop(
        new LimitError(`The query took longer than its timeout of ${limit} ms and was stopped.`, {
          limit,
          actual,
        }),
      );
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const clock = timeout === undefined ? undefined : setTimeout(onTimeout, timeout, timeout);
    this.#dispose = () => {
      signal?.removeEventListener("abort", onAbort);
      clearTimeout(clock);
    };
    if (signal?.aborted === true) onAbort();
  }

  /** Why it was stopped. */
  get reason(): EngineError | undefined {
    return this.#reason;
  }

  /** Stops what runs now and whatever is asked next. The first reason counts. */
  stop(reason: EngineError): void {
    this.#reason ??= reason;
    if (this.#running === 0 || this.#retry !== undefined) return;
    this.#connection.interrupt();
    // An interrupt that comes between two steps of a statement is lost, so it is repeated until the work ends.
    this.#retry = setInterval(() => this.#connection.interrupt(), retryMilliseconds);
  }

  throwIfStopped(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /** Runs one step. A step that fails because it was stopped fails with the reason. */
  during<T>(step: () => Promise<T>): Promise<T> {
    const running = this.#during(step);
    // The outcomes are dropped here: kept, they would hold every chunk of a stream until its end.
    this.#steps = Promise.allSettled([this.#steps, running]).then(() => undefined);
    return running;
  }

  /** Resolves when no step runs. */
  async settled(): Promise<void> {
    await this.#steps;
  }

  async #during<T>(step: () => Promise<T>): Promise<T> {
    this.throwIfStopped();
    this.#running++;
    try {
      return await step();
    } catch (error) {
      throw this.#reason ?? error;
    } finally {
      this.#running--;
      if (this.#running === 0) {
        clearInterval(this.#retry);
        this.#retry = undefined;
      }
    }
  }

  /** Lets go of the signal and the clock. */
  dispose(): void {
    this.#dispose();
  }
}
