import { type RecordBatch, Table } from "apache-arrow";
import type { ChunkReader } from "../duckdb/chunk-reader.js";
import type { BatchSettings } from "../options.js";
import type { ArrowStream } from "../types.js";
import { ArrowBytes, type ArrowForm } from "./arrow-bytes.js";
import { BatchReader } from "./batches.js";

/** All rows of a query as one table. */
export async function readTable(reader: ChunkReader, settings: BatchSettings): Promise<Table> {
  const batches = await openBatches(reader, settings);
  const read: RecordBatch[] = [];
  for await (const batch of batches.batches()) read.push(batch);
  return new Table(batches.schema, read);
}

/** The rows of a query as bytes of Arrow's IPC format. */
export async function streamBytes(
  reader: ChunkReader,
  settings: BatchSettings,
  form: ArrowForm = "stream",
): Promise<ArrowStream> {
  return new ArrowBytes(reader, await openBatches(reader, settings), form);
}

/** A query whose columns Arrow cannot hold is ended at once. */
async function openBatches(reader: ChunkReader, settings: BatchSettings): Promise<BatchReader> {
  try {
    return new BatchReader(reader, settings);
  } catch (error) {
    await reader.close();
    throw error;
  }
}
