import { throwIfAborted } from "./abort.js";
import { eachLimited } from "./each-limited.js";
import { formatOfName, skippedFolders } from "./endings.js";
import {
  isWithin,
  joinPath,
  toReason,
  type FileStatus,
  type FileSystem,
  type FolderEntry,
} from "./file-system.js";
import type { Problem } from "./source.js";

/** A folder to walk. */
export interface Folder {
  readonly path: string;
  /** The path without symbolic links. */
  readonly real: string;
}

/** A file that was come upon; the same file may be come upon by several paths. */
export interface Sighting extends Folder {
  readonly named: boolean;
  /** Undefined: not asked for yet. */
  readonly status: FileStatus | undefined;
}

/** What the walks of one search share. */
export interface Search {
  readonly fileSystem: FileSystem;
  readonly signal: AbortSignal | undefined;
  /** Real paths of the folders that were read: none is read twice, so links cannot lead in a circle. */
  readonly visited: Set<string>;
  readonly sightings: Sighting[];
  readonly problems: Problem[];
  readonly onFound: ((files: number) => void) | undefined;
}

const foldersAtOnce = 16;

/**
 * Adds every file under the folders that may hold artifacts to the sightings, level by level.
 *
 * Linked folders come last, so that what can be reached without a link is found without it, whatever the order of folders and entries.
 */
export async function walk(folders: readonly Folder[], search: Search): Promise<void> {
  const links = folders.filter((folder) => isLinked(folder));
  let level = folders.filter((folder) => !isLinked(folder));
  for (;;) {
    if (level.length === 0) {
      links.sort((left, right) => compare(right.path, left.path));
      const link = links.pop();
      if (link === undefined) return;
      level = [link];
    }
    const below: Folder[] = [];
    await eachLimited(level, foldersAtOnce, (folder) => readFolder(folder, search, below, links));
    level = below;
  }
}

/** True if a symbolic link is part of the path. */
export function isLinked(folder: Folder): boolean {
  return folder.path !== folder.real;
}

/** Orders by code units: the same on every machine. */
export function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

async function readFolder(
  folder: Folder,
  search: Search,
  below: Folder[],
  links: Folder[],
): Promise<void> {
  throwIfAborted(search.signal);
  if (search.visited.has(folder.real)) return;
  search.visited.add(folder.real);
  let entries: readonly FolderEntry[];
  try {
    entries = await search.fileSystem.readFolder(folder.path);
  } catch (error) {
    search.problems.push({ uri: folder.path, reason: toReason(error), outcome: "failed" });
    return;
  }
  for (const entry of entries) {
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) below.push(inside(folder, entry.name));
    } else if (entry.isSymbolicLink()) {
      await followLink(folder, entry.name, search, links);
    } else if (formatOfName(entry.name) !== undefined) {
      addFile(folder, entry, search);
    }
  }
  search.onFound?.(search.sightings.length);
}

function addFile(folder: Folder, entry: FolderEntry, search: Search): void {
  const file = inside(folder, entry.name);
  if (entry.isFile()) search.sightings.push({ ...file, named: false, status: undefined });
  else
    search.problems.push({
      uri: file.path,
      reason: "It is a pipe, socket or device, not a file.",
      outcome: "failed",
    });
}

async function followLink(
  folder: Folder,
  name: string,
  search: Search,
  links: Folder[],
): Promise<void> {
  if (skippedFolders.has(name)) return;
  const path = joinPath(folder.path, name);
  try {
    const status = await search.fileSystem.status(path);
    const real = await search.fileSystem.realPath(path);
    // A link to a folder around it would lead out of what was asked for, up to the root of the disk.
    if (status.isDirectory() && !isWithin(folder.real, real)) links.push({ path, real });
    if (status.isFile() && formatOfName(name) !== undefined)
      search.sightings.push({ path, real, named: false, status });
  } catch (error) {
    // Broken links of other names (locks of editors, say) are not what was looked for.
    if (formatOfName(name) !== undefined)
      search.problems.push({ uri: path, reason: toReason(error), outcome: "failed" });
  }
}

function inside(folder: Folder, name: string): Folder {
  const path = joinPath(folder.path, name);
  return { path, real: isLinked(folder) ? joinPath(folder.real, name) : path };
}
