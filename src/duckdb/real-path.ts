import { lstat, readlink, realpath } from "node:fs/promises";
import path from "node:path";
import { StoreError } from "../errors.js";

/**
 * The path that a file really has, also if it does not exist yet: two names of one file must not become two instances.
 * @throws {@link StoreError} if its folder does not exist
 */
export async function realPath(
  file: string,
): Promise<{ readonly path: string; readonly exists: boolean }> {
  try {
    return { path: await realpath(file), exists: true };
  } catch (cause) {
    const target = await linkTarget(file);
    if (target !== undefined) return realPath(target);
    const folder = path.dirname(file);
    try {
      return { path: path.join(await realpath(folder), path.basename(file)), exists: false };
    } catch {
      throw new StoreError(
        `${file} cannot be opened: its folder does not exist or cannot be read. Make the folder, or name another file.`,
        {
          database: file,
          cause,
        },
      );
    }
  }
}

/** Where a link leads that leads to no file. */
async function linkTarget(file: string): Promise<string | undefined> {
  const status = await lstat(file).catch(() => undefined);
  return status?.isSymbolicLink() === true
    ? path.resolve(path.dirname(file), await readlink(file))
    : undefined;
}
