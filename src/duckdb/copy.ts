import type { DuckDBResult } from "@duckdb/node-api";
import { PolicyError, type EngineError } from "../errors.js";
import type { Column, Parameters } from "../types.js";
import { bindParameters } from "./bind.js";
import { ChunkReader } from "./chunk-reader.js";
import { readColumns } from "./columns.js";
import { describeStatement } from "./describe-statement.js";
import { assertAllowed, extractStatements } from "./guard.js";
import type { Interruption } from "./interruption.js";
import { StatementType } from "./node-api.js";
import { quoteLiteral } from "./quote.js";
import type { Session } from "./session.js";

/** A SELECT of a user whose rows DuckDB writes by itself. */
export interface CopyQuery {
  readonly text: string;
  readonly parameters: Parameters | undefined;
  /** Most rows to write. */
  readonly limit: number | undefined;
}

/** Where and under which rules it runs. */
export interface CopyPlace {
  readonly session: Session;
  readonly interruption: Interruption;
  readonly access: "sandboxed" | "full";
}

/** A SELECT that was admitted and can stand in a larger statement. */
export interface AdmittedQuery {
  readonly columns: readonly Column[];
  /** The SELECT in parentheses, without what ended it. */
  readonly source: string;
  readonly query: CopyQuery;
}

/**
 * Checks a SELECT as {@link query} does, and finds its columns; nothing runs.
 *
 * @throws {@link PolicyError} for what is no single SELECT, or leaves the sandbox. @throws {@link QueryError} DuckDB refuses it.
 */
export async function admit(place: CopyPlace, query: CopyQuery): Promise<AdmittedQuery> {
  const { session, interruption, access } = place;
  const { text } = query;
  const statements = await extractStatements(session, interruption, text);
  if (access === "sandboxed") await assertAllowed(session, interruption, text, statements);
  if (statements.count !== 1)
    throw new PolicyError("An export takes one statement.", { sql: text });
  // Faults come from here, where their place is that in the user's text.
  const prepared = await interruption.during(() => statements.prepare(0));
  const type = prepared.statementType;
  prepared.destroySync();
  if (type !== StatementType.SELECT)
    throw new PolicyError(type === StatementType.EXPLAIN ? plan : describeStatement(text), {
      sql: text,
    });
  const source = await findSource(place, text);
  return { columns: await readColumnsOf(place, query, source), source, query };
}

const plan = "EXPLAIN gives a plan, no rows to export. Ask it with sql().";

/** Writes the rows into a file or folder; answers how many. `options` are those of COPY. */
export function copyTo(
  place: CopyPlace,
  admitted: AdmittedQuery,
  path: string,
  options: readonly string[],
): Promise<number> {
  return write(
    place,
    admitted,
    (select) => `copy (${select}) to ${quoteLiteral(path)} (${options.join(", ")})`,
  );
}

/** Makes a table of the rows; answers how many. `table` is quoted already. */
export function createTable(
  place: CopyPlace,
  admitted: AdmittedQuery,
  table: string,
): Promise<number> {
  return write(place, admitted, (select) => `create table ${table} as ${select}`);
}

/** Hands out the rows as vectors while they are computed. */
export async function readChunks(
  { session, interruption }: CopyPlace,
  { source, query }: AdmittedQuery,
  classify: (error: unknown) => EngineError,
): Promise<ChunkReader> {
  const sql = `select * from ${source}`;
  const prepared = await interruption.during(() => session.connection.prepare(sql));
  const statement = await session.start(interruption, prepared, query.parameters, {
    sql: query.text,
    isStreaming: true,
    integers: "bigint",
  });
  // The session is needed for what comes next.
  const owner = { release: () => session.end(statement) };
  return new ChunkReader(owner, statement, query.limit, classify);
}

async function write(
  place: CopyPlace,
  { source, query }: AdmittedQuery,
  toStatement: (select: string) => string,
): Promise<number> {
  const limit = query.limit === undefined ? "" : ` limit ${query.limit}`;
  const result = await run(place, query, toStatement(`select * from ${source}${limit}`));
  const chunk = await place.interruption.during(() => result.fetchChunk());
  return Number(chunk?.getColumnVector(0).getItem(0) ?? 0);
}

/** The types of some columns are known only when parameters have values. */
async function readColumnsOf(
  place: CopyPlace,
  query: CopyQuery,
  source: string,
): Promise<readonly Column[]> {
  return readColumns(await run(place, query, `select * from ${source} limit 0`)).columns;
}

async function run(
  { session, interruption }: CopyPlace,
  { parameters }: CopyQuery,
  sql: string,
): Promise<DuckDBResult> {
  const prepared = await interruption.during(() => session.connection.prepare(sql));
  try {
    bindParameters(prepared, parameters);
    return await interruption.during(() => prepared.run());
  } finally {
    prepared.destroySync();
  }
}

const ending = /^(?:;|\s|--[^\n\r]*(?:[\n\r]|$)|\/\*[^]*?\*\/)*$/;

/**
 * The statement as a source for FROM. A statement may end with a semicolon, and comments behind it; which of the semicolons that is (one
 * may stand in a text or a comment), DuckDB's parser decides.
 */
async function findSource({ session, interruption }: CopyPlace, text: string): Promise<string> {
  const candidates = [text];
  for (let place = text.lastIndexOf(";"); place > 0; place = text.lastIndexOf(";", place - 1))
    if (ending.test(text.slice(place))) candidates.push(text.slice(0, place));
  for (const candidate of candidates) {
    // The line break ends a comment that the statement may end with.
    const source = `(${candidate}\n)`;
    const isWhole = await session
      .extract(interruption, `select * from ${source}`)
      .then((found) => found.count === 1)
      .catch(() => false);
    interruption.throwIfStopped();
    if (isWhole) return source;
  }
  throw new PolicyError("An export takes a SELECT that can stand in FROM.", { sql: text });
}
