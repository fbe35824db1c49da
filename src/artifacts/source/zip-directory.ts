import type { ByteSource } from "./source.js";

/** A member as the central directory of a zip archive lists it. */
export interface ZipMember {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header starts. */
  readonly position: number;
}

const signatures = {
  member: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
};
const endBytes = 22;
const longestComment = 0xffff;
const locator64Bytes = 20;
const end64Bytes = 56;
const memberBytes = 46;
const inExtra32 = 0xffffffff;
const mostDirectoryBytes = 2 ** 28;

/** The members of a zip archive; undefined if its end (where the directory is) is missing or damaged. */
export async function readDirectory(source: ByteSource): Promise<readonly ZipMember[] | undefined> {
  try {
    const end = await findEnd(source);
    if (end === undefined || end.size > mostDirectoryBytes || end.size > end.position)
      return undefined;
    // Bytes may stand in front of the archive (self-extracting ones): all offsets move by as many.
    const shift = end.position - end.size - end.offset;
    const directory = asBuffer(await source.readAt(end.position - end.size, end.size));
    return readMembers(directory, end.count, shift);
  } catch (error) {
    // Reading numbers beyond the end of a buffer: damaged. Anything else is the file system's.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface End {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
  /** Where the directory ends. */
  readonly position: number;
}

async function findEnd(source: ByteSource): Promise<End | undefined> {
  const start = Math.max(0, source.size - endBytes - longestComment);
  const tail = asBuffer(await source.readAt(start, source.size - start));
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (
      tail.readUInt32LE(at) !== signatures.end ||
      at + endBytes + tail.readUInt16LE(at + 20) > tail.length
    )
      continue;
    const end = {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
      position: start + at,
    };
    const locatorAt = at - locator64Bytes;
    if (locatorAt < 0 || tail.readUInt32LE(locatorAt) !== signatures.locator64) return end;
    return readEnd64(source, Number(tail.readBigUInt64LE(locatorAt + 8)));
  }
  return undefined;
}

async function readEnd64(source: ByteSource, position: number): Promise<End | undefined> {
  const end = asBuffer(await source.readAt(position, end64Bytes));
  if (end.readUInt32LE(0) !== signatures.end64) return undefined;
  return {
    count: Number(end.readBigUInt64LE(32)),
    size: Number(end.readBigUInt64LE(40)),
    offset: Number(end.readBigUInt64LE(48)),
    position,
  };
}

function readMembers(
  directory: Buffer,
  count: number,
  shift: number,
): readonly ZipMember[] | undefined {
  const members: ZipMember[] = [];
  let at = 0;
  while (members.length < count) {
    if (directory.readUInt32LE(at) !== signatures.member) return undefined;
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const extraAt = at + memberBytes + nameLength;
    const flags = directory.readUInt16LE(at + 8);
    const narrow = [
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 42),
    ];
    const [size = 0, packedSize = 0, offset = 0] = readWideSizes(
      narrow,
      directory.subarray(extraAt, extraAt + extraLength),
    );
    members.push({
      name: decodeName(directory.subarray(at + memberBytes, extraAt)),
      method: directory.readUInt16LE(at + 10),
      encrypted: (flags & 1) !== 0,
      checksum: directory.readUInt32LE(at + 16),
      packedSize,
      size,
      position: offset + shift,
    });
    at = extraAt + extraLength + directory.readUInt16LE(at + 32);
  }
  return members;
}

/** The values, with those that do not fit 32 bits taken from the extra field 1 (zip64), where they stand in this order. */
export function readWideSizes(values: readonly number[], extra: Buffer): readonly number[] {
  const wide = findExtra(extra, 1);
  let used = 0;
  return values.map((value) => {
    if (value !== inExtra32 || wide === undefined || used + 8 > wide.length) return value;
    used += 8;
    return Number(wide.readBigUInt64LE(used - 8));
  });
}

function findExtra(extra: Buffer, wanted: number): Buffer | undefined {
  let at = 0;
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === wanted) return extra.subarray(at + 4, end);
    at = end;
  }
  return undefined;
}

/** UTF-8 whether flagged or not (most tools forget the flag), else one byte per letter. */
export function decodeName(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}

/** The same bytes with the methods of a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
