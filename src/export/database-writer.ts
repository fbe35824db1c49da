import { createTable, type AdmittedQuery } from "../duckdb/copy.js";
import { quoteIdentifier, quoteLiteral } from "../duckdb/quote.js";
import type { Metadata } from "./metadata.js";
import type { Subject } from "./subject.js";
import type { Writer, WriterSettings } from "./writer.js";

let attached = 0;

/** Writes a DuckDB file, which is attached to the store's instance while it is made. */
export class DatabaseWriter implements Writer {
  readonly #settings: WriterSettings;
  readonly #name: string;

  private constructor(settings: WriterSettings, name: string) {
    this.#settings = settings;
    this.#name = name;
  }

  static async open(settings: WriterSettings): Promise<DatabaseWriter> {
    const name = `artifactql_export_${++attached}`;
    await settings.place.session.run(
      `attach ${quoteLiteral(settings.staged)} as ${name} (read_write)`,
    );
    return new DatabaseWriter(settings, name);
  }

  /** A relation becomes a table of its own name, a query `main.result`; comments go with them. */
  async write(subject: Subject, admitted: AdmittedQuery): Promise<number> {
    const { place, describe } = this.#settings;
    const { relation } = subject;
    const schema = `${this.#name}.${relation?.schema ?? "main"}`;
    const table = `${schema}.${quoteIdentifier(relation?.name ?? "result")}`;
    await place.session.run(`create schema if not exists ${schema}`);
    const rows = await createTable(place, admitted, table);
    const comments = [
      `comment on table ${table} is ${quoteLiteral(relation?.comment ?? subject.text)}`,
      ...(relation?.columns ?? []).map(
        ({ name, comment }) =>
          `comment on column ${table}.${quoteIdentifier(name)} is ${quoteLiteral(comment)}`,
      ),
    ];
    await place.session.run(comments.join("; "));
    await this.#describe(describe(subject));
    return rows;
  }

  /** The file is complete once it is detached. */
  close(): Promise<void> {
    return this.#settings.place.session.run(`detach ${this.#name}`);
  }

  /** What the file is, in a table of it. */
  async #describe(metadata: Metadata): Promise<void> {
    const table = `${this.#name}.main.artifactql_export`;
    const rows = Object.entries(metadata)
      .filter(([key]) => !/\.(?:relation|comment|columns|query)$/.test(key))
      .map(([key, value]) => `(${quoteLiteral(key)}, ${quoteLiteral(value)})`);
    await this.#settings.place.session.run(
      `create or replace table ${table} as from (values ${rows.join(", ")}) as described(key, value)`,
    );
  }
}
