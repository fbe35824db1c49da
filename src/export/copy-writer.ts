import { mkdir } from "node:fs/promises";
import { copyTo, type AdmittedQuery } from "../duckdb/copy.js";
import { quoteIdentifier, quoteLiteral } from "../duckdb/quote.js";
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

  async write(subject: Subject, admitted: AdmittedQuery): Promise<number> {
    const { place, plan, options, staged } = this.#settings;
    const { partitionBy } = options;
    const clauses = [...this.#formatClauses(subject), `compression ${plan.compression}`];
    if (partitionBy === undefined)
      return copyTo(place, admitted, await makeStaged(this.#settings, subject), clauses);
    const names = findPartition(admitted.columns, partitionBy).map((name) => quoteIdentifier(name));
    const rows = await copyTo(place, admitted, staged, [
      ...clauses,
      `partition_by (${names.join(", ")})`,
    ]);
    // Of no rows DuckDB makes no folder.
    await mkdir(staged, { recursive: true });
    return rows;
  }

  close(): Promise<void> {
    return Promise.resolve();
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
