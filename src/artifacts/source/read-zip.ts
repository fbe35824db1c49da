import { ArtifactError } from "../../errors.js";
import { throwIfAborted } from "./abort.js";
import { reportNested, toMember, toMemberName, type ArchiveReading } from "./archive.js";
import { formatOfBytes, headBytes, roleOfMember } from "./endings.js";
import { scanZip } from "./scan-zip.js";
import type { Candidate } from "./source.js";
import { inflateMember } from "./unpack.js";
import { asBuffer, readDirectory, type ZipMember } from "./zip-directory.js";

const localHeader = { signature: 0x04034b50, bytes: 30 };
const stored = 0;
const deflated = 8;

/** The artifacts of a zip archive, member by member; of one that was cut off, those before the cut. */
export async function* readZip(reading: ArchiveReading): AsyncGenerator<Candidate> {
  const { file, source, signal } = reading;
  const members = await readDirectory(source);
  if (members === undefined && formatOfBytes(await source.readAt(0, headBytes)) !== "zip") {
    throw new ArtifactError("It is no zip archive, as its ending says.", { uri: file.uri });
  }
  for await (const member of members ?? scanZip(source, file.uri)) {
    throwIfAborted(signal);
    const name = toMemberName(member.name);
    const role = name.endsWith("/") ? "other" : roleOfMember(name);
    if (role === "other") continue;
    const uri = reading.uriOf(name);
    if (role === "archive") {
      reportNested(reading, uri);
      continue;
    }
    const candidate = await toMember(reading, uri, () => readMember(member, uri, reading));
    if (candidate !== undefined) yield candidate;
  }
}

async function readMember(
  member: ZipMember,
  uri: string,
  reading: ArchiveReading,
): Promise<Uint8Array> {
  const { budget, source } = reading;
  if (member.encrypted) throw new ArtifactError("It is encrypted.", { uri });
  if (member.method !== stored && member.method !== deflated) {
    throw new ArtifactError(
      `It is compressed by zip method ${member.method}; only 0 (stored) and 8 (deflate) are read.`,
      { uri },
    );
  }
  budget.checkMember(Math.max(member.size, member.packedSize), uri);
  // Members may overlap in a bomb, so that each is small for itself: all count together.
  budget.add(member.size, uri);
  const header = asBuffer(await source.readAt(Math.max(0, member.position), localHeader.bytes));
  if (header.length < localHeader.bytes || header.readUInt32LE(0) !== localHeader.signature) {
    throw new ArtifactError("It is damaged: the zip archive's directory leads to no member.", {
      uri,
    });
  }
  const start =
    member.position + localHeader.bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  return inflateMember(await source.readAt(start, member.packedSize), member, uri);
}
