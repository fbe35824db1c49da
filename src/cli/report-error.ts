import { CommanderError } from "commander";
import { BrokenPipe, CommandError, exitCode, UsageError } from "./failure.js";
import { paintFor } from "./text/paint.js";
import { visibleLines } from "./text/visible-text.js";

/** Says on standard error what went wrong, and gives the exit code. */
export async function reportError(error: unknown): Promise<number> {
  if (error instanceof BrokenPipe) return exitCode.done;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (error instanceof UsageError) return say(error.message, exitCode.usage);
  if (error instanceof CommandError) return say(error.message, exitCode.failed);
  return reportEngineError(error);
}

async function reportEngineError(error: unknown): Promise<number> {
  const library = await import("../index.js").catch(() => undefined);
  if (library === undefined || !library.isEngineError(error)) return reportUnexpected(error);
  if (error.code === "OPTIONS") return say(error.message, exitCode.usage);
  if (error instanceof library.QueryError) {
    const place =
      error.position === undefined ? undefined : library.markPosition(error.sql, error.position);
    const hint =
      error.hint === undefined || error.message.includes(error.hint) ? undefined : error.hint;
    return say(
      [error.message, place, hint].filter((part) => part !== undefined).join("\n"),
      exitCode.failed,
    );
  }
  if (error.code === "POLICY") return say(asCommands(error.message), exitCode.failed);
  return say(error.message, exitCode.failed);
}

/** The library's calls by their names on the command line. */
function asCommands(message: string): string {
  return message
    .replaceAll(/\b(load|forget)\(\)/g, "`artifactql $1`")
    .replaceAll("export()", "--output FILE");
}

/** An error that nobody foresaw is a fault of ours: the stack goes with it. */
function reportUnexpected(error: unknown): number {
  if (!(error instanceof Error)) return say(String(error), exitCode.failed);
  if ("code" in error && error.code === "ERR_MODULE_NOT_FOUND" && /'graphql'/.test(error.message))
    return say(
      "GraphQL needs the package graphql, which is not installed here: npm install graphql",
      exitCode.failed,
    );
  const isOfSystem = "code" in error && typeof error.code === "string" && "syscall" in error;
  return say(isOfSystem ? error.message : (error.stack ?? error.message), exitCode.failed);
}

function say(message: string, code: number): number {
  sayError(message);
  return code;
}

/** Says on standard error that something failed. */
export function sayError(message: string): void {
  process.stderr.write(`${paintFor(process.stderr)("bad", "error:")} ${visibleLines(message)}\n`);
}
