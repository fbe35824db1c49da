import { existsSync } from "node:fs";
import type { Admitted } from "../duckdb/admitted.js";
import { quoteIdentifier, quoteLiteral } from "../duckdb/quote.js";
import { ExportError } from "../errors.js";
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
    const { session, staged } = settings;
    const name = `artifactql_export_${++attached}`;
    session.atLast(`detach database if exists ${name}`);
    await session.run(`attach ${quoteLiteral(staged)} as ${name} (read_write)`);
    return new DatabaseWriter(settings, name);
  }

  /** A relation becomes a table of its own name, a query `main.result`; comments go with them. */
  async write({ relation, text }: Subject, admitted: Admitted): Promise<number> {
    const { session } = this.#settings;
    const schema = `${this.#name}.${relation?.schema ?? "main"}`;
    const table = `${schema}.${quoteIdentifier(relation?.name ?? "result")}`;
    await session.run(`create schema if not exists ${schema}`);
    const rows = await admitted.createTable(table);
    const comments = [
      `comment on table ${table} is ${quoteLiteral(relation?.comment ?? text)}`,
      ...(relation?.columns ?? []).map(
        ({ name, comment }) =>
          `comment on column ${table}.${quoteIdentifier(name)} is ${quoteLiteral(comment)}`,
      ),
    ];
    await session.run(comments.join("; "));
    return rows;
  }

  /** Detaching alone leaves the rows in the log while anybody on the instance has a transaction open. */
  async complete(): Promise<void> {
    const { session, staged, describe } = this.#settings;
    const rows = Object.entries(describe()).map(
      ([key, value]) => `(${quoteLiteral(key)}, ${quoteLiteral(value)})`,
    );
    await session.run(
      `create table ${this.#name}.main.artifactql_export as from (values ${rows.join(", ")}) as described(key, value);
      checkpoint ${this.#name};
      detach ${this.#name}`,
    );
    if (existsSync(`${staged}.wal`))
      throw new ExportError(
        "DuckDB did not complete the file, because another query of this process looks into every database. Export again once it is done.",
      );
  }
}
