import type { Command } from "commander";
import type { Column, RelationInfo, Row } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { UsageError } from "../failure.js";
import { createNotes } from "../notes.js";
import { noteWritten } from "../output/note-written.js";
import { chooseOutput, type Output, writeRows, writeText, type Written } from "../output/output.js";
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
import { callName, fullName, grainText, relationsPage } from "../text/relations-page.js";

const short = textColumns("schema", "name", "type", "comment");
const long: readonly Column[] = [...short, { name: "grain", type: "VARCHAR[]" }];
const everything: readonly Column[] = [
  ...textColumns("schema", "name", "type", "comment", "oneRowPer"),
  ...["grain", "parameters", "columns"].map((name) => ({ name, type: "VARCHAR[]" })),
];

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
      ["artifactql tables --format json", "everything, for programs"],
      ["artifactql tables --format markdown -o relations.md", "everything, as a page"],
      ["artifactql tables --format csv", "one line per relation, with its grain"],
      ["artifactql tables executions --format csv", "one line per column"],
    ],
  ).argument("[name]", "a relation, with or without its schema (default: list all)");
  addNoiseOptions(addLimitOption(addOutputOptions(addStoreOptions(command))));
  command.action((name: string | undefined, options: Options) => tables(name, options, session));
}

async function tables(name: string | undefined, options: Options, session: Session): Promise<void> {
  const output = chooseOutput(options);
  const notes = createNotes(options);
  const relations = await askStore(options, session, notes, (engine) => engine.relations());
  const found = name === undefined ? relations : findRelations(name, relations);
  if (name !== undefined) for (const relation of found) notes.note(introduction(relation));
  const written = await writeRelations(output, found, name === undefined);
  noteWritten(written, output, options, notes);
}

/** JSON and Markdown tell everything of each relation; the other formats are flat: a row per relation, or per column of what was named. */
function writeRelations(
  output: Output,
  relations: readonly RelationInfo[],
  isList: boolean,
): Promise<Written> {
  if (output.format === "markdown") return writePage(output, relations);
  if (output.format === "json") return writeRows(output, everything, [relations.map(toRow)]);
  if (!isList) return writeColumns(output, relations);
  const forPeople = output.format === "table";
  return writeRows(output, forPeople ? short : long, [relations.map(toRow)]);
}

async function writePage(output: Output, relations: readonly RelationInfo[]): Promise<Written> {
  const shown = relations.slice(0, output.limit);
  await writeText(output, `# Relations\n\n${relationsPage(shown)}`);
  const truncated = shown.length < relations.length;
  return { rowCount: shown.length, truncated, note: undefined };
}

function writeColumns(output: Output, relations: readonly RelationInfo[]): Promise<Written> {
  const isSeveral = relations.length > 1;
  const columns = textColumns(...(isSeveral ? ["relation"] : []), "column", "type", "comment");
  const rows = relations.flatMap((relation) =>
    relation.columns.map((column) => ({
      relation: fullName(relation),
      column: column.name,
      type: column.type,
      comment: column.comment,
    })),
  );
  return writeRows(output, columns, [rows]);
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

function introduction(relation: RelationInfo): string {
  const grain = grainText(relation);
  return `${callName(relation)} (${relation.type}): ${relation.comment}${grain === "" ? "" : ` ${grain}`}`;
}

function toRow(relation: RelationInfo): Row {
  return { ...relation, columns: relation.columns.map((column) => ({ ...column })) };
}

function textColumns(...names: readonly string[]): readonly Column[] {
  return names.map((name) => ({ name, type: "VARCHAR" }));
}
