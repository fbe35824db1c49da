import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  find,
  ReadAhead,
  readCandidates,
  type Candidate,
  type FoundFile,
  type Problem,
} from "../../../../src/artifacts/source/index.js";
import { makeTemporaryFolder } from "../../../support/open-engine.js";
import { writeFiles } from "../../../support/write-files.js";

/** Files of many sizes, among them one that is more than may wait. */
const contents = Object.fromEntries(
  Array.from({ length: 30 }, (_, index) => [
    `${String(index).padStart(2, "0")}/run_results.json`,
    `{"index": ${index}, "text": "${"x".repeat(index === 7 ? 40 * 2 ** 20 : index * 1_000)}"}`,
  ]),
);

async function found(): Promise<{ folder: string; files: readonly FoundFile[] }> {
  const folder = makeTemporaryFolder();
  writeFiles(folder, contents);
  const { files } = await find(folder, {});
  return { folder, files };
}

function start(files: readonly FoundFile[]): ReadAhead {
  const ahead = ReadAhead.start(files, 0);
  if (ahead === undefined) throw new Error("no thread was started");
  onTestFinished(() => ahead.close());
  return ahead;
}

async function read(
  file: FoundFile,
  ahead?: ReadAhead,
): Promise<{ candidates: Candidate[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const candidates: Candidate[] = [];
  for await (const candidate of readCandidates(file, {
    ahead,
    onProblem: (problem) => problems.push(problem),
  }))
    candidates.push(candidate);
  return { candidates, problems };
}

describe("reading ahead", () => {
  test("gives what reading at once gives, with the hash", async () => {
    const { files } = await found();
    const ahead = start(files);
    for (const file of files) {
      const {
        candidates: [candidate],
      } = await read(file, ahead);
      const {
        candidates: [expected],
      } = await read(file);
      expect(Buffer.from(candidate!.bytes).equals(expected!.bytes)).toBe(true);
      expect(candidate?.sha256).toBe(createHash("sha256").update(expected!.bytes).digest("hex"));
      expect(expected?.sha256).toBeUndefined();
    }
  });

  test("leaves a file that cannot be read to whoever asks, and goes on", async () => {
    const { folder, files } = await found();
    rmSync(join(folder, "03/run_results.json"));
    const ahead = start(files);
    for (const [index, file] of files.entries()) {
      const { candidates, problems } = await read(file, ahead);
      expect(problems).toHaveLength(index === 3 ? 1 : 0);
      expect(candidates.map(({ sha256 }) => sha256 !== undefined)).toEqual(
        index === 3 ? [] : [true],
      );
    }
  });

  test("is of no use out of turn, and does no harm", async () => {
    const { files } = await found();
    const ahead = start(files);
    expect(await ahead.take(files[1]!.uri)).toBeUndefined();
    expect(await ahead.take(files[0]!.uri)).toBeDefined();
    expect(await ahead.take("elsewhere")).toBeUndefined();
  });

  test("can be left in the middle", async () => {
    const { files } = await found();
    const ahead = start(files);
    expect(await ahead.take(files[0]!.uri)).toBeDefined();
    await ahead.close();
  });

  test("is not begun for little", async () => {
    const { files } = await found();
    expect(ReadAhead.start(files.slice(0, 3))).toBeUndefined();
    expect(ReadAhead.start([], 0)).toBeUndefined();
  });
});
