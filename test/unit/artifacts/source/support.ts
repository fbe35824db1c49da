import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { Zip, ZipDeflate, ZipPassThrough, zipSync } from "fflate";
import { pack } from "tar-stream";
import { onTestFinished } from "vitest";
import {
  find,
  readCandidates,
  type FindOptions,
  type Problem,
  type ReadLimits,
} from "../../../../src/artifacts/source/index.js";
import type { LoadInput } from "../../../../src/types.js";

/** A temporary folder with these files, removed when the test ends. */
export async function makeFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "artifactql-source-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return folder;
}

export interface TarMember {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly type?: "file" | "symlink" | "link" | "directory";
}

export async function makeTar(members: readonly TarMember[]): Promise<Buffer> {
  const packing = pack();
  for (const { name, content, type = "file" } of members) {
    if (type === "file") packing.entry({ name }, Buffer.from(content ?? ""));
    else packing.entry({ name, type, linkname: "elsewhere" });
  }
  packing.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of packing) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

export async function makeTarGz(members: readonly TarMember[]): Promise<Buffer> {
  return gzipSync(await makeTar(members));
}

export function makeZip(
  files: Readonly<Record<string, string | Uint8Array>>,
  level: 0 | 6 = 6,
): Buffer {
  return Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]),
      ),
      { level },
    ),
  );
}

/** A zip archive as streaming writers make it: sizes behind the data, members deflated and stored in turn. */
export function makeStreamedZip(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((_, chunk) => chunks.push(chunk));
  for (const [index, [name, content]] of Object.entries(files).entries()) {
    const member = index % 2 === 0 ? new ZipDeflate(name) : new ZipPassThrough(name);
    zip.add(member);
    member.push(Buffer.from(content), true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

/** Bytes that do not compress, the same each time. */
export function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

export interface ReadFile {
  readonly uri: string;
  readonly folder: string | undefined;
  readonly named: boolean;
  readonly text: string;
}

/** Finds and reads everything; uris and folders lose `root` in front. */
export async function readAll(
  inputs: LoadInput | readonly LoadInput[],
  root = "",
  options: FindOptions & { limits?: Partial<ReadLimits> } = {},
) {
  const found = await find(inputs, options);
  const problems: Problem[] = [...found.problems];
  const read: ReadFile[] = [];
  for (const file of found.files) {
    for await (const { uri, folder, named, bytes } of readCandidates(file, {
      limits: options.limits,
      onProblem: (problem) => problems.push(problem),
    })) {
      read.push({
        uri: strip(uri, root),
        folder: folder === undefined ? undefined : strip(folder, root),
        named,
        text: Buffer.from(bytes).toString(),
      });
    }
  }
  return {
    found,
    read,
    texts: Object.fromEntries(read.map(({ uri, text }) => [uri, text])),
    problems: problems.map(({ uri, reason, outcome }) => ({
      uri: strip(uri, root),
      reason,
      outcome,
    })),
  };
}

function strip(path: string, root: string): string {
  return path.replace(root, "").replace(/^\//, "");
}
