import { constants, gunzipSync } from "node:zlib";
import type { Format } from "./source.js";

/** Folders that hold other people's code, in a project or an archive of one: never walked unless they are named. */
export const skippedFolders: ReadonlySet<string> = new Set([
  "node_modules",
  ".git",
  "dbt_packages",
  "dbt_modules",
]);

/** Bytes of the start of a file that `toFormat` wants to see. */
export const headBytes = 4096;

// A place for further artifact kinds: logs and Parquet would be named here.
const singleEnding = /\.json(\.gz)?$/i;
const archiveEndings: readonly (readonly [RegExp, Format])[] = [
  [/\.zip$/i, "zip"],
  [/\.tar$/i, "tar"],
  [/\.(tar\.gz|tgz)$/i, "tar.gz"],
];

/** The format that a file's name promises; undefined if walking a folder passes it by. */
export function formatOfName(name: string): Format | undefined {
  // macOS puts `._manifest.json` beside `manifest.json` in archives and on foreign disks: no JSON inside.
  if (name.startsWith("._")) return undefined;
  if (singleEnding.test(name)) return "single";
  return archiveEndings.find(([ending]) => ending.test(name))?.[1];
}

/** The format that the first bytes tell, for buffers and for named files with an ending of their own. */
export function formatOfBytes(head: Uint8Array): Format {
  if (isZip(head)) return "zip";
  if (isTar(head)) return "tar";
  if (isGzip(head) && isTar(inflateHead(head))) return "tar.gz";
  return "single";
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What becomes of a member of an archive: `other` files are passed by, as in a folder. */
export function roleOfMember(path: string): "single" | "archive" | "other" {
  const segments = path.split("/");
  const name = segments.pop() ?? "";
  if (segments.some((segment) => skippedFolders.has(segment))) return "other";
  const format = formatOfName(name);
  if (format === undefined) return "other";
  return format === "single" ? "single" : "archive";
}

function isZip(bytes: Uint8Array): boolean {
  // `PK 3 4` starts a member, `PK 5 6` the directory of an archive without members.
  return (
    bytes[0] === 0x50 &&
    bytes[1] === 0x4b &&
    (bytes[2] === 3 || bytes[2] === 5) &&
    bytes[3] === bytes[2] + 1
  );
}

function isTar(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(257, 262)).toString("latin1") === "ustar";
}

function inflateHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head.subarray(0, headBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Damaged gzip is reported when it is read, with its name.
    return new Uint8Array();
  }
}
