import { type Command, Option } from "commander";
import type { LoadOptions, Place } from "../index.js";
import {
  collect,
  collectParameter,
  type NamedParameters,
  parseCount,
  parseSeconds,
} from "./parse-values.js";

/** Name of the store that commands use when none is given. */
const defaultDatabase = "artifactql.duckdb";

/** What every command can write. */
export const textFormats = ["table", "json", "jsonl", "csv", "markdown"] as const;

/** What results of SQL can be written as. */
export const sqlFormats = [...textFormats, "arrow", "parquet"] as const;

/** How results can look. */
export type Format = (typeof sqlFormats)[number];

export interface StoreOptions {
  readonly database: string;
  readonly load: readonly string[];
  readonly layout?: string;
}

export interface PlaceOptions {
  readonly environment?: string;
  readonly project?: string;
  readonly asOf?: string;
}

export interface OutputOptions {
  readonly format?: Format;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly limit?: number;
}

export interface QueryOptions {
  readonly param: NamedParameters;
  readonly timeout?: number;
}

export interface NoiseOptions {
  readonly progress: boolean;
  readonly quiet?: boolean;
}

/** Which store is meant. */
export function addDatabaseOption(command: Command): Command {
  return command.addOption(
    new Option("-d, --database <file>", "the store").default(
      defaultDatabase,
      `${defaultDatabase} in the working folder`,
    ),
  );
}

/** Which store is asked, or what is loaded in place of one. */
export function addStoreOptions(command: Command): Command {
  return addDatabaseOption(command)
    .addOption(
      new Option(
        "--load <path>",
        "load a file, folder or glob into memory and ask that, without a store; repeatable",
      )
        .argParser(collect)
        .default([], "none")
        .conflicts("database"),
    )
    .option(
      "--layout <pattern>",
      "with --load: names taken from folders, for example runs/{project}/{environment}/{run} (default: none)",
    );
}

/** Where and when the question is asked. */
export function addPlaceOptions(
  command: Command,
  elsewhere = "what each relation shows, see `tables`",
): Command {
  return command
    .option("-e, --environment <name>", `ask about this environment (default: ${elsewhere})`)
    .option("-p, --project <name>", "ask about this project (default: all projects)")
    .option(
      "--as-of <moment>",
      "ask what was known then: a date (its end, UTC) or moment in ISO 8601 (default: now)",
    );
}

/** How the answer is written. */
export function addOutputOptions(
  command: Command,
  formats: readonly Format[] = textFormats,
  piped: Format = formats.includes("jsonl") ? "jsonl" : "json",
): Command {
  return addFileOptions(
    command.addOption(
      new Option(
        "-f, --format <format>",
        `how the answer looks (default: by the ending of --output, else table on a terminal, ${piped} elsewhere)`,
      ).choices(formats),
    ),
  );
}

/** Where the answer is written. */
export function addFileOptions(command: Command): Command {
  return command
    .option(
      "-o, --output <file>",
      "write to a file, which appears when it is complete (default: standard output)",
    )
    .option("--overwrite", "let --output replace a file (default: refuse)");
}

/** How many rows are shown. */
export function addLimitOption(command: Command): Command {
  return command.addOption(
    new Option(
      "-n, --limit <rows>",
      "most rows to show (default: 1000 for tables on a terminal, else all)",
    ).argParser(parseCount),
  );
}

/** What a query is given beside its text, and how long it may take. */
export function addQueryOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--param <name=value>",
        "value of $name in the query: a JSON scalar, else text; repeatable",
      )
        .argParser(collectParameter)
        .default({}, "none"),
    )
    .addOption(
      new Option("--timeout <seconds>", "stop what takes longer (default: no limit)").argParser(
        parseSeconds,
      ),
    );
}

/** The parameters as the library takes them. */
export function parametersOf({ param }: QueryOptions): NamedParameters | undefined {
  return Object.keys(param).length === 0 ? undefined : param;
}

/** What is said on standard error. */
export function addNoiseOptions(command: Command): Command {
  return command
    .option("--no-progress", "show no progress (default: shown on a terminal)")
    .option(
      "-q, --quiet",
      "no progress and no notes, only errors (default: notes on standard error)",
    );
}

/** The place as the library takes it. */
export function placeOf(options: PlaceOptions): Place {
  return { environment: options.environment, project: options.project, asOf: options.asOf };
}

/** Names for what is loaded. */
export interface NamingOptions {
  readonly layout?: string;
  readonly setEnvironment?: string;
  readonly setProject?: string;
  readonly setJob?: string;
  readonly setRun?: string;
  readonly defaultEnvironment?: string;
}

/** The names as the library takes them. */
export function namesOf(options: NamingOptions): LoadOptions {
  return {
    layout: options.layout,
    environment: options.setEnvironment,
    project: options.setProject,
    job: options.setJob,
    run: options.setRun,
    defaultEnvironment: options.defaultEnvironment,
  };
}
