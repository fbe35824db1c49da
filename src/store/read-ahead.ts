import type { Candidate, FoundFile } from "../artifacts/source/index.js";

/**
 * Reads files while the ones before them are dealt with: a plain file is begun as soon as the one before it is there, so the disk and the
 * processor work at the same time. Archives are read member by member, in their turn. Memory holds two files.
 */
export async function* readAhead(
  files: readonly FoundFile[],
  read: (file: FoundFile) => AsyncIterable<Candidate>,
): AsyncGenerator<readonly [FoundFile, AsyncIterable<Candidate> | readonly Candidate[]]> {
  let ahead: Promise<readonly Candidate[]> | undefined;
  for (const [index, file] of files.entries()) {
    const own = file.archive ? undefined : await (ahead ?? collect(read(file)));
    const next = files[index + 1];
    ahead = next === undefined || next.archive ? undefined : collect(read(next));
    // It is awaited in its turn; until then a fault must not count as unhandled.
    ahead?.catch(() => undefined);
    yield [file, own ?? read(file)];
  }
}

async function collect(candidates: AsyncIterable<Candidate>): Promise<readonly Candidate[]> {
  const all: Candidate[] = [];
  for await (const candidate of candidates) all.push(candidate);
  return all;
}
