import type { Command } from "commander";
import type { Column, RelationInfo, Row } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { UsageError } from "../failure.js";
import { createNotes } from "../notes.js";
import { chooseOutput, writeRows } from "../output/output.js";
import type { Session } from "../session.js";
import {
  addLimitOption,
  addNoiseOptions,
  addOutputOptions,
  addStoreOptions,
} from "../shared-options.js";
import type { NoiseOptions, OutputOptions, StoreOptions } from "../shared-options.js";
import { askStore } from "../store.js";
import { closestName } from "../text/closest-name.js";
import { noteWritten } from "./sql.js";

interface Options extends StoreOptions, OutputOptions, NoiseOptions {}

/** `tables [NAME]`: what can be asked. */
export function defineTables(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "tables",
    "List the relations that can be queried, or the columns of one.",
    [
      ["artifactql tables", "every relation with its meaning"],
      ["artifactql tables dbt_history.executions", "its columns"],
      ["artifactql tables models --format markdown", "for a page"],
    ],
  ).argument("[name]", "a relation, with or without its schema (default: list all)");
  addNoiseOptions(addLimitOption(addOutputOptions(addStoreOptions(command))));
  command.action((name: string | undefined, options: Options) => tables(name, options, session));
}

async function tables(name: string | undefined, options: Options, session: Session): Promise<void> {
  const output = chooseOutput(options);
  const notes = createNotes(options);
  const relations = await askStore(options, session, notes, (engine) => engine.relations());
  if (name === undefined) {
    noteWritten(
      await writeRows(output, textColumns("schema", "name", "type", "comment"), [
        relations.map((each) => relationRow(each)),
      ]),
      output,
      options,
      notes,
    );
    return;
  }
  const found = findRelations(name, relations);
  for (const relation of found)
    notes.note(`${relation.schema}.${relation.name} (${relation.type}): ${relation.comment}`);
  const isSeveral = found.length > 1;
  const columns = textColumns(...(isSeveral ? ["relation"] : []), "column", "type", "comment");
  const rows = found.flatMap((relation) =>
    relation.columns.map((column) => ({
      relation: fullName(relation),
      column: column.name,
      type: column.type,
      comment: column.comment,
    })),
  );
  noteWritten(await writeRows(output, columns, [rows]), output, options, notes);
}

/** The relations that a name means: `executions` or `dbt_history.executions`, whatever its case. */
export function findRelations(
  name: string,
  relations: readonly RelationInfo[],
): readonly RelationInfo[] {
  const wanted = name.replaceAll('"', "").toLowerCase();
  const found = relations.filter(
    (relation) =>
      wanted === relation.name.toLowerCase() || wanted === fullName(relation).toLowerCase(),
  );
  if (found.length > 0) return found;
  const names = relations.map((relation) =>
    wanted.includes(".") ? fullName(relation) : relation.name,
  );
  const closest = closestName(wanted, names);
  const hint =
    closest === undefined ? "`artifactql tables` lists them all." : `Did you mean ${closest}?`;
  throw new UsageError(`There is no relation ${name}. ${hint}`);
}

function fullName(relation: RelationInfo): string {
  return `${relation.schema}.${relation.name}`;
}

function relationRow(relation: RelationInfo): Row {
  return {
    schema: relation.schema,
    name: relation.name,
    type: relation.type,
    comment: relation.comment,
  };
}

function textColumns(...names: readonly string[]): readonly Column[] {
  return names.map((name) => ({ name, type: "VARCHAR" }));
}
