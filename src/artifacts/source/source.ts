/** Size and time of a file, enough to tell that it is unchanged without reading it. */
export interface FileStamp {
  readonly bytes: number;
  /** Milliseconds since 1970, whole. */
  readonly modifiedAt: number;
}

/** How a found file must be read: as one artifact (gzipped or not), or as an archive of many. */
export type Format = "single" | "zip" | "tar" | "tar.gz";

/** A file (or buffer, or object) that may hold artifacts; nothing of it was read yet but, at most, its first bytes. */
export interface FoundFile {
  /** Absolute path with forward slashes, or `memory:` and the start of the content's sha256. */
  readonly uri: string;
  /** The folder that holds the file; undefined in memory. */
  readonly folder: string | undefined;
  /** Undefined in memory. */
  readonly stamp: FileStamp | undefined;
  /** Bytes as they lie there, compressed or not. */
  readonly bytes: number;
  /** The caller named this very file, in place of a folder or a pattern that leads to it. */
  readonly named: boolean;
  readonly format: Format;
  /** True if `readCandidates` may give any number of candidates; their uris start with `uri + "!/"`. */
  readonly archive: boolean;
  /** Opens the content; close it afterwards. */
  readonly open: () => Promise<ByteSource>;
}

/** The whole content of one file or archive member that may be an artifact. */
export interface Candidate {
  /** Uri of the file; of a member `archive.tar.gz!/target/manifest.json`, with `#2` behind a name that the archive holds twice. */
  readonly uri: string;
  /** The folder that holds the file; of a member `archive.tar.gz!/target`; undefined in memory. */
  readonly folder: string | undefined;
  /** Stamp of the file, or of the archive that holds it; undefined in memory. */
  readonly stamp: FileStamp | undefined;
  /** The caller named this very file; false for members. */
  readonly named: boolean;
  /** Inflated bytes. */
  readonly bytes: Uint8Array;
  /** Their hash, where somebody has it already. */
  readonly sha256?: string;
}

/** Something that was asked for or came up, and cannot be had. */
export interface Problem {
  readonly uri: string;
  readonly reason: string;
  /** `ignored`: not meant to be read, such as an archive inside an archive. `failed`: it should have worked. */
  readonly outcome: "failed" | "ignored";
}

/** Random access to bytes, in a file or in memory. */
export interface ByteSource {
  readonly size: number;
  /** Up to `length` bytes from `position`; fewer only at the end. */
  readAt(position: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What protects from archives that inflate without end. */
export interface ReadLimits {
  /** Most bytes of one artifact, inflated. Default: 1 GiB. */
  readonly maximumBytes: number;
  /** How many times its own size a file may inflate to in total, once that is beyond `freeBytes`. Default: 250 (artifacts reach about 50, a bomb 1,000 and more). */
  readonly maximumRatio: number;
  /** Total inflated bytes below which the ratio does not matter. Default: 64 MiB. */
  readonly freeBytes: number;
}

export const defaultLimits: ReadLimits = Object.freeze({
  maximumBytes: 2 ** 30,
  maximumRatio: 250,
  freeBytes: 64 * 2 ** 20,
});
