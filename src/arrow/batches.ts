import { type Data, type Field, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import { didYouMean } from "../basic/did-you-mean.js";
import type { ChunkReader } from "../duckdb/chunk-reader.js";
import type { VectorChunk } from "../duckdb/chunk-vectors.js";
import { OptionsError } from "../errors.js";
import type { BatchSettings } from "../options.js";
import { converter, type Convert } from "./convert.js";
import { toDictionaryField, toField } from "./fields.js";
import type { Slice } from "./slice.js";
import { type Weigh, weigher } from "./weigh.js";

/** Rows of a batch, unless a query says otherwise: fewer are slower, and more take more memory and are no faster (measured). */
const defaultBatchRows = 122_880;

/** A batch ends when its chunks take this much, so that rows of long values keep the memory flat as well. */
const mostBytes = 2 ** 26;

/** Turns the chunks of a query into record batches. */
export class BatchReader {
  readonly schema: Schema;
  readonly #reader: ChunkReader;
  readonly #converters: readonly Convert[];
  readonly #weighers: readonly Weigh[];
  readonly #batchRows: number;

  /** @throws {OptionsError} a column has a type that Arrow does not have; the query is then still open. */
  constructor(reader: ChunkReader, settings: BatchSettings) {
    this.#reader = reader;
    this.#batchRows = settings.batchRows ?? defaultBatchRows;
    const fields = makeFields(reader, settings.dictionary ?? []);
    this.schema = new Schema(fields);
    this.#converters = reader.types.map((type, index) => {
      const field = fields[index] as (typeof fields)[number];
      return converter(type, field.type, field.name);
    });
    this.#weighers = reader.types.map((type, index) =>
      weigher(type, (fields[index] as (typeof fields)[number]).name),
    );
  }

  /** The query's rows, up to whole chunks. */
  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    let waiting: VectorChunk[] = [];
    let rows = 0;
    let bytes = 0;
    for await (const chunk of this.#reader) {
      waiting.push(chunk);
      rows += chunk.rowCount;
      bytes += this.#weigh(chunk);
      if (rows < this.#batchRows && bytes < mostBytes) continue;
      yield this.#toBatch(waiting, rows);
      waiting = [];
      rows = 0;
      bytes = 0;
    }
    if (rows > 0) yield this.#toBatch(waiting, rows);
  }

  #weigh(chunk: VectorChunk): number {
    let bytes = 0;
    for (const [index, weigh] of this.#weighers.entries()) bytes += weigh(toSlice(chunk, index));
    return bytes;
  }

  #toBatch(chunks: readonly VectorChunk[], rows: number): RecordBatch {
    const children: Data[] = this.#converters.map((convert, index) =>
      convert(
        chunks.map((chunk) => toSlice(chunk, index)),
        rows,
      ),
    );
    const type = new Struct(this.schema.fields);
    for (const chunk of chunks) chunk.release();
    return new RecordBatch(this.schema, makeData({ type, length: rows, children }));
  }
}

function makeFields({ columns, types }: ChunkReader, dictionary: readonly string[]): Field[] {
  const names = columns.map((column) => column.name);
  for (const name of dictionary)
    if (!names.includes(name))
      throw new OptionsError(
        `dictionary names "${name}", which is no column of the query.${didYouMean(name, names) || ` It has ${names.join(", ")}.`}`,
      );
  return types.map((type, index) => {
    const name = names[index] as string;
    return dictionary.includes(name) ? toDictionaryField(name, type) : toField(name, type);
  });
}

function toSlice(chunk: VectorChunk, column: number): Slice {
  return { vector: chunk.column(column), from: 0, count: chunk.rowCount };
}
