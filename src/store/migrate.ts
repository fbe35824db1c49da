import type { Database } from "../duckdb/database.js";
import type { Session } from "../duckdb/session.js";
import { StoreError } from "../errors.js";
import { derive } from "./derive.js";
import { VERSION } from "../version.js";

/** Raised whenever a table of sql/tables changes after a release; stores of unreleased versions are loaded anew. */
export const storeVersion = 1;

interface StoreRow {
  readonly store_version: number;
  readonly created_by: string;
  readonly is_derived: boolean;
  /** False in a copy of the packaged empty store. */
  readonly is_dated: boolean;
}

/**
 * Makes the store's tables and views in a new file, and brings the views of an older one up to this version.
 *
 * @throws StoreError when the file was written by a newer artifactql, or holds something else.
 */
export async function prepareStore(database: Database): Promise<void> {
  const found = await readStoreRow(database);
  if (found !== undefined && found.store_version > storeVersion) {
    throw new StoreError(
      `${database.path} is a store of version ${found.store_version}, written by artifactql ${found.created_by}; this artifactql ${VERSION} reads up to version ${storeVersion}. Update artifactql, or open another file.`,
      { database: database.path },
    );
  }
  if (found?.created_by === VERSION) {
    if (!(found.is_dated && found.is_derived) && !database.readOnly)
      await complete(database, found);
    return;
  }
  if (database.readOnly) {
    if (found !== undefined) return;
    throw new StoreError(
      `${database.path} is a DuckDB file but no artifactql store, or one whose first load was broken off. Load into it again, or into a file of its own: artifactql load PATH --database FILE.`,
      {
        database: database.path,
      },
    );
  }
  // 300 kB of SQL that an existing store does not need.
  const { macroStatements, tableStatements, viewStatements } = await import("../catalog/index.js");
  const writer = await database.writer();
  try {
    if (found === undefined) await refuseForeignFile(database);
    await writer.transaction(async () => {
      for (const { sql } of tableStatements) await writer.run(sql);
      for (const { sql } of [...viewStatements, ...macroStatements])
        await writer.run(sql.slice(0, startOfComments(sql)));
      // Comments are two thirds of the time; in memory nobody but relations() reads them.
      if (database.path !== ":memory:") await writeComments(writer);
      await writer.rows(
        found === undefined
          ? "insert into dbt_store.store values ($version, $by, now(), true)"
          : "update dbt_store.store set store_version = $version, created_by = $by",
        { version: storeVersion, by: VERSION },
      );
      // The release before may have been killed in the middle of a load.
      if (found?.is_derived === false) await derive(writer);
    });
  } finally {
    await writer.release();
  }
}

/** Writes the comments of every relation and column, for SQL users and for `engine.relations()`. */
export async function writeComments(writer: Session): Promise<void> {
  const { macroStatements, viewStatements } = await import("../catalog/index.js");
  for (const { sql } of [...viewStatements, ...macroStatements]) {
    const comments = sql.slice(startOfComments(sql));
    if (comments !== "") await writer.run(comments);
  }
}

/** In each file of a view the comments stand behind the view. */
function startOfComments(sql: string): number {
  const start = sql.search(/^comment on /m);
  return start < 0 ? sql.length : start;
}

/** Gives a copy of the packaged store its day, and derives what a load that was killed between two batches has not. */
async function complete(database: Database, found: StoreRow): Promise<void> {
  const writer = await database.writer();
  try {
    await writer.transaction(async () => {
      if (!found.is_dated) await writer.run("update dbt_store.store set created_at = now()");
      if (!found.is_derived) await derive(writer);
    });
  } finally {
    await writer.release();
  }
}

async function readStoreRow(database: Database): Promise<StoreRow | undefined> {
  const reader = await database.reader();
  try {
    const [table] = await reader.rows(
      "select 1 from duckdb_tables() where schema_name = 'dbt_store' and table_name = 'store' and database_name = current_database()",
    );
    if (table === undefined) return undefined;
    const [row] = await reader.rows<StoreRow>(
      "select store_version, created_by, is_derived, created_at is not null as is_dated from dbt_store.store",
    );
    return row;
  } finally {
    await reader.release();
  }
}

/** Someone's own database must not fill with our schemas because of a mistyped path. */
async function refuseForeignFile(database: Database): Promise<void> {
  const reader = await database.reader();
  try {
    const rows = await reader.rows<{ name: string }>(
      "select schema_name || '.' || table_name as name from duckdb_tables() where database_name = current_database() limit 1",
    );
    if (rows.length > 0) {
      throw new StoreError(
        `${database.path} holds other tables (${rows[0]?.name}), so it is not used as a store. Name a file that does not exist yet.`,
        {
          database: database.path,
        },
      );
    }
  } finally {
    await reader.release();
  }
}
