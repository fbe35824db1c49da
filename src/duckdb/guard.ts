import type {
  DuckDBConnection,
  DuckDBExtractedStatements,
  DuckDBPreparedStatement,
} from "@duckdb/node-api";
import { PolicyError, QueryError } from "../errors.js";
import type { Interruption } from "./interruption.js";
import { describeStatement, hasSeveralStatements, isBlank } from "./describe-statement.js";
import { readableSettings, refusalOf, refusedRelations } from "./refused-functions.js";
import type { Session } from "./session.js";

type Extracted = DuckDBExtractedStatements;

/** Splits text into statements. @throws {@link QueryError} if there is none */
export async function extractStatements(
  session: Session,
  interruption: Interruption,
  text: string,
): Promise<Extracted> {
  if (isBlank(text)) throw new QueryError("The query is empty.", { sql: text, kind: "syntax" });
  return session.extract(interruption, text);
}

/**
 * Admits text to the sandbox: one SELECT (also WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE) or EXPLAIN of one, without functions that
 * change or tell more than the store. DuckDB's own parser gives the tree that is checked, before anything is bound.
 *
 * @throws {@link PolicyError} for anything else; it says what to do instead
 */
export async function assertAllowed(
  session: Session,
  interruption: Interruption,
  text: string,
  statements: Extracted,
): Promise<void> {
  if (statements.count > 1) {
    throw new PolicyError(hasSeveralStatements(text) ? oneStatement : pivotNeedsList, {
      sql: text,
    });
  }
  const select = withoutExplain(text);
  const tree = await interruption.during(() => parse(session.connection, select));
  if (tree.error !== false || tree.statements?.length !== 1)
    throw new PolicyError(describeStatement(text), { sql: text });
  assertTree(tree, text);
}

const oneStatement = "A query is one statement. Send several statements one by one.";
const pivotNeedsList =
  "PIVOT without a list of values reads the data twice, which is two statements. Name the values: pivot t on column in ('a', 'b') using ...; " +
  "or open the store with access: 'full'.";

/** White space and comments, of which nested ones are left out: a statement that is understood in two ways must not get through. */
const blank = String.raw`(?:\s|--[^\n\r]*[\n\r]|/\*(?:(?!/\*|\*/)[^])*\*/)*`;
const explain = new RegExp(
  String.raw`^${blank}explain\s+(?:analyze\s+|\(\s*(?:analyze|verbose|format\s+\w+)(?:\s*,\s*(?:analyze|verbose|format\s+\w+))*\s*\)\s*)?`,
  "i",
);

/** The statement that EXPLAIN explains: `explain analyze` runs it, so that it must be as harmless as any other. */
function withoutExplain(text: string): string {
  return text.replace(explain, "");
}

interface Tree {
  readonly error?: boolean;
  readonly statements?: readonly unknown[];
}

const parsers = new WeakMap<DuckDBConnection, Promise<DuckDBPreparedStatement>>();
const parseStatement =
  "select json_serialize_sql($1::varchar, skip_null := true, skip_empty := true, skip_default := true)";

async function parse(connection: DuckDBConnection, text: string): Promise<Tree> {
  const known = parsers.get(connection) ?? connection.prepare(parseStatement);
  parsers.set(connection, known);
  const parser = await known;
  parser.bindVarchar(1, text);
  const result = await parser.run();
  return JSON.parse(String(result.getChunk(0).getColumnVector(0).getItem(0))) as Tree;
}

type Node = Readonly<Record<string, unknown>>;

function assertTree(tree: Tree, text: string): void {
  const open: unknown[] = [tree.statements];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== "object" || node === null) continue;
    for (const child of Object.values(node)) open.push(child);
    const refusal = refuse(node as Node);
    if (refusal !== undefined) throw new PolicyError(refusal, { sql: text });
  }
}

function refuse(node: Node): string | undefined {
  const { type, function_name: functionName, table_name: tableName } = node;
  if (
    type === "BASE_TABLE" &&
    typeof tableName === "string" &&
    refusedRelations.has(tableName.toLowerCase())
  ) {
    return `${tableName} tells about this machine, which the sandbox forbids.`;
  }
  if (type === "TABLE_FUNCTION" && isHistogram(node["function"]))
    return `The function histogram() in FROM ${refusalOf("histogram_values") ?? ""}`;
  if (typeof functionName !== "string") return undefined;
  if (functionName.toLowerCase() === "current_setting" && !isReadable(node["children"])) {
    return "The function current_setting() tells about this machine, which the sandbox forbids for all settings but TimeZone and a few others.";
  }
  const reason = refusalOf(functionName);
  return reason === undefined ? undefined : `The function ${functionName}() ${reason}`;
}

/** As a table macro it takes the name of a table as a text; as an aggregate it is harmless. */
function isHistogram(call: unknown): boolean {
  return (
    typeof call === "object" && call !== null && (call as Node)["function_name"] === "histogram"
  );
}

function isReadable(children: unknown): boolean {
  const [argument] = Array.isArray(children) ? (children as readonly Node[]) : [];
  const constant =
    argument?.["type"] === "VALUE_CONSTANT" ? (argument["value"] as Node | undefined) : undefined;
  return readableSettings.has(String(constant?.["value"]).toLowerCase());
}
