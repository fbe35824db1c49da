import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** Made by the build; absent where the code runs from source. */
const emptyStore = fileURLToPath(new URL("./empty-store.duckdb.gz", import.meta.url));

/**
 * Puts a copy of the packaged empty store where no file is yet. If that cannot be, it does nothing: `prepareStore` then makes the
 * same from SQL, or DuckDB says what is wrong with the place.
 */
export async function placeEmptyStore(path: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.new`;
  try {
    // The log of a store that somebody deleted: DuckDB decides what becomes of it.
    if (await exists(`${path}.wal`)) return;
    await writeFile(unfinished, await promisify(gunzip)(await readFile(emptyStore)), {
      flag: "wx",
    });
    // Fails if another process made the file meanwhile, which a renaming would replace.
    await link(unfinished, path);
  } catch {
    // See above.
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
