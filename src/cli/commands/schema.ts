import type { Command } from "commander";
import { defineCommand } from "../define-command.js";
import { chooseOutput, writeText } from "../output/output.js";
import type { Session } from "../session.js";
import { addFileOptions, type OutputOptions } from "../shared-options.js";
import { withEngine } from "../store.js";

/** `schema [TYPE]`: what GraphQL can ask. */
export function defineSchema(program: Command, _session: Session): void {
  const command = defineCommand(
    program,
    "schema",
    "Print the GraphQL schema (SDL, sorted), or one type of it. It needs no store.",
    [
      ["artifactql schema Query", "where every query begins"],
      ["artifactql schema ModelAppliedStateNode", "the fields of a model"],
      ["artifactql schema -o schema.graphql", "for an editor or a code generator"],
    ],
  ).argument("[type]", "name of a type (default: the whole schema)");
  addFileOptions(command);
  command.action(async (type: string | undefined, options: OutputOptions) => {
    // The answer is one text, whatever its file is called.
    const output = chooseOutput({ ...options, format: "table" });
    await writeText(output, await withEngine({}, (engine) => engine.sdl(type)));
  });
}
