import { LimitError } from "../errors.js";

/** Arrow tells in 32 bits where a text or list ends. */
export const mostOffset = 2 ** 31 - 1;

/**
 * Checks where the last text or list of a batch ends. A batch of long values is a single chunk of DuckDB, so smaller batches are no way out.
 *
 * @throws {LimitError}
 */
export function assertOffset(end: number, column: string, what: string): void {
  if (end > mostOffset)
    throw new LimitError(
      `Column "${column}" has more than 2^31 ${what} in one batch, which Arrow cannot hold. Select fewer or shorter values.`,
      { limit: mostOffset, actual: end },
    );
}
