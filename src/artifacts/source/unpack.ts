import { promisify } from "node:util";
import { crc32, gunzip, inflateRaw } from "node:zlib";
import { ArtifactError } from "../../errors.js";
import { isGzip } from "./endings.js";
import { errorCode } from "./file-system.js";
import type { ReadLimits } from "./source.js";

const gunzipAsync = promisify(gunzip);
const inflateRawAsync = promisify(inflateRaw);
const openingBrace = 0x7b;
const largestChunk = 512 * 1024;
const smallestChunk = 1024;

/** Counts what a file inflates to, and refuses what goes beyond its limits. */
export interface Budget {
  /** Checks the size of one member, known before or while it is inflated. */
  checkMember(bytes: number, uri: string): void;
  /** Adds to the total and checks it against the size of the file. */
  add(bytes: number, uri: string): void;
  /** True once the total was passed: nothing more may be inflated. */
  isSpent(): boolean;
}

/** The budget of a file of `fileBytes` bytes. */
export function createBudget(fileBytes: number, limits: ReadLimits): Budget {
  const most = mostOf(fileBytes, limits);
  let total = 0;
  return {
    checkMember: (bytes, uri) => {
      if (bytes > limits.maximumBytes) throw new ArtifactError(tooLarge(limits), { uri });
    },
    add: (bytes, uri) => {
      total += bytes;
      if (total > most) throw new ArtifactError(tooDense(limits), { uri });
    },
    isSpent: () => total > most,
  };
}

/** The artifact in these bytes, inflated if they are gzip. */
export async function unpack(
  bytes: Uint8Array,
  uri: string,
  limits: ReadLimits,
): Promise<Uint8Array> {
  if (!isGzip(bytes)) {
    // Some downloads inflate on the way and keep the ending: JSON is taken as it is.
    if (/\.gz$/i.test(uri) && bytes[0] !== openingBrace)
      throw new ArtifactError(
        bytes.length === 0 ? "The file is empty." : "It is not gzip, as its ending says.",
        { uri },
      );
    return bytes;
  }
  const most = mostOf(bytes.byteLength, limits);
  const maxOutputLength = Math.max(1, Math.min(limits.maximumBytes, most));
  try {
    return await gunzipAsync(bytes, {
      maxOutputLength,
      chunkSize: toChunkSize(bytes.byteLength * 8),
    });
  } catch (error) {
    if (errorCode(error) === "ERR_BUFFER_TOO_LARGE")
      throw new ArtifactError(most < limits.maximumBytes ? tooDense(limits) : tooLarge(limits), {
        uri,
      });
    throw new ArtifactError(toGzipReason(error), { uri, cause: error });
  }
}

/** A member of a zip archive, inflated and checked against what the directory says of it. */
export async function inflateMember(
  bytes: Uint8Array,
  expected: { method: number; size: number; checksum: number },
  uri: string,
): Promise<Uint8Array> {
  const inflated = expected.method === 0 ? bytes : await inflate(bytes, expected.size, uri);
  if (inflated.byteLength !== expected.size)
    throw new ArtifactError("It is damaged: its size is not what the zip archive says.", { uri });
  if (crc32(inflated) !== expected.checksum)
    throw new ArtifactError("It is damaged: its checksum is not what the zip archive says.", {
      uri,
    });
  return inflated;
}

async function inflate(bytes: Uint8Array, size: number, uri: string): Promise<Uint8Array> {
  try {
    return await inflateRawAsync(bytes, {
      maxOutputLength: Math.max(1, size),
      chunkSize: toChunkSize(size),
    });
  } catch (error) {
    throw new ArtifactError(`It is damaged inside the zip archive (${messageOf(error)}).`, {
      uri,
      cause: error,
    });
  }
}

/** The reason for an error of gunzip. */
export function toGzipReason(error: unknown): string {
  if (errorCode(error) === "Z_BUF_ERROR") return "It is cut off: the gzip data ends too early.";
  return `It is damaged: the gzip data cannot be inflated (${messageOf(error)}).`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** With zlib's own 16 kB a large member takes twice as long: each piece is a call between threads. */
function toChunkSize(expected: number): number {
  return Math.min(largestChunk, Math.max(smallestChunk, expected));
}

function mostOf(fileBytes: number, limits: ReadLimits): number {
  return Math.max(limits.freeBytes, fileBytes * limits.maximumRatio);
}

function tooLarge(limits: ReadLimits): string {
  return `It holds more than ${limits.maximumBytes.toLocaleString("en")} bytes, the limit for one artifact.`;
}

function tooDense(limits: ReadLimits): string {
  return `Inflated it is more than ${limits.maximumRatio.toLocaleString("en")} times as large as its file, which no artifact is: this may be a zip bomb. The rest of it is not read.`;
}
