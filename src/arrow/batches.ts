import { type Data, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import type { ChunkReader } from "../duckdb/chunk-reader.js";
import type { VectorChunk } from "../duckdb/chunk-vectors.js";
import { converter, type Convert } from "./convert.js";
import { toField } from "./fields.js";

/** Rows of a batch, unless a query says otherwise. */
export const defaultBatchRows = 122_880;

/** Turns the chunks of a query into record batches. */
export class BatchReader {
  readonly schema: Schema;
  readonly #reader: ChunkReader;
  readonly #converters: readonly Convert[];
  readonly #batchRows: number;

  /** @throws {OptionsError} a column has a type that Arrow does not have; the query is then still open. */
  constructor(reader: ChunkReader, batchRows = defaultBatchRows) {
    this.#reader = reader;
    this.#batchRows = batchRows;
    const fields = reader.types.map((type, index) =>
      toField(reader.columns[index]?.name ?? "", type),
    );
    this.schema = new Schema(fields);
    this.#converters = reader.types.map((type, index) => {
      const field = fields[index] as (typeof fields)[number];
      return converter(type, field.type, field.name);
    });
  }

  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    let waiting: VectorChunk[] = [];
    let rows = 0;
    for await (const chunk of this.#reader) {
      waiting.push(chunk);
      rows += chunk.rowCount;
      if (rows < this.#batchRows) continue;
      yield this.#toBatch(waiting, rows);
      waiting = [];
      rows = 0;
    }
    if (rows > 0) yield this.#toBatch(waiting, rows);
  }

  #toBatch(chunks: readonly VectorChunk[], rows: number): RecordBatch {
    const children: Data[] = this.#converters.map((convert, index) =>
      convert(
        chunks.map((chunk) => ({ vector: chunk.column(index), from: 0, count: chunk.rowCount })),
        rows,
      ),
    );
    const type = new Struct(this.schema.fields);
    return new RecordBatch(this.schema, makeData({ type, length: rows, children }));
  }
}
