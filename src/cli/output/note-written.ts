import type { Notes } from "../notes.js";
import type { OutputOptions } from "../shared-options.js";
import { countOf, countText } from "../text/amounts.js";
import type { Output, Written } from "./output.js";

/** Says what the reader of the answer may not see in it. */
export function noteWritten(
  written: Written,
  output: Output,
  options: OutputOptions,
  notes: Notes,
): void {
  const rows = countOf(written.rowCount, "row");
  if (written.truncated === true) {
    const all =
      options.limit === undefined
        ? `--limit N shows more, --output FILE keeps all`
        : `--limit ${countText(options.limit)} cut the rest`;
    const what = options.output === undefined ? "shown" : `written to ${options.output}`;
    notes.note(`${rows} ${what}, there are more: ${all}.`);
  } else if (options.output !== undefined) notes.note(`${rows} written to ${options.output}.`);
  else if (output.width !== undefined && output.format === "table") notes.note(rows);
  if (written.truncated === undefined && options.limit !== undefined)
    notes.note(`There may be more: --limit ${countText(options.limit)} was reached.`);
  if (written.note !== undefined) notes.note(written.note);
}
