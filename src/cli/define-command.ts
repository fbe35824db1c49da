import type { Command } from "commander";
import { textWidth } from "./text/text-width.js";

/** An example of a command's help: the command line, and what it does. */
export type Example = readonly [commandLine: string, does: string];

/** Adds a command whose help ends with examples. */
export function defineCommand(
  program: Command,
  name: string,
  description: string,
  examples: readonly Example[],
): Command {
  const width = Math.max(...examples.map(([commandLine]) => textWidth(commandLine)));
  const lines = examples.map(([commandLine, does]) =>
    does === "" ? `  $ ${commandLine}` : `  $ ${commandLine.padEnd(width)}  # ${does}`,
  );
  return program
    .command(name)
    .description(description)
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError(`See: artifactql ${name} --help`)
    .addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
