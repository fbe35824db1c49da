import { extname } from "node:path";
import type { ArrowStream, Column, Row } from "../../index.js";
import { UsageError } from "../failure.js";
import { type Format, type OutputOptions, textFormats } from "../shared-options.js";
import { type Paint, paintFor } from "../text/paint.js";
import { csvWriter } from "./csv-writer.js";
import { jsonLinesWriter, jsonWriter } from "./json-writer.js";
import { markdownWriter } from "./markdown-writer.js";
import { tableWriter } from "./print-table.js";
import type { RowWriter } from "./row-writer.js";
import { assertFree, fileOutput, type Sink, standardOutput } from "./sink.js";

/** Most rows of a table on a terminal, unless `--limit` says otherwise. */
const terminalLimit = 1_000;

/** Where a command's answer goes, and how it looks there. */
export interface Output {
  readonly format: Format;
  /** Most rows to show; undefined: all. */
  readonly limit: number | undefined;
  /** Columns of the terminal; undefined when nothing has to fit. */
  readonly width: number | undefined;
  readonly paint: Paint;
  open(): Promise<Sink>;
}

const formatByEnding: Readonly<Record<string, Format>> = {
  ".csv": "csv",
  ".json": "json",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".md": "markdown",
  ".txt": "table",
  ".arrow": "arrow",
  ".arrows": "arrow",
  ".feather": "arrow",
  ".parquet": "parquet",
};

/**
 * Decides format, limit and width from the options and from what standard output is: `piped` is the format where nobody looks, `formats` are
 * those that an ending may name.
 */
export function chooseOutput(
  options: OutputOptions,
  piped: Format = "jsonl",
  formats: readonly Format[] = textFormats,
): Output {
  const file = options.output;
  const overwrite = options.overwrite === true;
  if (file !== undefined) assertFree(file, overwrite);
  const isTerminal = file === undefined && process.stdout.isTTY === true;
  if (isTerminal && (options.format === "arrow" || options.format === "parquet"))
    throw new UsageError(
      "Arrow and Parquet are bytes, which a terminal cannot show: name a file with --output, or hand them on through a pipe.",
    );
  const format = options.format ?? formatOfEnding(file, formats) ?? (isTerminal ? "table" : piped);
  return {
    format,
    limit: options.limit ?? (format === "table" && isTerminal ? terminalLimit : undefined),
    width: isTerminal ? process.stdout.columns || 80 : undefined,
    paint: file === undefined ? paintFor(process.stdout) : (_look, text) => text,
    open: () =>
      file === undefined ? Promise.resolve(standardOutput()) : fileOutput(file, overwrite),
  };
}

/** @throws {UsageError} for an ending that means something else: JSON lines in a `.csv.gz` are found out late. */
function formatOfEnding(file: string | undefined, formats: readonly Format[]): Format | undefined {
  const ending = file === undefined ? "" : extname(file).toLowerCase();
  if (ending === "") return undefined;
  const format = Object.hasOwn(formatByEnding, ending) ? formatByEnding[ending] : undefined;
  if (format !== undefined && formats.includes(format)) return format;
  const known = Object.keys(formatByEnding).filter((each) =>
    formats.includes(formatByEnding[each]!),
  );
  throw new UsageError(
    `The ending ${ending} of ${file} names no format here. Say --format, or end the name with ${known.join(", ")}.`,
  );
}

/** What was written: how many rows, whether the limit cut some, what to know about the look. */
export interface Written {
  readonly rowCount: number;
  /** Undefined: the limit was reached, and nobody knows whether there are more. */
  readonly truncated: boolean | undefined;
  readonly note: string | undefined;
}

/** Writes rows as they come. A row beyond the limit is not written; it only tells that there is more. */
export async function writeRows(
  output: Output,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): Promise<Written> {
  const writer = writerFor(output);
  const limit = output.limit ?? Number.POSITIVE_INFINITY;
  let rowCount = 0;
  let truncated = false;
  await writeAll(output, async (sink) => {
    await write(sink, writer.begin(columns));
    for await (const batch of batches) {
      const shown = batch.length > limit - rowCount ? batch.slice(0, limit - rowCount) : batch;
      await write(sink, writer.rows(shown));
      rowCount += shown.length;
      truncated = shown.length < batch.length;
      if (truncated) break;
    }
    await write(sink, writer.end());
  });
  return { rowCount, truncated, note: writer.note };
}

/** Writes the bytes of a query as they come. Closing the stream is left to who opened it. */
export async function writeBytes(output: Output, stream: ArrowStream): Promise<Written> {
  await writeAll(output, async (sink) => {
    for await (const bytes of stream) await sink.write(bytes);
  });
  return { rowCount: stream.rowCount, truncated: stream.truncated, note: undefined };
}

/** Writes one text, or all of it or nothing when it goes to a file. */
export async function writeText(output: Output, text: string): Promise<void> {
  await writeAll(output, (sink) => sink.write(text));
}

async function writeAll(output: Output, fill: (sink: Sink) => Promise<void>): Promise<void> {
  const sink = await output.open();
  try {
    await fill(sink);
    await sink.finish();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

function write(sink: Sink, text: string): Promise<void> {
  return text === "" ? Promise.resolve() : sink.write(text);
}

function writerFor(output: Output): RowWriter {
  if (output.format === "json") return jsonWriter();
  if (output.format === "jsonl") return jsonLinesWriter();
  if (output.format === "csv") return csvWriter();
  if (output.format === "markdown") return markdownWriter();
  return tableWriter({ width: output.width, paint: output.paint });
}
