import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LoadMemory } from "../artifacts/load-memory.js";
import { StagingBatch, stagingNames } from "../artifacts/staging.js";
import { stagingStatements } from "../catalog/index.js";
import { quoteLiteral } from "../duckdb/quote.js";
import type { Session } from "../duckdb/session.js";
import { derive, needsDeriving } from "./derive.js";

/** DuckDB reads in pieces of twice its limit on a JSON object, one for each thread. */
const smallestRowLimit = 2 ** 20;

/** When more texts than this are remembered, the load forgets them all: memory stays flat, the next texts are only looked at once more. */
const mostRemembered = 1_000_000;

/** Takes staged rows into the store, each batch in one transaction. */
export class BatchWriter {
  readonly memory = new LoadMemory();
  readonly #session: Session;
  readonly #folder: string;
  #batch: StagingBatch | undefined;
  #taken = 0;
  #rows = 0;

  constructor(session: Session, scratch: string) {
    this.#session = session;
    this.#folder = join(scratch, "staging");
  }

  /** The batch that rows are staged in now. */
  get batch(): StagingBatch {
    // Whoever closed the database has removed the folder.
    this.#session.assertUsable();
    this.#batch ??= new StagingBatch(this.#newFolder());
    return this.#batch;
  }

  /** Rows that were written. */
  get rows(): number {
    return this.#rows;
  }

  /** The rows that were staged; what comes next goes to another batch, also while this one is written. */
  take(): StagingBatch | undefined {
    this.#session.assertUsable();
    // If its last rows cannot be written, it is still there to be removed.
    this.#batch?.close();
    const batch = this.#batch;
    this.#batch = undefined;
    // Numbers go on, so a memory that starts anew does not meet those of this batch.
    if (this.memory.size > mostRemembered) this.memory.clear();
    return batch;
  }

  /**
   * Writes a batch in one transaction; the store is as before if that fails.
   *
   * What is derived from the facts is brought up to date with the last batch. Until then the facts of the earlier ones are not seen by any
   * view that counts; a load that is killed leaves them so, and the next writer derives.
   */
  async write(
    batch: StagingBatch | undefined,
    isLast: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const rows = batch?.rows ?? 0;
    try {
      if (rows === 0 && !(isLast && (await needsDeriving(this.#session)))) return;
      if (batch !== undefined && rows > 0) await this.#nameFiles(batch);
      await this.#session.transaction(async () => {
        if (batch !== undefined) await this.#takeIn(batch, signal);
        if (isLast) await derive(this.#session, signal);
        else await this.#session.run("update dbt_store.store set is_derived = false");
      });
      this.#rows += rows;
    } finally {
      batch?.remove();
    }
    // Kept until the next batch replaces them, they would stand in memory twice.
    if (!isLast) await this.#session.run(dropTemporaryTables);
  }

  /** Derives from the batches that were finished before a load failed. */
  async deriveFinished(): Promise<void> {
    if (await needsDeriving(this.#session))
      await this.#session.transaction(() => derive(this.#session));
  }

  /** Statements that have nothing to do are left out: they cost milliseconds, most of them for their plan. */
  async #takeIn({ files }: StagingBatch, signal: AbortSignal | undefined): Promise<void> {
    for (const statement of stagingStatements) {
      if (files[statement.of].rows === 0) continue;
      if ("when" in statement && !(await this.#holdsRows(statement.when))) continue;
      await this.#session.run(statement.sql, { signal });
    }
  }

  async #holdsRows(temporaryTable: string): Promise<boolean> {
    return (await this.#session.values(`select 1 from temp.${temporaryTable} limit 1`)).length > 0;
  }

  async #nameFiles({ files, longest }: StagingBatch): Promise<void> {
    const variables = [
      ...stagingNames.map((name) => [name, quoteLiteral(files[name].path)] as const),
      ["row_size", Math.max(smallestRowLimit, longest + 1024)] as const,
    ];
    await this.#session.run(
      variables.map(([name, value]) => `set variable staging_${name} = ${value};`).join("\n"),
    );
  }

  /** Starts with an empty memory, here and in DuckDB, and without what is staged. */
  async forget(): Promise<void> {
    this.#batch?.remove();
    this.#batch = undefined;
    this.memory.clear();
    await this.#session.run(
      "create or replace temp table staged_states (state_number integer, state_key uuid)",
    );
  }

  /** Removes the folder, and forgets. Temporary tables go with the session. */
  close(): void {
    this.#batch?.remove();
    this.memory.clear();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #newFolder(): string {
    const folder = join(this.#folder, String(this.#taken++));
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

/** What a batch leaves on the connection. */
const dropTemporaryTables = stagingStatements
  .flatMap(({ sql }) => [...sql.matchAll(/create or replace temp table (\w+)/g)])
  .map(([, table]) => `drop table if exists temp.${table};`)
  .join("\n");
