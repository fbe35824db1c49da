import { createInterface } from "node:readline/promises";
import { type Command, Option } from "commander";
import type { ForgetReport, ForgetSelection } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { UsageError } from "../failure.js";
import { createNotes } from "../notes.js";
import { writeDocument } from "../output/document.js";
import { chooseOutput } from "../output/output.js";
import { parseMoment, parseSeconds } from "../parse-values.js";
import type { Session } from "../session.js";
import { addDatabaseOption, addNoiseOptions, addOutputOptions } from "../shared-options.js";
import type { NoiseOptions, OutputOptions } from "../shared-options.js";
import { assertStore, withEngine } from "../store.js";
import { countOf } from "../text/amounts.js";

interface Options extends OutputOptions, NoiseOptions {
  readonly database: string;
  readonly environment?: string;
  readonly project?: string;
  readonly job?: string;
  readonly run?: string;
  readonly invocation?: string;
  readonly before?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly wait: number;
}

/** `forget`: removes runs from the store. */
export function defineForget(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "forget",
    "Remove runs from the store, and what nothing else needs. Only what matches every given option goes; at least one is needed.",
    [
      ["artifactql forget --before 2026-01-01 --dry-run", "count only"],
      ["artifactql forget --environment ci --before 2026-06-01", "asks before it removes"],
      ["artifactql forget --project harbor --run 4711 --yes", "in a script"],
    ],
  );
  addDatabaseOption(command)
    .option("-e, --environment <name>", "runs of this environment go (default: of any)")
    .option("-p, --project <name>", "runs of this project go (default: of any)")
    .option("--job <name>", "runs of this job go (default: of any)")
    .option("--run <name>", "this run goes (default: any)")
    .option("--invocation <id>", "this invocation goes (default: any)")
    .addOption(
      new Option(
        "--before <moment>",
        "invocations before this date (its start, UTC) or moment go (default: of any time)",
      ).argParser(parseMoment),
    )
    .option("--dry-run", "count what would go, remove nothing (default: remove)")
    .option("-y, --yes", "do not ask; needed where there is no terminal (default: ask)")
    .addOption(
      new Option("--wait <seconds>", "how long to wait for a store that another process holds")
        .argParser(parseSeconds)
        .default(0, "0"),
    );
  addNoiseOptions(addOutputOptions(command, ["table", "json"]));
  command.action((options: Options) => forget(options, session));
}

async function forget(options: Options, session: Session): Promise<void> {
  const selection = selectionOf(options);
  const canAsk = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (options.dryRun !== true && options.yes !== true && !canAsk) {
    throw new UsageError(
      "forget removes history and there is no terminal to ask on. Add --yes, or --dry-run to count only.",
    );
  }
  const output = chooseOutput(options);
  const notes = createNotes(options);
  assertStore(options.database);
  const report = await withEngine(
    { database: options.database, wait: options.wait },
    async (engine) => {
      const counted = await engine.forget({ ...selection, dryRun: true });
      if (options.dryRun === true || isNothing(counted)) return counted;
      if (options.yes !== true && !(await isConfirmed(counted, session.signal))) return undefined;
      session.signal.throwIfAborted();
      return engine.forget(selection);
    },
  );
  if (report === undefined) notes.note("Nothing was removed.");
  else
    await writeDocument(output, report, () => `${outcomeText(report, options.dryRun === true)}\n`);
}

function selectionOf(options: Options): ForgetSelection {
  const { environment, project, job, run, invocation, before } = options;
  const selection: ForgetSelection = { environment, project, job, run, invocation, before };
  if (Object.values(selection).every((value) => value === undefined)) {
    throw new UsageError(
      "Say what to forget: at least one of --environment, --project, --job, --run, --invocation, --before.",
    );
  }
  return selection;
}

function isNothing(report: ForgetReport): boolean {
  return report.invocations + report.artifacts + report.results + report.definitions === 0;
}

async function isConfirmed(counted: ForgetReport, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    const answer = await terminal.question(`This removes ${forgetText(counted)}. Go on? y/N `, {
      signal,
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function outcomeText(report: ForgetReport, isDryRun: boolean): string {
  if (isNothing(report)) return "Nothing in the store matches.";
  return `${isDryRun ? "Would remove" : "Removed"} ${forgetText(report)}.`;
}

function forgetText(report: ForgetReport): string {
  return [
    countOf(report.invocations, "invocation"),
    countOf(report.artifacts, "artifact"),
    countOf(report.results, "result"),
    countOf(report.definitions, "definition"),
  ].join(", ");
}
