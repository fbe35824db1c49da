import { lstat as nodeLstat, stat as nodeStat } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { promisify } from "node:util";

/** What looking for files needs of a folder's entry. */
export interface FolderEntry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** What looking for files needs of a file's status. */
export interface FileStatus {
  readonly size: number;
  readonly mtimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** The calls by which files are looked for; tests replace it, since root may read everything. */
export interface FileSystem {
  readFolder(path: string): Promise<readonly FolderEntry[]>;
  /** Follows links. */
  status(path: string): Promise<FileStatus>;
  /** Of a link itself. */
  linkStatus(path: string): Promise<FileStatus>;
  /** With forward slashes. */
  realPath(path: string): Promise<string>;
}

// The callback form: `fs.promises.stat` costs more per call, which tells with 10,000 files.
const statCallback = promisify(nodeStat);
const lstatCallback = promisify(nodeLstat);

export const nodeFileSystem: FileSystem = {
  readFolder: (path) => readdir(path, { withFileTypes: true }),
  status: (path) => statCallback(path),
  linkStatus: (path) => lstatCallback(path),
  realPath: async (path) => toForwardSlashes(await realpath(path)),
};

/** Uris have forward slashes everywhere; only on Windows is a backslash a separator rather than part of a name. */
export function toForwardSlashes(
  path: string,
  platform: NodeJS.Platform = process.platform,
): string {
  return platform === "win32" ? path.replaceAll("\\", "/") : path;
}

/** `folder/name`, also for the root folder. */
export function joinPath(folder: string, name: string): string {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

/** True if `path` is `folder` or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(joinPath(folder, ""));
}

/** The system's error code, for example `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The reason that a problem gives for an error of the file system. */
export function toReason(error: unknown): string {
  switch (errorCode(error)) {
    case "ENOENT":
      return "It is gone, or a link that leads nowhere.";
    case "EACCES":
    case "EPERM":
      return "Permission denied.";
    case "ELOOP":
      return "A symbolic link leads in a circle.";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
