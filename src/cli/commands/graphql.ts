import { type Command, Option } from "commander";
import type { GraphQLResult, GraphQLSettings, GraphQLVariables } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { exitCode, UsageError } from "../failure.js";
import { explanationText } from "../graphql/explanation-text.js";
import { asFault, type Fault, faultText } from "../graphql/fault-text.js";
import { parseVariables, readQuery } from "../graphql/query-input.js";
import { writeAnswer } from "../graphql/write-answer.js";
import { createNotes } from "../notes.js";
import { writeDocument } from "../output/document.js";
import { chooseOutput } from "../output/output.js";
import { parseSeconds } from "../parse-values.js";
import { sayError } from "../report-error.js";
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

interface Options extends StoreOptions, PlaceOptions, OutputOptions, NoiseOptions {
  readonly variables?: GraphQLVariables;
  readonly operation?: string;
  readonly explain?: boolean;
  readonly timeout?: number;
}

/** `graphql QUERY`: asks one query of dbt's Discovery API. */
export function defineGraphql(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "graphql",
    "Ask one GraphQL query: dbt's Discovery API, answered from the store. On a terminal its first list is shown as a table.",
    [
      [
        `artifactql graphql "{ runs(first: 5) { edges { node { name startedAt errorCount } } } }"`,
        "the newest runs",
      ],
      [
        `artifactql graphql models.graphql --variables '{"first": 10}' > answer.json`,
        "a file, and the whole answer",
      ],
      [`artifactql graphql models.graphql --as-of 2026-10-01 -e ci`, "then, and elsewhere"],
      [`artifactql graphql - --variables @variables.json < models.graphql`, "from standard input"],
      [`artifactql graphql models.graphql --format csv -o models.csv`, "its first list as CSV"],
      [`artifactql graphql models.graphql --explain`, "the plan and the SQL"],
    ],
  ).argument("<query>", "the query, or a .graphql or .gql file; - reads it from standard input");
  addPlaceOptions(
    addStoreOptions(command),
    "what each field shows: of a state the default environment, of history all",
  )
    .addOption(
      new Option(
        "--variables <json>",
        `values of the query's variables: a JSON object, or @file.json (default: none)`,
      ).argParser(parseVariables),
    )
    .option(
      "--operation <name>",
      "which operation to run (default: the only one that the query has)",
    )
    .option("--explain", "print the plan and the SQL, run nothing (default: run)")
    .addOption(
      new Option(
        "--timeout <seconds>",
        "stop a query that takes longer (default: no limit)",
      ).argParser(parseSeconds),
    );
  addNoiseOptions(addOutputOptions(command, undefined, "json"));
  command.action((query: string, options: Options) =>
    options.explain === true ? explain(query, options, session) : graphql(query, options, session),
  );
}

async function graphql(query: string, options: Options, session: Session): Promise<void> {
  // The query says how much it wants: no limit of ours on top.
  const output = { ...chooseOutput(options, "json"), limit: undefined };
  const notes = createNotes(options);
  const source = await readQuery(query);
  const result = await askStore(options, session, notes, (engine) =>
    engine.graphql(source, options.variables, settingsOf(options, session)),
  );
  try {
    if (isThere(result.data))
      await writeAnswer({ output, file: options.output, notes }, result, result.data);
  } finally {
    await sayFaults(result.errors ?? [], source, session);
  }
}

async function explain(query: string, options: Options, session: Session): Promise<void> {
  if (options.format !== undefined && options.format !== "table" && options.format !== "json")
    throw new UsageError("A plan has no rows: --explain takes --format table or json.");
  const output = chooseOutput(options, "json");
  const notes = createNotes(options);
  const source = await readQuery(query);
  try {
    const explanation = await askStore(options, session, notes, (engine) =>
      engine.explain(source, options.variables, settingsOf(options, session)),
    );
    await writeDocument(output, explanation, () => explanationText(explanation, output.paint));
  } catch (error) {
    const fault = asFault(error);
    if (fault === undefined) throw error;
    await sayFaults([fault], source, session);
  }
}

function settingsOf(options: Options, session: Session): GraphQLSettings {
  return {
    ...placeOf(options),
    operationName: options.operation,
    signal: session.signal,
    timeout: options.timeout,
  };
}

function isThere(data: GraphQLResult["data"]): data is NonNullable<GraphQLResult["data"]> {
  return data !== null && data !== undefined;
}

async function sayFaults(
  faults: readonly Fault[],
  source: string,
  session: Session,
): Promise<void> {
  if (faults.length === 0) return;
  const { markPosition } = await import("../../index.js");
  for (const fault of faults) sayError(faultText(fault, source, markPosition));
  session.exitCode = exitCode.failed;
}
