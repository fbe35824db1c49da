import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { ArtifactError } from "../../errors.js";
import { throwIfAborted } from "./abort.js";
import {
  isArtifactError,
  reportNested,
  toMember,
  toMemberName,
  type ArchiveReading,
} from "./archive.js";
import { readChunks } from "./byte-source.js";
import { roleOfMember } from "./endings.js";
import { errorCode } from "./file-system.js";
import type { Candidate } from "./source.js";
import { messageOf, toGzipReason } from "./unpack.js";

type Entry = ReturnType<typeof extract> extends AsyncIterable<infer T> ? T : never;

const inflatedChunkBytes = 256 * 1024;

/** The artifacts of a tar archive, one at a time as its bytes come by. */
export async function* readTar(reading: ArchiveReading): AsyncGenerator<Candidate> {
  const { file, source, signal } = reading;
  const members = extract();
  const chunks = readChunks(source, signal);
  const piping =
    file.format === "tar.gz"
      ? pipeline(chunks, createGunzip({ chunkSize: inflatedChunkBytes }), metered(reading), members)
      : pipeline(chunks, members);
  // The same error comes out of the iteration below.
  piping.catch(() => {});
  let current: string | undefined;
  let count = 0;
  try {
    for await (const entry of members) {
      throwIfAborted(signal);
      current = toMemberName(entry.header.name);
      const candidate = await readEntry(entry, current, reading);
      if (candidate !== undefined) yield candidate;
      current = undefined;
      count += 1;
    }
  } catch (error) {
    throwIfAborted(signal);
    const uri = current === undefined ? file.uri : `${file.uri}!/${current}`;
    throw new ArtifactError(
      isArtifactError(error) ? error.message : toTarReason(error, current, count),
      { uri, cause: error },
    );
  }
}

async function readEntry(
  entry: Entry,
  name: string,
  reading: ArchiveReading,
): Promise<Candidate | undefined> {
  const { type, size } = entry.header;
  const role = type === "directory" ? "other" : roleOfMember(name);
  if (role === "other") return drain(entry);
  const uri = reading.uriOf(name);
  if (role === "archive") {
    reportNested(reading, uri);
    return drain(entry);
  }
  if (type !== "file" && type !== "contiguous-file") {
    reading.onProblem({
      uri,
      reason: "It is a link inside the archive, which is not followed.",
      outcome: "ignored",
    });
    return drain(entry);
  }
  try {
    reading.budget.checkMember(size, uri);
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    reading.onProblem({ uri, reason: error.message, outcome: "failed" });
    return drain(entry);
  }
  // Not inside toMember: that the archive breaks off ends the reading, that a member's own gzip is damaged does not.
  const bytes = await collect(entry);
  return toMember(reading, uri, async () => bytes);
}

async function drain(entry: Entry): Promise<undefined> {
  for await (const _ of entry) continue;
  return undefined;
}

async function collect(entry: Entry): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Between gunzip and tar: members that are passed by count as well, for they are inflated too. */
function metered(
  reading: ArchiveReading,
): (chunks: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* meter(chunks) {
    for await (const chunk of chunks) {
      reading.budget.add(chunk.byteLength, reading.file.uri);
      yield chunk;
    }
  };
}

function toTarReason(error: unknown, member: string | undefined, count: number): string {
  const where = member === undefined ? `after ${count} members` : `inside the member '${member}'`;
  if (errorCode(error)?.startsWith("Z_") === true)
    return `${toGzipReason(error)} That is ${where}.`;
  if (messageOf(error) === "Unexpected end of data") return `The archive is cut off ${where}.`;
  return `The archive is damaged, or no tar archive, ${where} (${messageOf(error)}).`;
}
