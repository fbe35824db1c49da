import { exitCode } from "./failure.js";
import { createProgram } from "./program.js";
import { reportError } from "./report-error.js";
import { watchInterrupts } from "./session.js";

/** Runs one command line (without `node` and the script) and gives the exit code. */
export async function run(commandLine: readonly string[]): Promise<number> {
  const watch = watchInterrupts();
  try {
    await createProgram(watch.session).parseAsync(commandLine, { from: "user" });
    return watch.isInterrupted() ? exitCode.interrupted : watch.session.exitCode;
  } catch (error) {
    return watch.isInterrupted() ? exitCode.interrupted : await reportError(error);
  } finally {
    watch.stop();
  }
}
