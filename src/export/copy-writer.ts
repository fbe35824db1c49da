import { mkdir } from "node:fs/promises";
import type { Admitted } from "../duckdb/admitted.js";
import { quoteIdentifier, quoteLiteral } from "../duckdb/quote.js";
import { ExportError, QueryError } from "../errors.js";
import { findPartition } from "./check-columns.js";
import { makeStaged } from "./staged-file.js";
import type { Subject } from "./subject.js";
import type { Writer, WriterSettings } from "./writer.js";

/** What DuckDB reads in one piece. */
const usualRowGroup = 122_880;

/** Writes with DuckDB's COPY: Parquet, CSV, JSON lines. */
export class CopyWriter implements Writer {
  readonly #settings: WriterSettings;

  constructor(settings: WriterSettings) {
    this.#settings = settings;
  }

  async write(subject: Subject, admitted: Admitted): Promise<number> {
    const { plan, options, staged } = this.#settings;
    const { partitionBy } = options;
    const clauses = [...this.#formatClauses(subject), `compression ${plan.compression}`];
    try {
      if (partitionBy === undefined)
        return await admitted.copyTo(await makeStaged(this.#settings, subject), clauses);
      const names = findPartition(admitted.columns, partitionBy).map((name) =>
        quoteIdentifier(name),
      );
      const rows = await admitted.copyTo(staged, [
        ...clauses,
        `partition_by (${names.join(", ")})`,
      ]);
      // Of no rows DuckDB makes no folder.
      await mkdir(staged, { recursive: true });
      return rows;
    } catch (error) {
      throw this.#explain(error, admitted);
    }
  }

  complete(): Promise<void> {
    return Promise.resolve();
  }

  /** DuckDB gives no reason that could be passed on. */
  #explain(error: unknown, { columns }: Admitted): unknown {
    const intervals = columns.filter(({ type }) => /\bINTERVAL\b/.test(type));
    if (this.#settings.plan.format.name !== "parquet" || intervals.length === 0) return error;
    if (!(error instanceof QueryError) || error.kind !== "other") return error;
    const names = intervals.map(({ name }) => name).join(", ");
    return new ExportError(
      `Parquet holds no negative interval, and there may be one in ${names}. Cast it: epoch(...) gives seconds, ::varchar a text.`,
      { cause: error },
    );
  }

  #formatClauses(subject: Subject): readonly string[] {
    const { plan, options, describe } = this.#settings;
    if (plan.format.name === "csv") return ["format csv", "header true"];
    if (plan.format.name === "jsonl") return ["format json"];
    const entries = Object.entries(describe(subject)).map(
      ([key, value]) => `${quoteIdentifier(key)}: ${quoteLiteral(value)}`,
    );
    return [
      "format parquet",
      `row_group_size ${options.rowGroupSize ?? usualRowGroup}`,
      `kv_metadata {${entries.join(", ")}}`,
    ];
  }
}
