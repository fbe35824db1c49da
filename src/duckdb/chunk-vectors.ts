import { createRequire } from "node:module";
import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { Vector } from "@duckdb/node-bindings";

const binding = createRequire(import.meta.url)(
  "@duckdb/node-bindings",
) as typeof import("@duckdb/node-bindings");

/** Rows as DuckDB holds them, up to 2,048. What its vectors show is gone with the chunk: release it when they are read, not before. */
export class VectorChunk {
  readonly rowCount: number;
  /** Rows were left out because only so many were wanted. */
  readonly isCut: boolean;
  readonly #chunk: DuckDBDataChunk;

  constructor(chunk: DuckDBDataChunk, most = Infinity) {
    this.#chunk = chunk;
    this.rowCount = Math.min(chunk.rowCount, most);
    this.isCut = this.rowCount < chunk.rowCount;
  }

  column(index: number): ChunkVector {
    return new ChunkVector(binding.data_chunk_get_vector(this.#chunk.chunk, index), this);
  }

  /** Gives the memory back. It would go with the chunk, but the garbage collector does not see how much that is. */
  release(): void {
    this.#chunk.reset();
  }
}

/** Values of one column of a chunk, as bytes of DuckDB's memory: nothing is copied. */
export class ChunkVector {
  readonly #vector: Vector;
  /** The vector is of no use without its chunk. */
  readonly #chunk: VectorChunk;

  constructor(vector: Vector, chunk: VectorChunk) {
    this.#vector = vector;
    this.#chunk = chunk;
  }

  /** The first `count` bytes. Those of null values mean nothing. */
  bytes(count: number): Uint8Array {
    return binding.vector_get_data(this.#vector, count);
  }

  /** A bit for each of the first `rows` rows, lowest first, set where there is a value; undefined when no row is null. */
  validity(rows: number): Uint8Array | undefined {
    // DuckDB keeps them in words of 64 bits.
    return binding.vector_get_validity(this.#vector, Math.ceil(rows / 64) * 8) ?? undefined;
  }

  /** Items of a list; for a MAP they are structs of key and value. */
  listItems(): ChunkVector {
    return new ChunkVector(binding.list_vector_get_child(this.#vector), this.#chunk);
  }

  /** Items of an array, each value's after those of the value before. */
  arrayItems(): ChunkVector {
    return new ChunkVector(binding.array_vector_get_child(this.#vector), this.#chunk);
  }

  /** Field of a struct. A UNION is a struct of the member's number and all members. */
  field(index: number): ChunkVector {
    return new ChunkVector(binding.struct_vector_get_child(this.#vector, index), this.#chunk);
  }
}

/**
 * The bytes that a pointer leads to, which stands at `offset` of `bytes`. It is not checked: a pointer that is wrong ends the process.
 */
export function bytesBehind(bytes: Uint8Array, offset: number, count: number): Uint8Array {
  return binding.get_data_from_pointer(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset + offset,
    count,
  );
}
