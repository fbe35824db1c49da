import { type RecordBatch, Table } from "apache-arrow";
import type { ChunkReader } from "../duckdb/chunk-reader.js";
import type { ArrowStream } from "../types.js";
import { ArrowBytes } from "./arrow-bytes.js";
import { BatchReader } from "./batches.js";

/** All rows of a query as one table. */
export async function readTable(
  reader: ChunkReader,
  batchRows: number | undefined,
): Promise<Table> {
  const batches = await openBatches(reader, batchRows);
  const read: RecordBatch[] = [];
  for await (const batch of batches.batches()) read.push(batch);
  return new Table(batches.schema, read);
}

/** The rows of a query as bytes of Arrow's IPC format. */
export async function streamBytes(
  reader: ChunkReader,
  batchRows: number | undefined,
): Promise<ArrowStream> {
  return new ArrowBytes(reader, await openBatches(reader, batchRows));
}

/** A query whose columns Arrow cannot hold is ended at once. */
async function openBatches(
  reader: ChunkReader,
  batchRows: number | undefined,
): Promise<BatchReader> {
  try {
    return new BatchReader(reader, batchRows);
  } catch (error) {
    await reader.close();
    throw error;
  }
}
