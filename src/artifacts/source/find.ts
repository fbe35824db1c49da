import { basename, dirname, resolve } from "node:path";
import { types } from "node:util";
import { OptionsError } from "../../errors.js";
import type { LoadInput } from "../../types.js";
import { throwIfAborted } from "./abort.js";
import { openFileBytes } from "./byte-source.js";
import { eachLimited } from "./each-limited.js";
import { formatOfBytes, formatOfName, headBytes } from "./endings.js";
import type { Match } from "./expand-glob.js";
import {
  errorCode,
  joinPath,
  nodeFileSystem,
  toForwardSlashes,
  toReason,
  type FileStatus,
  type FileSystem,
} from "./file-system.js";
import { fileOfBytes, fileOfObject } from "./memory-file.js";
import type { Format, FoundFile, Problem } from "./source.js";
import { compare, isLinked, walk, type Folder, type Search, type Sighting } from "./walk.js";

/** Settings of a search. */
export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each folder with the number of files so far; one file reached twice counts twice until the end. */
  readonly onFound?: ((files: number) => void) | undefined;
  /** Default: the file system of the machine. Patterns always use that one. */
  readonly fileSystem?: FileSystem | undefined;
}

/** What a search found. */
export interface Found {
  /** Sorted by uri, each file once. */
  readonly files: readonly FoundFile[];
  /** Sorted by uri. */
  readonly problems: readonly Problem[];
}

const statusesAtOnce = 32;

/**
 * Finds every file that may hold artifacts, and reads none of them.
 *
 * A path that exists is a file or a folder to walk, whatever characters it has; else it is a pattern if it can be one. A file that is
 * reached by several paths is given once: under the path without links if that was reached, else under the first by name.
 *
 * @throws {OptionsError} an input is no path, buffer or object.
 * @throws {AbortedError} the signal fired.
 */
export async function find(
  inputs: LoadInput | readonly LoadInput[],
  options: FindOptions = {},
): Promise<Found> {
  const { signal, onFound, fileSystem = nodeFileSystem } = options;
  const search: Search = {
    fileSystem,
    signal,
    onFound,
    visited: new Set(),
    sightings: [],
    problems: [],
  };
  const inMemory: FoundFile[] = [];
  const folders: Folder[] = [];
  for (const input of isList(inputs) ? inputs : [inputs]) {
    throwIfAborted(signal);
    if (typeof input === "string") await findPath(input, search, folders);
    else inMemory.push(toMemoryFile(input));
  }
  await walk(folders, search);
  const onDisk: FoundFile[] = [];
  await eachLimited(uniqueSightings(search.sightings), statusesAtOnce, async (sighting) => {
    throwIfAborted(signal);
    const file = await toFoundFile(sighting, search);
    if (file !== undefined) onDisk.push(file);
  });
  const files = new Map([...onDisk, ...inMemory].map((file) => [file.uri, file]));
  const problems = new Map(search.problems.map((problem) => [problem.uri, problem]));
  return { files: byUri(files.values()), problems: byUri(problems.values()) };
}

function isList(inputs: LoadInput | readonly LoadInput[]): inputs is readonly LoadInput[] {
  return Array.isArray(inputs);
}

function byUri<T extends { readonly uri: string }>(items: Iterable<T>): readonly T[] {
  const sorted = [...items];
  sorted.sort((left, right) => compare(left.uri, right.uri));
  return sorted;
}

function toMemoryFile(input: unknown): FoundFile {
  // `types` rather than instanceof: a buffer may come from another realm (a worker, a test runner).
  if (types.isUint8Array(input)) return fileOfBytes(input);
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  if (isObject && !ArrayBuffer.isView(input) && !types.isAnyArrayBuffer(input))
    return fileOfObject(input);
  throw new OptionsError(
    "load() takes paths, patterns, Uint8Arrays (Buffers) and parsed artifacts, or one array of these, for example load(['target', buffer]).",
  );
}

async function findPath(text: string, search: Search, folders: Folder[]): Promise<void> {
  if (text === "")
    throw new OptionsError("load() was given an empty path. For the current folder say load('.').");
  const path = toForwardSlashes(resolve(text));
  try {
    const status = await search.fileSystem.status(path);
    await addPath(path, status, search, folders, true);
  } catch (error) {
    const missing = [
      "ENOENT",
      "ENOTDIR",
      "EINVAL",
      "ENAMETOOLONG",
      "ERR_INVALID_ARG_VALUE",
    ].includes(errorCode(error) ?? "");
    if (missing && (await globs()).isPattern(text)) await findPattern(text, path, search, folders);
    else
      search.problems.push({
        uri: path,
        reason: missing ? `There is no file or folder at '${text}'.` : toReason(error),
        outcome: "failed",
      });
  }
}

/** Most inputs are folders: what patterns need is loaded with the first pattern. */
function globs(): Promise<typeof import("./expand-glob.js")> {
  return import("./expand-glob.js");
}

async function findPattern(
  text: string,
  uri: string,
  search: Search,
  folders: Folder[],
): Promise<void> {
  const { expandGlob, isOpenEnded } = await globs();
  const matches = await expandGlob(text, search.problems);
  if (matches.length === 0)
    search.problems.push({
      uri,
      reason: `No file or folder matches the pattern '${text}'.`,
      outcome: "failed",
    });
  const wanted = matches.filter(
    (match) =>
      match.isFolder || !isOpenEnded(text) || formatOfName(basename(match.path)) !== undefined,
  );
  const parents = new Map<string, Promise<string>>();
  await eachLimited(wanted, statusesAtOnce, async (match) => {
    throwIfAborted(search.signal);
    try {
      await addMatch(match, parents, search, folders);
    } catch (error) {
      search.problems.push({ uri: match.path, reason: toReason(error), outcome: "failed" });
    }
  });
}

/** Asks for the real path of each parent once: one call per file is what finding 10,000 of them costs. */
async function addMatch(
  { path, isFolder }: Match,
  parents: Map<string, Promise<string>>,
  search: Search,
  folders: Folder[],
): Promise<void> {
  const { fileSystem } = search;
  if (isFolder) {
    folders.push({ path, real: await fileSystem.realPath(path) });
    return;
  }
  const status = await fileSystem.linkStatus(path);
  if (!status.isFile()) {
    await addPath(path, await fileSystem.status(path), search, folders, false);
    return;
  }
  const parent = dirname(path);
  const real = parents.get(parent) ?? fileSystem.realPath(parent);
  parents.set(parent, real);
  search.sightings.push({ path, real: joinPath(await real, basename(path)), named: false, status });
}

async function addPath(
  path: string,
  status: FileStatus,
  search: Search,
  folders: Folder[],
  named: boolean,
): Promise<void> {
  const real = await search.fileSystem.realPath(path);
  if (status.isDirectory()) folders.push({ path, real });
  else if (status.isFile()) search.sightings.push({ path, real, named, status });
  else
    search.problems.push({
      uri: path,
      reason: "It is a pipe, socket or device, not a file.",
      outcome: "failed",
    });
}

function uniqueSightings(sightings: readonly Sighting[]): readonly Sighting[] {
  const unique = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const other = unique.get(sighting.real);
    unique.set(sighting.real, other === undefined ? sighting : merge(other, sighting));
  }
  return [...unique.values()];
}

function merge(one: Sighting, other: Sighting): Sighting {
  const isOtherBetter = isLinked(one) && (!isLinked(other) || other.path < one.path);
  const chosen = isOtherBetter ? other : one;
  return { ...chosen, named: one.named || other.named, status: one.status ?? other.status };
}

async function toFoundFile(sighting: Sighting, search: Search): Promise<FoundFile | undefined> {
  const { path, named } = sighting;
  try {
    const status = sighting.status ?? (await search.fileSystem.status(path));
    const format = formatOfName(basename(path)) ?? (named ? await sniff(path) : "single");
    const stamp = Object.freeze({ bytes: status.size, modifiedAt: Math.trunc(status.mtimeMs) });
    const open = () => openFileBytes(path);
    return {
      uri: path,
      folder: dirname(path),
      stamp,
      bytes: status.size,
      named,
      format,
      archive: format !== "single",
      open,
    };
  } catch (error) {
    search.problems.push({ uri: path, reason: toReason(error), outcome: "failed" });
    return undefined;
  }
}

async function sniff(path: string): Promise<Format> {
  const source = await openFileBytes(path);
  try {
    return formatOfBytes(await source.readAt(0, headBytes));
  } finally {
    await source.close();
  }
}
