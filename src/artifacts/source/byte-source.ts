import { open } from "node:fs/promises";
import { throwIfAborted } from "./abort.js";
import type { ByteSource } from "./source.js";

const chunkBytes = 256 * 1024;

/** The bytes of a file. */
export async function openFileBytes(path: string): Promise<ByteSource> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    return {
      size,
      readAt: async (position, length) => {
        const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)));
        let filled = 0;
        while (filled < buffer.length) {
          const { bytesRead } = await handle.read(
            buffer,
            filled,
            buffer.length - filled,
            position + filled,
          );
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return buffer.subarray(0, filled);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Bytes that are in memory already. */
export function memoryBytes(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    readAt: async (position, length) => bytes.subarray(position, position + length),
    close: async () => {},
  };
}

/** The whole of it, in pieces, so that an archive of any size takes little memory. */
export async function* readChunks(
  source: ByteSource,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < source.size; position += chunkBytes) {
    throwIfAborted(signal);
    yield await source.readAt(position, chunkBytes);
  }
}
