import { type Command, Option } from "commander";
import type { LoadReport } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { exitCode, UsageError } from "../failure.js";
import { loadReportText } from "../load-report-text.js";
import { createNotes } from "../notes.js";
import { writeDocument } from "../output/document.js";
import { chooseOutput } from "../output/output.js";
import { parseSeconds } from "../parse-values.js";
import type { Session } from "../session.js";
import {
  addDatabaseOption,
  addNoiseOptions,
  addOutputOptions,
  namesOf,
} from "../shared-options.js";
import type { NamingOptions, NoiseOptions, OutputOptions } from "../shared-options.js";
import { withEngine } from "../store.js";

interface Options extends NamingOptions, NoiseOptions, OutputOptions {
  readonly database: string;
  readonly strict?: boolean;
  readonly wait: number;
}

/** `load PATH...`: adds artifacts to the store. */
export function defineLoad(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "load",
    "Add dbt artifacts to the store: files, folders, globs, .zip and .tar.gz. What is there already is not loaded twice.",
    [
      ["artifactql load target", "one run, after dbt is done"],
      ["artifactql load 'runs/**/target' archive.zip", "many at once"],
      ["artifactql load runs --layout 'runs/{project}/{environment}/{run}'", "names from folders"],
      ["artifactql load target --set-environment ci --set-run 4711", "names given"],
      ["artifactql load target --strict --format json", "in a pipeline"],
    ],
  ).argument("<path...>", "files, folders or globs");
  addDatabaseOption(command)
    .option(
      "--layout <pattern>",
      "take names from folders, for example runs/{project}/{environment}/{run}; * is any folder (default: none)",
    )
    .option(
      "--set-environment <name>",
      "environment of everything loaded here (default: what the artifacts say)",
    )
    .option(
      "--set-project <name>",
      "project of everything loaded here (default: what the artifacts say)",
    )
    .option("--set-job <name>", "job of everything loaded here (default: what the artifacts say)")
    .option("--set-run <name>", "run of everything loaded here (default: what the artifacts say)")
    .option(
      "--default-environment <name>",
      "the environment that questions see when they name none (default: prod or production, else the busiest)",
    )
    .option(
      "--strict",
      "exit with 1 if any file is broken (default: only if nothing could be loaded)",
    )
    .addOption(
      new Option("--wait <seconds>", "how long to wait for a store that another process holds")
        .argParser(parseSeconds)
        .default(0, "0"),
    );
  for (const name of ["environment", "project"]) {
    command.addOption(new Option(`--${name} <name>`).hideHelp().argParser(() => refusePlace(name)));
  }
  addNoiseOptions(addOutputOptions(command, ["table", "json"]));
  command.action((paths: string[], options: Options) => load(paths, options, session));
}

async function load(paths: readonly string[], options: Options, session: Session): Promise<void> {
  const output = chooseOutput(options);
  const notes = createNotes(options);
  try {
    const report = await withEngine({ database: options.database, wait: options.wait }, (engine) =>
      engine.load(paths, {
        ...namesOf(options),
        onProgress: notes.onProgress,
        signal: session.signal,
      }),
    );
    notes.problems(report.problems);
    await writeDocument(output, report, () =>
      loadReportText(report, options.database, output.paint),
    );
    session.exitCode = exitCodeOf(report, options.strict === true);
  } finally {
    notes.clear();
    if (session.signal.aborted)
      notes.note("Interrupted. What was finished is kept; load again to go on.");
  }
}

function exitCodeOf(report: LoadReport, isStrict: boolean): number {
  const known = report.loaded + report.moved + report.duplicate + report.unchanged;
  return known === 0 || (isStrict && report.failed > 0) ? exitCode.failed : exitCode.done;
}

function refusePlace(name: string): never {
  throw new UsageError(
    `--${name} only selects what is asked. To say where loaded artifacts belong, use --set-${name}.`,
  );
}
