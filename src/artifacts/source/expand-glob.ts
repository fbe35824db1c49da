import { readdir, realpath, stat, type Dirent, type Stats } from "node:fs";
import { dirname, resolve } from "node:path";
import glob from "fast-glob";
import { skippedFolders } from "./endings.js";
import { toForwardSlashes, toReason } from "./file-system.js";
import type { Problem } from "./source.js";

/** What a pattern matched. */
export interface Match {
  /** Absolute. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** True if the text can be read as a pattern. */
export function isPattern(text: string): boolean {
  return glob.isDynamicPattern(toPattern(text));
}

/** The text as fast-glob wants it: separators of Windows turned, so that `runs\*\target` works; braces and brackets keep their meaning. */
export function toPattern(text: string, platform: NodeJS.Platform = process.platform): string {
  return toForwardSlashes(text, platform);
}

/** True if the last part of the pattern says nothing of endings: then only files are taken that a walk would take. */
export function isOpenEnded(text: string): boolean {
  return /(^|\/)\*+$/.test(toPattern(text));
}

/** Files and folders that match, without those in skipped folders which the pattern does not name. */
export async function expandGlob(text: string, problems: Problem[]): Promise<readonly Match[]> {
  const pattern = toPattern(text);
  const named = new Set(pattern.split("/"));
  const entries = await glob(pattern, {
    onlyFiles: false,
    objectMode: true,
    suppressErrors: true,
    ignore: [...skippedFolders].flatMap((name) =>
      named.has(name) ? [] : [`**/${name}`, `**/${name}/**`],
    ),
    // Casts: of the overloads of both calls fast-glob uses these.
    fs: {
      stat: statWithoutCycles as typeof stat,
      readdir: reportingReaddir(problems) as typeof readdir,
    },
  });
  return entries.map((entry) => ({
    path: toForwardSlashes(resolve(entry.path)),
    isFolder: entry.dirent.isDirectory(),
  }));
}

type StatCallback = (error: NodeJS.ErrnoException | null, status: Stats) => void;
type ReaddirCallback = (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void;

/** fast-glob asks this of links only, and does not enter a link that it says is broken: here one to a folder around it. */
function statWithoutCycles(path: string, callback: StatCallback): void {
  stat(path, (error, status) => {
    if (error !== null || !status.isDirectory()) {
      callback(error, status);
      return;
    }
    isCycle(path, (cyclic) => {
      callback(cyclic ? Object.assign(new Error("cyclic link"), { code: "ELOOP" }) : null, status);
    });
  });
}

function isCycle(path: string, callback: (cyclic: boolean) => void): void {
  realpath.native(path, (error, target) => {
    if (error !== null) callback(true);
    else anyAncestorIs(target, dirname(resolve(path)), callback);
  });
}

/** Each ancestor is resolved on its own: two links that lead to each other's folder are a circle as well. */
function anyAncestorIs(target: string, ancestor: string, callback: (found: boolean) => void): void {
  realpath.native(ancestor, (error, real) => {
    const above = dirname(ancestor);
    if (error === null && real === target) callback(true);
    else if (above === ancestor) callback(false);
    else anyAncestorIs(target, above, callback);
  });
}

/** fast-glob passes unreadable folders in silence once told not to stop at them. */
function reportingReaddir(problems: Problem[]) {
  return (path: string, options: { withFileTypes: true }, callback: ReaddirCallback): void => {
    readdir(path, options, (error, entries) => {
      // A pattern may lead through what is no folder or not there; that is no fault.
      if (error !== null && error.code !== "ENOENT" && error.code !== "ENOTDIR") {
        problems.push({
          uri: toForwardSlashes(resolve(path)),
          reason: toReason(error),
          outcome: "failed",
        });
      }
      callback(error, entries);
    });
  };
}
