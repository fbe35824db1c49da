import { AbortedError } from "../../errors.js";

/** Throws an `AbortedError` if the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new AbortedError("The load was aborted.", { cause: signal.reason });
}
