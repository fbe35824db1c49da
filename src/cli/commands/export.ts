import { text as readAll } from "node:stream/consumers";
import { type Command, Option } from "commander";
import type { ExportFormat, ExportOptions, ExportReport } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { UsageError } from "../failure.js";
import { createNotes, type Notes } from "../notes.js";
import { writableOutput } from "../output/sink.js";
import { parseCount } from "../parse-values.js";
import type { Session } from "../session.js";
import {
  addNoiseOptions,
  addPlaceOptions,
  addQueryOptions,
  addStoreOptions,
  parametersOf,
  placeOf,
} from "../shared-options.js";
import type { NoiseOptions, PlaceOptions, QueryOptions, StoreOptions } from "../shared-options.js";
import { askStore } from "../store.js";
import { bytesText, countOf } from "../text/amounts.js";

interface Options extends StoreOptions, PlaceOptions, QueryOptions, NoiseOptions {
  readonly format?: ExportFormat;
  readonly partitionBy?: readonly string[];
  readonly compression?: NonNullable<ExportOptions["compression"]>;
  readonly rowGroupSize?: number;
  readonly overwrite?: boolean;
  readonly limit?: number;
}

const formats: readonly ExportFormat[] = [
  "parquet",
  "arrow",
  "arrow-stream",
  "csv",
  "jsonl",
  "duckdb",
];

/** `export WHAT TARGET`: files for dataframes, BI tools and other engines. */
export function defineExport(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "export",
    "Write a relation, a query or everything to Parquet, Arrow, CSV, JSON lines or a DuckDB file.",
    [
      ["artifactql export dbt_history.executions executions.parquet", "a relation"],
      [
        `artifactql export "from dbt_history.executions where status = 'error'" errors.csv`,
        "a query",
      ],
      [
        "artifactql export dbt_history.executions executions --partition-by project_name,day",
        "a folder that Spark, Trino and DuckDB read",
      ],
      ["artifactql export all everything", "a folder with a Parquet file of each relation"],
      ["artifactql export all september.duckdb --as-of 2026-09-30", "tables, as things were then"],
      ["artifactql export dbt.models - --format arrow-stream | python script.py", "to a pipe"],
    ],
  )
    .argument("<what>", "all, a relation as `tables` lists them, or a query; - reads a query")
    .argument("<target>", "a file, or a folder for partitions and for all; - is standard output");
  addPlaceOptions(addStoreOptions(command))
    .addOption(
      new Option(
        "-f, --format <format>",
        "what to write (default: by the ending of the target, parquet for a folder)",
      ).choices(formats),
    )
    .addOption(
      new Option(
        "--partition-by <columns>",
        "columns whose values become folders, with commas between them (default: one file)",
      ).argParser((text) => text.split(",").map((name) => name.trim())),
    )
    .addOption(
      new Option(
        "--compression <kind>",
        "of parquet: zstd, snappy, gzip or uncompressed; of csv and jsonl: gzip (default: zstd for parquet, else by the ending)",
      ).choices(["zstd", "snappy", "gzip", "uncompressed"]),
    )
    .addOption(
      new Option(
        "--row-group-size <rows>",
        "rows of a row group of parquet (default: 122880)",
      ).argParser(parseCount),
    )
    .option("--overwrite", "replace what is at the target (default: refuse)")
    .addOption(
      new Option(
        "-n, --limit <rows>",
        "most rows to write, of each relation (default: all)",
      ).argParser(parseCount),
    );
  addNoiseOptions(addQueryOptions(command));
  command.action((what: string, target: string, options: Options) =>
    exportWhat(what, target, options, session),
  );
}

async function exportWhat(
  what: string,
  target: string,
  options: Options,
  session: Session,
): Promise<void> {
  const notes = createNotes(options);
  const isPiped = target === "-";
  if (isPiped && options.format === undefined)
    throw new UsageError("Standard output has no name to tell the format: give --format.");
  if (isPiped && process.stdout.isTTY === true && isBinary(options.format))
    throw new UsageError(
      `${options.format} is no text for a terminal. Name a file, or send it to a program: | python script.py.`,
    );
  const subject = what === "-" ? await readAll(process.stdin) : what;
  if (subject.trim() === "")
    throw new UsageError("There is nothing to export: the query is empty.");
  const report = await askStore(options, session, notes, (engine) =>
    engine.export(subject, isPiped ? writableOutput() : target, {
      ...placeOf(options),
      format: options.format,
      partitionBy: options.partitionBy,
      compression: options.compression,
      rowGroupSize: options.rowGroupSize,
      overwrite: options.overwrite,
      limit: options.limit,
      parameters: parametersOf(options),
      timeout: options.timeout,
      signal: session.signal,
      onProgress: notes.onExport,
    }),
  );
  notes.clear();
  noteExport(report, target, notes);
}

function isBinary(format: ExportFormat | undefined): boolean {
  return format !== "csv" && format !== "jsonl";
}

function noteExport(report: ExportReport, target: string, notes: Notes): void {
  for (const warning of report.warnings) notes.note(warning);
  const where = target === "-" ? "" : ` to ${target}`;
  const files = report.files.length > 1 ? ` in ${countOf(report.files.length, "file")}` : "";
  notes.note(`${countOf(report.rows, "row")}, ${bytesText(report.bytes)} written${where}${files}.`);
}
