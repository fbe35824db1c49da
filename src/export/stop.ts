import { AbortedError, LimitError } from "../errors.js";
import type { ExportOptions } from "../types.js";

/** The caller's signal and the clock, as one signal over all that an export does; its reason is one of our errors. */
export class Stop {
  readonly #controller = new AbortController();
  readonly #given: AbortSignal | undefined;
  readonly #clock: NodeJS.Timeout | undefined;
  readonly #onAbort = (): void =>
    this.#controller.abort(
      new AbortedError("The export was aborted.", { cause: this.#given?.reason }),
    );

  constructor({ signal, timeout }: ExportOptions) {
    this.#given = signal;
    if (signal?.aborted === true) this.#onAbort();
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (timeout !== undefined) this.#clock = setTimeout(() => this.#expire(timeout), timeout);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  throwIfStopped(): void {
    this.signal.throwIfAborted();
  }

  /** Lets go of signal and clock. */
  dispose(): void {
    this.#given?.removeEventListener("abort", this.#onAbort);
    clearTimeout(this.#clock);
  }

  #expire(limit: number): void {
    const message = `The export took longer than its timeout of ${limit} ms and was stopped.`;
    this.#controller.abort(new LimitError(message, { limit, actual: limit }));
  }
}
