import { ArtifactError } from "../../errors.js";
import { toMemberName } from "./archive.js";
import type { ByteSource } from "./source.js";
import { asBuffer, decodeName, readWideSizes, type ZipMember } from "./zip-directory.js";

const signatures = { member: 0x04034b50, directory: 0x02014b50 };
const headerBytes = 30;
const descriptorSignature = Buffer.from([0x50, 0x4b, 7, 8]);
const descriptorBytes = 24;
const scannedBytes = 2 ** 20;

interface Scanned {
  readonly member: ZipMember;
  readonly next: number;
}

/**
 * The members of a zip archive whose directory (at its end) is missing, one after the other from the start, then an `ArtifactError`.
 *
 * What stands in front of a member is enough to find the next one and to check its content, so whatever is given is whole.
 */
export async function* scanZip(source: ByteSource, uri: string): AsyncGenerator<ZipMember> {
  let position = 0;
  let count = 0;
  for (;;) {
    const header = asBuffer(await source.readAt(position, headerBytes));
    const isMember = header.length === headerBytes && header.readUInt32LE(0) === signatures.member;
    if (!isMember) {
      const isComplete = header.length >= 4 && header.readUInt32LE(0) === signatures.directory;
      const where = isComplete ? "in the directory at its end" : "before its end";
      throw new ArtifactError(
        `The zip archive is cut off or damaged ${where}, after ${count} members.`,
        { uri },
      );
    }
    const nameAndExtra = asBuffer(
      await source.readAt(
        position + headerBytes,
        header.readUInt16LE(26) + header.readUInt16LE(28),
      ),
    );
    const name = decodeName(nameAndExtra.subarray(0, header.readUInt16LE(26)));
    const scanned = await scanMember(
      source,
      position,
      header,
      name,
      nameAndExtra.subarray(header.readUInt16LE(26)),
    );
    if (scanned === undefined) {
      throw new ArtifactError(
        `The zip archive is cut off or damaged inside the member '${toMemberName(name)}', after ${count} members.`,
        { uri: `${uri}!/${toMemberName(name)}` },
      );
    }
    yield scanned.member;
    position = scanned.next;
    count += 1;
  }
}

async function scanMember(
  source: ByteSource,
  position: number,
  header: Buffer,
  name: string,
  extra: Buffer,
): Promise<Scanned | undefined> {
  const flags = header.readUInt16LE(6);
  const start = position + headerBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  const common = { name, position, method: header.readUInt16LE(8), encrypted: (flags & 1) !== 0 };
  // Written as a stream: checksum and sizes stand behind the data.
  if ((flags & 8) !== 0) {
    const found = await findDescriptor(source, start);
    return found === undefined
      ? undefined
      : { member: { ...common, ...found.values }, next: found.next };
  }
  const [size = 0, packedSize = 0] = readWideSizes(
    [header.readUInt32LE(22), header.readUInt32LE(18)],
    extra,
  );
  const next = start + packedSize;
  return next > source.size
    ? undefined
    : { member: { ...common, size, packedSize, checksum: header.readUInt32LE(14) }, next };
}

type Values = Pick<ZipMember, "checksum" | "packedSize" | "size">;

/** Its signature may come up inside data by chance; the right one knows how far it is from the start of the data. */
async function findDescriptor(
  source: ByteSource,
  start: number,
): Promise<{ values: Values; next: number } | undefined> {
  for (let from = start; from < source.size; from += scannedBytes) {
    // Overlaps the next piece, so that a descriptor across their border is seen.
    const piece = asBuffer(await source.readAt(from, scannedBytes + descriptorBytes));
    for (
      let at = piece.indexOf(descriptorSignature);
      at !== -1 && at < scannedBytes;
      at = piece.indexOf(descriptorSignature, at + 1)
    ) {
      const found = readDescriptor(piece.subarray(at, at + descriptorBytes), from + at - start);
      if (found !== undefined) return { values: found.values, next: from + at + found.bytes };
    }
  }
  return undefined;
}

function readDescriptor(
  descriptor: Buffer,
  distance: number,
): { values: Values; bytes: number } | undefined {
  if (descriptor.length >= 16 && descriptor.readUInt32LE(8) === distance) {
    const isWide =
      descriptor.length >= descriptorBytes &&
      descriptor.readUInt32LE(12) === 0 &&
      descriptor.readBigUInt64LE(8) === BigInt(distance);
    const size = isWide ? Number(descriptor.readBigUInt64LE(16)) : descriptor.readUInt32LE(12);
    return {
      values: { checksum: descriptor.readUInt32LE(4), packedSize: distance, size },
      bytes: isWide ? descriptorBytes : 16,
    };
  }
  return undefined;
}
