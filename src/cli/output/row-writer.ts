import type { Column, Row } from "../../index.js";

/** How rows become text. Each method returns what can be written so far, which may be nothing yet. */
export interface RowWriter {
  begin(columns: readonly Column[]): string;
  rows(batch: readonly Row[]): string;
  end(): string;
  /** What a reader should know afterwards, for example that columns did not fit. */
  readonly note?: string | undefined;
}
