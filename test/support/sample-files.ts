import { createReadStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";

/** The bundled sample as it lies in the repository. */
export const sampleArchive = new URL("../fixtures/sample/artifacts.tar.gz", import.meta.url)
  .pathname;

/** A file of the sample. */
export interface SampleFile {
  /** Path in the archive, for example `spokes/prod/20260405T031007Z_build/run_results.json`. */
  readonly path: string;
  readonly bytes: Buffer;
}

let files: Promise<readonly SampleFile[]> | undefined;

/** Every file of the sample, in the order of the archive. */
export function readSampleFiles(): Promise<readonly SampleFile[]> {
  files ??= read();
  return files;
}

/** The files of one folder, or of several, of the sample. */
export async function readSampleFolders(
  ...folders: readonly string[]
): Promise<readonly SampleFile[]> {
  const found = (await readSampleFiles()).filter(({ path }) =>
    folders.some((folder) => path.startsWith(folder)),
  );
  if (found.length === 0) throw new Error(`The sample has nothing below ${folders.join(", ")}`);
  return found;
}

async function read(): Promise<readonly SampleFile[]> {
  const found: SampleFile[] = [];
  const unpacking = createReadStream(sampleArchive).pipe(createGunzip()).pipe(extract());
  for await (const entry of unpacking) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (entry.header.type === "file")
      found.push({ path: entry.header.name, bytes: Buffer.concat(chunks) });
  }
  return found;
}

/** Writes the sample's files into a folder, as they were when dbt had written them. */
export async function unpackSample(folder: string): Promise<void> {
  for (const { path, bytes } of await readSampleFiles()) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}
