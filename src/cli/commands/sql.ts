import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import type { Engine, QuerySettings } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { UsageError } from "../failure.js";
import { createNotes, type Notes } from "../notes.js";
import {
  chooseOutput,
  type Output,
  writeBytes,
  writeRows,
  type Written,
} from "../output/output.js";
import { noteWritten } from "../output/note-written.js";
import { writableOutput } from "../output/sink.js";
import type { Session } from "../session.js";
import {
  addLimitOption,
  addNoiseOptions,
  addOutputOptions,
  addPlaceOptions,
  addQueryOptions,
  addStoreOptions,
  parametersOf,
  placeOf,
  sqlFormats,
} from "../shared-options.js";
import type {
  NoiseOptions,
  OutputOptions,
  PlaceOptions,
  QueryOptions,
  StoreOptions,
} from "../shared-options.js";
import { askStore } from "../store.js";

interface Options extends StoreOptions, PlaceOptions, QueryOptions, OutputOptions, NoiseOptions {}

/** `sql QUERY`: asks one statement. */
export function defineSql(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "sql",
    "Ask one SELECT over dbt.*, dbt_rt.* and dbt_history.* (DuckDB's SQL).",
    [
      [`artifactql sql "select name, materialized from dbt.models order by name"`, ""],
      [
        `artifactql sql 'select * from dbt.models where name = $name' --param name=orders`,
        "values stay values",
      ],
      [
        `artifactql sql "select count(*) from dbt.models" --as-of 2026-10-01 -e ci`,
        "then, and elsewhere",
      ],
      [`artifactql sql - < question.sql > answer.jsonl`, "JSON lines into a file"],
      [`artifactql sql "from dbt_history.executions" -o executions.csv`, "all rows as CSV"],
      [`artifactql sql "from dbt.models" --format arrow | python script.py`, "an Arrow stream"],
      [`artifactql sql "from dbt_history.executions" -o executions.parquet`, "as Parquet"],
      [`artifactql sql "from dbt_rt.invocations" --load target`, "without a store"],
    ],
  ).argument("<query>", "the statement; - reads it from standard input");
  addQueryOptions(addPlaceOptions(addStoreOptions(command)));
  addNoiseOptions(addLimitOption(addOutputOptions(command, sqlFormats)));
  command.action((query: string, options: Options) => sql(query, options, session));
}

async function sql(query: string, options: Options, session: Session): Promise<void> {
  const output = chooseOutput(options, "jsonl", sqlFormats);
  const notes = createNotes(options);
  const statement = query === "-" ? await readAll(process.stdin) : query;
  if (statement.trim() === "") throw new UsageError("The query is empty.");
  const written = await askStore(options, session, notes, (engine) =>
    isExported(output, options)
      ? exportAnswer(engine, statement, output, options, session, notes)
      : writeAnswer(engine, statement, output, options, session),
  );
  noteWritten(written, output, options, notes);
}

/** Parquet, and Arrow in a file: both have an index at their end, so that nothing can be sent before all is computed. */
function isExported({ format }: Output, { output }: Options): boolean {
  const isStream = output === undefined || output.toLowerCase().endsWith(".arrows");
  return format === "parquet" || (format === "arrow" && !isStream);
}

async function exportAnswer(
  engine: Engine,
  statement: string,
  { format, limit }: Output,
  options: Options,
  session: Session,
  notes: Notes,
): Promise<Written> {
  // export() takes names of relations as well.
  if (/^\s*\w+(?:\.\w+)?\s*$/.test(statement))
    throw new UsageError(
      `${statement.trim()} is a name, no query: ask "from ${statement.trim()}".`,
    );
  const report = await engine.export(statement, options.output ?? writableOutput(), {
    ...settingsOf(options, session),
    format: format === "arrow" ? "arrow" : "parquet",
    overwrite: options.overwrite,
    parameters: parametersOf(options),
    limit,
  });
  for (const warning of report.warnings) notes.note(warning);
  // The report does not tell whether there were more rows than the limit.
  const truncated = report.rows === limit ? undefined : false;
  return { rowCount: report.rows, truncated, note: undefined };
}

async function writeAnswer(
  engine: Engine,
  statement: string,
  output: Output,
  options: Options,
  session: Session,
): Promise<Written> {
  const { limit } = output;
  const settings = settingsOf(options, session);
  const parameters = parametersOf(options);
  if (output.format === "arrow") {
    const bytes = await engine.arrowStream(statement, parameters, { ...settings, limit });
    try {
      return await writeBytes(output, bytes);
    } finally {
      await bytes.close();
    }
  }
  const stream = await engine.stream(statement, parameters, {
    ...settings,
    // one more than is shown, to know whether there are more
    limit: limit === undefined ? undefined : limit + 1,
  });
  try {
    return await writeRows(output, stream.columns, stream.batches());
  } finally {
    await stream.close();
  }
}

function settingsOf(options: Options, session: Session): QuerySettings {
  return { ...placeOf(options), signal: session.signal, timeout: options.timeout };
}
