import type { RelationInfo } from "../../index.js";
import { markdownCell } from "../output/markdown-writer.js";

type ColumnInfo = RelationInfo["columns"][number];

/** Relations whose columns others have too; these then only say what they have beside them. */
const sharedNames: ReadonlySet<string> = new Set(["dbt.models", "dbt_history.daily_build_times"]);

/** Every relation as Markdown, below a heading per schema: what it shows, its grain, its columns. */
export function relationsPage(relations: readonly RelationInfo[]): string {
  const shared = relations.filter((relation) => sharedNames.has(fullName(relation)));
  let schema = "";
  const parts = relations.map((relation) => {
    const heading = relation.schema === schema ? "" : `## ${(schema = relation.schema)}\n\n`;
    return heading + relationPart(relation, shared);
  });
  return parts.join("\n");
}

/** Schema and name. */
export function fullName(relation: RelationInfo): string {
  return `${relation.schema}.${relation.name}`;
}

/** The name as it is queried: of a macro with its parameters. */
export function callName(relation: RelationInfo): string {
  const parameters = relation.type === "macro" ? `(${relation.parameters.join(", ")})` : "";
  return fullName(relation) + parameters;
}

/** `One row per node executed in an invocation: invocation_id, unique_id.`, or nothing where the store does not say. */
export function grainText(
  relation: RelationInfo,
  name = (column: string): string => column,
): string {
  if (relation.grain.length === 0) return "";
  return `One row per ${relation.oneRowPer}: ${relation.grain.map(name).join(", ")}.`;
}

function relationPart(relation: RelationInfo, shared: readonly RelationInfo[]): string {
  const grain = grainText(relation, (column) => `\`${column}\``);
  const texts = [relation.comment, grain].filter((text) => text !== "").map(pageText);
  return `### ${callName(relation)}\n\n${texts.join("\n\n")}\n\n${columnsPart(relation, shared)}`;
}

function columnsPart(relation: RelationInfo, shared: readonly RelationInfo[]): string {
  const base = shared.find((other) => other !== relation && hasColumnsOf(relation, other));
  if (base === undefined || sharedNames.has(fullName(relation))) return table(relation.columns);
  const name = fullName(base);
  const link = `[${name}](#${name.replace(".", "")})`;
  const extra = relation.columns.filter(
    (column) => !base.columns.some((own) => isSame(own, column)),
  );
  if (extra.length === 0) return `Columns: those of ${link}.\n`;
  const next = relation.columns[relation.columns.indexOf(extra.at(-1)!) + 1]!.name;
  return `Columns: those of ${link}, and before \`${next}\`:\n\n${table(extra)}`;
}

function hasColumnsOf(relation: RelationInfo, base: RelationInfo): boolean {
  return base.columns.every((column) => relation.columns.some((own) => isSame(own, column)));
}

function isSame(one: ColumnInfo, other: ColumnInfo): boolean {
  return one.name === other.name && one.type === other.type && one.comment === other.comment;
}

function table(columns: readonly ColumnInfo[]): string {
  const rows = columns.map(({ name, type, comment }) => {
    const [meaning = "", source = ""] = comment.split(/ ?Source: /);
    return `| \`${name}\` | ${typeName(type)} | ${cell(meaning)} | ${cell(source.replace(/\.$/, ""))} |\n`;
  });
  return `| column | type | meaning | source |\n|---|---|---|---|\n${rows.join("")}`;
}

function typeName(type: string): string {
  return type
    .toLowerCase()
    .replace("timestamp with time zone", "timestamptz")
    .replace("varchar", "text");
}

function cell(text: string): string {
  return pageText(markdownCell(text));
}

/** A name in angle brackets is no HTML. */
function pageText(text: string): string {
  return text.replaceAll("<", "&lt;");
}
