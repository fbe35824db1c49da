import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LoadMemory } from "../artifacts/load-memory.js";
import { StagingBatch, stagingNames } from "../artifacts/staging.js";
import { deriveStatements, stagingStatements } from "../catalog/index.js";
import { derive, needsDeriving } from "./derive.js";
import type { Session } from "../duckdb/session.js";

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
    this.#batch ??= new StagingBatch(this.#newFolder());
    return this.#batch;
  }

  /** Rows that were written. */
  get rows(): number {
    return this.#rows;
  }

  /** The rows that were staged; what comes next goes to another batch, also while this one is written. */
  take(): StagingBatch | undefined {
    const batch = this.#batch;
    this.#batch = undefined;
    batch?.close();
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
        if (rows > 0)
          for (const { sql } of stagingStatements) await this.#session.run(sql, { signal });
        if (isLast) await derive(this.#session, signal);
        else await this.#session.run("update dbt_store.store set is_derived = false");
      });
      this.#rows += rows;
    } finally {
      batch?.remove();
    }
    // Kept until the next batch replaces them, they would stand in memory twice.
    await this.#drop(temporaryTables);
  }

  /** Derives from the batches that were finished before a load failed. */
  async deriveFinished(): Promise<void> {
    if (await needsDeriving(this.#session))
      await this.#session.transaction(() => derive(this.#session));
  }

  async #nameFiles(batch: StagingBatch): Promise<void> {
    for (const name of stagingNames)
      await this.#session.setVariable(`staging_${name}`, batch.files[name].path);
    await this.#session.setVariable(
      "staging_row_size",
      String(Math.max(smallestRowLimit, batch.longest + 1024)),
    );
  }

  /** Starts with an empty memory, here and in DuckDB, and without what is staged. */
  async forget(): Promise<void> {
    this.#batch?.close();
    this.#batch?.remove();
    this.#batch = undefined;
    this.memory.clear();
    await this.#session.run(
      "create or replace temp table staged_states (state_number integer, state_key uuid)",
    );
  }

  /** Removes the folder and what DuckDB keeps for the load. */
  async close(): Promise<void> {
    this.#batch?.close();
    this.memory.clear();
    rmSync(this.#folder, { recursive: true, force: true });
    await this.#drop([...temporaryTables, "staged_states"]);
  }

  #drop(tables: readonly string[]): Promise<void> {
    return this.#session.run(
      tables.map((table) => `drop table if exists temp.${table};`).join("\n"),
    );
  }

  #newFolder(): string {
    const folder = join(this.#folder, String(this.#taken++));
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

/** What staging and deriving leave on the connection. */
const temporaryTables = [...stagingStatements, ...deriveStatements].flatMap(({ sql }) =>
  [...sql.matchAll(/create or replace temp table (\w+)/g)].map((match) => match[1]!),
);
