import { type Command, Option } from "commander";
import type { Column, Engine, QuerySettings, StoreInfo } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { createNotes } from "../notes.js";
import { chooseOutput, type Output, writeRows, writeText } from "../output/output.js";
import { printTable } from "../output/print-table.js";
import { parseCount } from "../parse-values.js";
import type { Session } from "../session.js";
import {
  addNoiseOptions,
  addOutputOptions,
  addPlaceOptions,
  addStoreOptions,
  placeOf,
} from "../shared-options.js";
import type { NoiseOptions, OutputOptions, PlaceOptions, StoreOptions } from "../shared-options.js";
import { askStore } from "../store.js";
import { countOf } from "../text/amounts.js";
import {
  type Grouping,
  groupings,
  spanQuery,
  type TrendQuery,
  trendQuery,
} from "../trends/query.js";
import { type Trend, trendHeader, trendTable } from "../trends/report.js";
import {
  type Bucket,
  bucketFor,
  buckets,
  parseSince,
  type Since,
  type Window,
  windowOf,
} from "../trends/window.js";

const peopleLimit = 25;

interface Options extends StoreOptions, PlaceOptions, OutputOptions, NoiseOptions {
  readonly by: Grouping;
  readonly since?: Since;
  readonly bucket?: Bucket;
  readonly fullRefresh?: boolean;
}

interface Answer {
  readonly query: TrendQuery;
  readonly window: Window;
  readonly places: readonly string[];
  readonly columns: readonly Column[];
  readonly trends: readonly Trend[];
}

/** `trends`: what became slower. */
export function defineTrends(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "trends",
    "Show build times over time: the later half of the history against the earlier half, and a line. Default environment unless one is named.",
    [
      ["artifactql trends", "per model, whole history"],
      ["artifactql trends --since 14d --by job", "two weeks up to the newest build"],
      ["artifactql trends --environment ci --bucket week --limit 10", ""],
      ["artifactql trends --format csv -o trends.csv", "every model, for a sheet"],
    ],
  );
  addPlaceOptions(addStoreOptions(command))
    .addOption(
      new Option("--by <what>", "what builds of models, seeds and snapshots are grouped by")
        .choices(groupings)
        .default("model", "model"),
    )
    .addOption(
      new Option(
        "--since <when>",
        "a date, or a length up to the newest build: 36h, 14d, 4w (default: the whole history)",
      ).argParser(parseSince),
    )
    .addOption(
      new Option(
        "--bucket <time>",
        "one point of the line per this (default: what makes 20 to 30 points)",
      ).choices(buckets),
    )
    .option("--full-refresh", "show full refreshes too, on lines of their own (default: left out)")
    .addOption(
      new Option(
        "-n, --limit <rows>",
        `most lines to show (default: ${peopleLimit} for tables, else all)`,
      ).argParser(parseCount),
    );
  addNoiseOptions(addOutputOptions(command));
  command.action((options: Options) => trends(options, session));
}

async function trends(options: Options, session: Session): Promise<void> {
  const output = chooseOutput(options);
  const notes = createNotes(options);
  const settings: QuerySettings = { ...placeOf(options), signal: session.signal };
  const answer = await askStore(options, session, notes, (engine) =>
    ask(engine, options, settings),
  );
  if (answer === undefined) {
    notes.note("No builds there. `artifactql info` tells what the store holds.");
    if (output.format !== "table") await writeText(output, output.format === "json" ? "[]\n" : "");
    return;
  }
  const limit = options.limit ?? (output.format === "table" ? peopleLimit : undefined);
  const shown = answer.trends.slice(0, limit);
  await writeTrends(output, answer, shown);
  if (shown.length < answer.trends.length)
    notes.note(
      `${shown.length} of ${countOf(answer.trends.length, "line")}; --limit N shows more.`,
    );
}

async function writeTrends(output: Output, answer: Answer, shown: readonly Trend[]): Promise<void> {
  if (output.format !== "table") {
    await writeRows({ ...output, limit: undefined }, answer.columns, [shown]);
    return;
  }
  const { columns, rows } = trendTable(shown, answer.query, output.width);
  const header = trendHeader(answer.query, answer.window, answer.places);
  await writeText(
    output,
    `${output.paint("faint", header)}\n\n${printTable(columns, rows, output)}`,
  );
}

async function ask(
  engine: Engine,
  options: Options,
  settings: QuerySettings,
): Promise<Answer | undefined> {
  const by = options.by;
  const fullRefresh = options.fullRefresh === true;
  const places = placesOf(await engine.info(), options);
  const parameters = {
    projects: places.map((place) => place.project),
    environments: places.map((place) => place.environment),
  };
  const span = await engine.sql<{ first: Date | null; last: Date | null }>(
    spanQuery({ fullRefresh }),
    parameters,
    settings,
  );
  const { first, last } = span.rows[0] ?? { first: null, last: null };
  if (first === null || last === null) return undefined;
  const window = windowOf(first, last, options.since);
  const query = { by, fullRefresh, bucket: options.bucket ?? bucketFor(window) };
  const result = await engine.sql<Trend>(trendQuery(query), { ...parameters, ...window }, settings);
  if (result.rowCount === 0) return undefined;
  return {
    query,
    window,
    places: places.map((place) => `${place.project}/${place.environment}`),
    columns: result.columns,
    trends: result.rows,
  };
}

interface NamedPlace {
  readonly project: string;
  readonly environment: string;
}

/** The default environment of each project, or the one that was named. */
function placesOf(store: StoreInfo, options: PlaceOptions): readonly NamedPlace[] {
  return store.projects
    .filter(({ project }) => options.project === undefined || project === options.project)
    .map(({ project, environments, defaultEnvironment }) => ({
      project,
      environment: options.environment ?? defaultEnvironment,
      isThere:
        options.environment === undefined ||
        environments.some(({ environment }) => environment === options.environment),
    }))
    .filter(({ isThere }) => isThere);
}
