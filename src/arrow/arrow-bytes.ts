import { AsyncByteQueue, RecordBatchStreamWriter } from "apache-arrow";
import type { ChunkReader } from "../duckdb/chunk-reader.js";
import type { ArrowStream, Column } from "../types.js";
import type { BatchReader } from "./batches.js";

/** The {@link ArrowStream} of a query: its batches as messages of Arrow's IPC format. */
export class ArrowBytes implements ArrowStream {
  readonly columns: readonly Column[];
  readonly #reader: ChunkReader;
  readonly #batches: BatchReader;
  #rowCount = 0;

  constructor(reader: ChunkReader, batches: BatchReader) {
    this.columns = reader.columns;
    this.#reader = reader;
    this.#batches = batches;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  get truncated(): boolean {
    return this.#reader.isTruncated;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const written = new Written();
    const writer = new RecordBatchStreamWriter({ autoDestroy: true });
    try {
      writer.reset(written, this.#batches.schema);
      yield written.take();
      for await (const batch of this.#batches.batches()) {
        writer.write(batch);
        this.#rowCount += batch.numRows;
        yield written.take();
      }
      writer.finish();
      yield written.take();
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Keeps what the writer writes until it is taken. Its own queue hands out pieces of a message, most of them of 8 bytes. */
class Written extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: Uint8Array): void {
    this.#pieces.push(piece);
  }

  /** Everything that was written since the last time. */
  take(): Uint8Array {
    const pieces = this.#pieces;
    this.#pieces = [];
    const taken = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
    let at = 0;
    for (const piece of pieces) {
      taken.set(piece, at);
      at += piece.byteLength;
    }
    return taken;
  }
}
