import { Command } from "commander";
import { version } from "../../package.json";
import { defineDemo } from "./commands/demo.js";
import { defineExport } from "./commands/export.js";
import { defineForget } from "./commands/forget.js";
import { defineGraphql } from "./commands/graphql.js";
import { defineInfo } from "./commands/info.js";
import { defineLoad } from "./commands/load.js";
import { defineSchema } from "./commands/schema.js";
import { defineSql } from "./commands/sql.js";
import { defineTables } from "./commands/tables.js";
import { defineTrends } from "./commands/trends.js";
import type { Session } from "./session.js";

/** The command line: every command with its options and help. Nothing heavy is imported before a command runs. */
export function createProgram(session: Session): Command {
  const program = new Command("artifactql")
    .description(
      "Load the dbt artifacts of many runs into one DuckDB file and ask questions over all of them.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError(false)
    .addHelpText(
      "after",
      `
Examples:
  $ artifactql demo                                      # what it can do, on a bundled project
  $ artifactql load target                               # one run; again after each run, and history grows
  $ artifactql load runs --layout '{environment}/{run}'  # many runs, named by their folders
  $ artifactql sql "select * from dbt.models limit 5"
  $ artifactql graphql "{ runs(first: 5) { edges { node { name startedAt errorCount } } } }"
  $ artifactql trends --since 14d
  $ artifactql export dbt_history.executions executions.parquet

Answers go to standard output (a table on a terminal, JSON elsewhere), all else to standard error.
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`,
    );
  for (const define of [
    defineLoad,
    defineSql,
    defineExport,
    defineGraphql,
    defineTrends,
    defineTables,
    defineSchema,
    defineInfo,
    defineForget,
    defineDemo,
  ])
    define(program, session);
  return program;
}
