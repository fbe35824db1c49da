import type { DuckDBPreparedStatement } from "@duckdb/node-api";
import { StatementType } from "./node-api.js";
import { PolicyError } from "../errors.js";
import { normalizeSettings, type NormalizedSettings } from "../options.js";
import type { Parameters, QueryResult, QuerySettings, Row, RowStream } from "../types.js";
import { ChunkReader } from "./chunk-reader.js";
import { classifyError } from "./classify-error.js";
import type { Database } from "./database.js";
import { describeStatement } from "./describe-statement.js";
import { assertAllowed, extractStatements } from "./guard.js";
import type { Interruption } from "./interruption.js";
import { RowReader } from "./row-reader.js";
import type { Session } from "./session.js";
import type { Statement } from "./statement.js";

/** Runs SQL of a user and returns all its rows, or the first `limit`. */
export async function query<R = Row>(
  database: Database,
  text: string,
  parameters?: Parameters,
  settings: QuerySettings = {},
): Promise<QueryResult<R>> {
  const { limit, ...normalized } = normalizeSettings(settings);
  // Without a limit all rows are wanted, and DuckDB is faster when it may compute them at once.
  const opened = await openStatement(
    database,
    text,
    parameters,
    { ...normalized, limit },
    limit !== undefined,
  );
  const { session, statement } = opened;
  try {
    const rows: Row[] = [];
    const most = limit === undefined ? Infinity : limit + 1;
    while (rows.length < most) {
      const chunk = await statement.nextRows(most - rows.length);
      if (chunk === undefined) break;
      for (const row of chunk) rows.push(row);
    }
    opened.interruption.throwIfStopped();
    const isTruncated = rows.length === most;
    if (isTruncated) rows.pop();
    return Object.freeze({
      rows: Object.freeze(rows) as unknown as readonly R[],
      columns: statement.columns,
      rowCount: rows.length,
      truncated: isTruncated,
    });
  } catch (error) {
    throw classifyError(error, { sql: text, parameters, database: database.path });
  } finally {
    await session.release();
  }
}

/** Runs SQL of a user and hands its rows out as they are computed. */
export async function stream<R = Row>(
  database: Database,
  text: string,
  parameters?: Parameters,
  settings: QuerySettings = {},
): Promise<RowStream<R>> {
  const normalized = normalizeSettings(settings);
  const { session, statement } = await openStatement(database, text, parameters, normalized, true);
  return new RowReader<R>(session, statement, normalized.limit, (error) =>
    classifyError(error, { sql: text, parameters, database: database.path }),
  );
}

/** Runs SQL of a user and hands its chunks out as they are computed, for whoever reads vectors. */
export async function chunks(
  database: Database,
  text: string,
  parameters?: Parameters,
  settings: QuerySettings = {},
): Promise<ChunkReader> {
  const normalized = normalizeSettings(settings);
  const { session, statement } = await openStatement(database, text, parameters, normalized, true);
  return new ChunkReader(session, statement, normalized.limit, (error) =>
    classifyError(error, { sql: text, parameters, database: database.path }),
  );
}

interface OpenStatement {
  readonly session: Session;
  readonly statement: Statement;
  readonly interruption: Interruption;
}

async function openStatement(
  database: Database,
  text: string,
  parameters: Parameters | undefined,
  settings: NormalizedSettings,
  isStreaming: boolean,
): Promise<OpenStatement> {
  const session = await database.reader(settings.place);
  try {
    const interruption = session.watch(settings);
    const prepared = await prepare(database, session, interruption, text);
    const statement = await session.start(interruption, prepared, parameters, {
      sql: text,
      isStreaming,
      integers: settings.integers,
    });
    return { session, statement, interruption };
  } catch (error) {
    await session.release();
    throw classifyError(error, { sql: text, parameters, database: database.path });
  }
}

/** Prepares the statement; never kept for another call, because views read their variables when they are bound. */
async function prepare(
  database: Database,
  session: Session,
  interruption: Interruption,
  text: string,
): Promise<DuckDBPreparedStatement> {
  const statements = await extractStatements(session, interruption, text);
  const last = statements.count - 1;
  if (database.access === "full") {
    for (let index = 0; index < last; index++) {
      await interruption.during(async () => (await statements.prepare(index)).run());
    }
    return interruption.during(() => statements.prepare(last));
  }
  await assertAllowed(session, interruption, text, statements);
  const prepared = await interruption.during(() => statements.prepare(last));
  if (
    prepared.statementType === StatementType.SELECT ||
    prepared.statementType === StatementType.EXPLAIN
  )
    return prepared;
  prepared.destroySync();
  throw new PolicyError(describeStatement(text), { sql: text });
}
