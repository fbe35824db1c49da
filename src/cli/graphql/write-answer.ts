import type { GraphQLResult } from "../../index.js";
import { CommandError } from "../failure.js";
import type { Notes } from "../notes.js";
import { prettyJson, writeDocument } from "../output/document.js";
import { type Output, writeRows, writeText } from "../output/output.js";
import { countOf } from "../text/amounts.js";
import { type AnswerList, firstList, type Item } from "./first-list.js";
import { type FlatRows, flatRows, plainRows } from "./flat-rows.js";

/** Where an answer goes, and who hears what cannot be seen in it. */
export interface Destination {
  readonly output: Output;
  /** The file that it goes to, if any. */
  readonly file: string | undefined;
  readonly notes: Notes;
}

/** Writes an answer: as a whole in JSON, else its first list as rows. */
export async function writeAnswer(
  destination: Destination,
  result: GraphQLResult,
  data: Item,
): Promise<void> {
  const { output } = destination;
  if (output.format === "json") return writeDocument(output, result, () => "");
  const list = firstList(data);
  if (list !== undefined) return writeList(destination, list);
  if (output.format === "table") return writeText(output, `${prettyJson(data)}\n`);
  throw new CommandError(
    "The answer has no list of objects, so there are no rows: take --format json.",
  );
}

async function writeList(destination: Destination, list: AnswerList): Promise<void> {
  const { output, notes } = destination;
  const { columns, rows } = toRows(output, list.items);
  if (columns.length === 0) await writeText(output, "");
  else {
    const { note } = await writeRows(output, columns, [rows]);
    if (note !== undefined) notes.note(note);
  }
  sayRest(destination, list);
}

function toRows({ format }: Output, items: readonly Item[]): FlatRows {
  if (format === "jsonl") return plainRows(items);
  return flatRows(items, { counts: format !== "csv" });
}

/** Says what the reader of the rows does not see: on a terminal always, elsewhere when rows are missing. */
function sayRest({ output, file, notes }: Destination, list: AnswerList): void {
  const isWatched = output.width !== undefined && output.format === "table";
  if (!list.goesOn && !isWatched && file === undefined) return;
  const rows = `${countOf(list.items.length, "row")} of ${list.path}`;
  const written = file === undefined ? "" : ` written to ${file}`;
  const more = list.goesOn ? "; there are more: raise first, or page with after" : "";
  const rest = isWatched && list.isPart ? " The rest of the answer: --format json." : "";
  notes.note(`${rows}${written}${more}.${rest}`);
}
