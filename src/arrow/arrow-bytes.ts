import { AsyncByteQueue, RecordBatchFileWriter, RecordBatchStreamWriter } from "apache-arrow";
import type { ChunkReader } from "../duckdb/chunk-reader.js";
import { OptionsError } from "../errors.js";
import type { ArrowStream, Column } from "../types.js";
import type { BatchReader } from "./batches.js";

/** `file` has a list of its batches at the end, for readers that jump; `stream` is read from the start. */
export type ArrowForm = "stream" | "file";

/** The {@link ArrowStream} of a query: its batches as messages of Arrow's IPC format. */
export class ArrowBytes implements ArrowStream {
  readonly columns: readonly Column[];
  readonly #reader: ChunkReader;
  readonly #batches: BatchReader;
  readonly #form: ArrowForm;
  #rowCount = 0;
  #isStarted = false;

  constructor(reader: ChunkReader, batches: BatchReader, form: ArrowForm) {
    this.columns = reader.columns;
    this.#form = form;
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
    // Outside the try: a second reading must not end the query under the first.
    if (this.#isStarted)
      throw new OptionsError("A stream can be read once. Run the query again for another reading.");
    this.#isStarted = true;
    const written = new Written();
    const Writer = this.#form === "file" ? RecordBatchFileWriter : RecordBatchStreamWriter;
    const writer = new Writer({ autoDestroy: true });
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
