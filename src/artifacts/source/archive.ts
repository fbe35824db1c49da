import { ArtifactError, isEngineError } from "../../errors.js";
import { toReason } from "./file-system.js";
import type { ByteSource, Candidate, FoundFile, Problem, ReadLimits } from "./source.js";
import { messageOf, unpack, type Budget } from "./unpack.js";

/** What reading an archive needs besides its bytes. */
export interface ArchiveReading {
  readonly file: FoundFile;
  readonly source: ByteSource;
  readonly limits: ReadLimits;
  readonly budget: Budget;
  readonly signal: AbortSignal | undefined;
  readonly onProblem: (problem: Problem) => void;
  /** Gives each member its uri: a name that came before gets a number. */
  readonly uriOf: (name: string) => string;
}

/** A numbering of the names in one archive. */
export function createUris(archiveUri: string): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${archiveUri}!/${name}${count === 1 ? "" : `#${count}`}`;
  };
}

/** A member's name as it stands in its uri: forward slashes, without a `./` or `/` in front. */
export function toMemberName(name: string): string {
  return name.replaceAll("\\", "/").replace(/^(\.?\/)+/, "");
}

/** The candidate of a member; undefined if it cannot be inflated, which is then a problem. */
export async function toMember(
  reading: ArchiveReading,
  uri: string,
  bytes: () => Promise<Uint8Array>,
): Promise<Candidate | undefined> {
  const { file } = reading;
  try {
    const packed = await bytes();
    const unpacked = await unpack(packed, uri.replace(/#\d+$/, ""), reading.limits);
    if (unpacked !== packed) reading.budget.add(unpacked.byteLength, uri);
    const folder = file.folder === undefined ? undefined : uri.slice(0, uri.lastIndexOf("/"));
    return { uri, folder, stamp: file.stamp, named: false, bytes: unpacked };
  } catch (error) {
    if (!isArtifactError(error) || reading.budget.isSpent()) throw error;
    reading.onProblem({ uri, reason: error.message, outcome: "failed" });
    return undefined;
  }
}

/** An archive inside an archive: the one outside is unpacked by people who want it read. */
export function reportNested(reading: ArchiveReading, uri: string): void {
  reading.onProblem({
    uri,
    reason:
      "It is an archive inside an archive, which is not read. Unpack the outer one and load the folder.",
    outcome: "ignored",
  });
}

export function isArtifactError(error: unknown): error is ArtifactError {
  return isEngineError(error) && error.code === "ARTIFACT";
}

/** The problem that an error while reading `uri` is. */
export function toProblem(error: unknown, uri: string): Problem {
  if (isArtifactError(error)) return { uri: error.uri, reason: error.message, outcome: "failed" };
  const isSystemError = error instanceof Error && "syscall" in error;
  return { uri, reason: isSystemError ? toReason(error) : messageOf(error), outcome: "failed" };
}
