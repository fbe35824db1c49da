import { text as readAll } from "node:stream/consumers";
import { type Command, Option } from "commander";
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
import { collectParameter, type NamedParameters, parseSeconds } from "../parse-values.js";
import type { Session } from "../session.js";
import {
  addLimitOption,
  addNoiseOptions,
  addOutputOptions,
  addPlaceOptions,
  addStoreOptions,
  placeOf,
  sqlFormats,
} from "../shared-options.js";
import type { NoiseOptions, OutputOptions, PlaceOptions, StoreOptions } from "../shared-options.js";
import { askStore } from "../store.js";
import { countOf, countText } from "../text/amounts.js";

interface Options extends StoreOptions, PlaceOptions, OutputOptions, NoiseOptions {
  readonly param: NamedParameters;
  readonly timeout?: number;
}

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
      [`artifactql sql "from dbt_history.executions" -o executions.arrows`, "as an Arrow stream"],
      [`artifactql sql "from dbt_rt.invocations" --load target`, "without a store"],
    ],
  ).argument("<query>", "the statement; - reads it from standard input");
  addPlaceOptions(addStoreOptions(command))
    .addOption(
      new Option(
        "--param <name=value>",
        "value of $name in the query: a JSON scalar, else text; repeatable",
      )
        .argParser(collectParameter)
        .default({}, "none"),
    )
    .addOption(
      new Option(
        "--timeout <seconds>",
        "stop a query that takes longer (default: no limit)",
      ).argParser(parseSeconds),
    );
  addNoiseOptions(addLimitOption(addOutputOptions(command, sqlFormats)));
  command.action((query: string, options: Options) => sql(query, options, session));
}

async function sql(query: string, options: Options, session: Session): Promise<void> {
  const output = chooseOutput(withFormat(options));
  const notes = createNotes(options);
  const statement = query === "-" ? await readAll(process.stdin) : query;
  if (statement.trim() === "") throw new UsageError("The query is empty.");
  const written = await askStore(options, session, notes, async (engine) => {
    const parameters = Object.keys(options.param).length === 0 ? undefined : options.param;
    const settings = {
      ...placeOf(options),
      signal: session.signal,
      timeout: options.timeout,
    };
    if (output.format === "arrow")
      return writeBytes(
        output,
        await engine.arrowStream(statement, parameters, { ...settings, limit: output.limit }),
      );
    const stream = await engine.stream(statement, parameters, {
      ...settings,
      // one more than is shown, to know whether there are more
      limit: output.limit === undefined ? undefined : output.limit + 1,
    });
    try {
      return await writeRows(output, stream.columns, stream.batches());
    } finally {
      await stream.close();
    }
  });
  noteWritten(written, output, options, notes);
}

/** Arrow where the name of the file says so; other commands do not write it. */
function withFormat(options: Options): Options {
  const isArrow = options.format === undefined && /\.arrows?$/i.test(options.output ?? "");
  return isArrow ? { ...options, format: "arrow" } : options;
}

/** Says what the reader of the answer may not see in it. */
export function noteWritten(
  written: Written,
  output: Output,
  options: OutputOptions,
  notes: Notes,
): void {
  const rows = countOf(written.rowCount, "row");
  if (written.truncated) {
    const all =
      options.limit === undefined
        ? `--limit N shows more, --output FILE keeps all`
        : `--limit ${countText(options.limit)} cut the rest`;
    notes.note(`${rows} shown, there are more: ${all}.`);
  } else if (options.output !== undefined) notes.note(`${rows} written to ${options.output}.`);
  else if (output.width !== undefined && output.format === "table") notes.note(rows);
  if (written.note !== undefined) notes.note(written.note);
}
