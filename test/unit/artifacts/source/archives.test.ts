import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { find, readCandidates } from "../../../../src/artifacts/source/index.js";
import {
  makeFolder,
  makeStreamedZip,
  makeTar,
  makeTarGz,
  makeZip,
  noise,
  readAll,
} from "./support.js";

const files = {
  "manifest.json": "1",
  "target/run_results.json": "2",
  "target/catalog.JSON.GZ": gzipSync("3"),
  "target/compiled/m.sql": "no",
  "dbt_packages/p/manifest.json": "no",
};
const members = Object.entries(files).map(([name, content]) => ({ name, content }));
const expected = {
  "manifest.json": "1",
  "target/run_results.json": "2",
  "target/catalog.JSON.GZ": "3",
};

function under(archive: string, texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [`${archive}!/${name}`, text]),
  );
}

describe("an archive", () => {
  test("of each kind gives its artifacts under its own name", async () => {
    const content = {
      "a.zip": makeZip(files),
      "b.zip": makeZip(files, 0),
      "c.tar": await makeTar(members),
      "d.tar.gz": await makeTarGz(members),
      "e.tgz": await makeTarGz(members),
    };
    const root = await makeFolder(content);
    const { texts, problems } = await readAll(root, root);
    expect(texts).toEqual(
      Object.assign({}, ...Object.keys(content).map((name) => under(name, expected))),
    );
    expect(problems).toEqual([]);
  });

  test("lends its members its stamp, a folder of their own, and not that it was named", async () => {
    const root = await makeFolder({
      "runs/7.zip": makeZip({ "a.json": "1", "target/b.json": "2" }),
    });
    const { found, read } = await readAll(join(root, "runs/7.zip"), root);
    expect(found.files).toMatchObject([{ named: true, archive: true }]);
    expect(read).toEqual([
      { uri: "runs/7.zip!/a.json", folder: "runs/7.zip!", named: false, text: "1" },
      { uri: "runs/7.zip!/target/b.json", folder: "runs/7.zip!/target", named: false, text: "2" },
    ]);
    const [file] = found.files;
    for await (const candidate of readCandidates(file!, { onProblem: () => {} }))
      expect(candidate.stamp).toBe(file!.stamp);
  });

  test("without members is fine, without bytes is a problem", async () => {
    const root = await makeFolder({
      "a.zip": makeZip({}),
      "a.tar": await makeTar([]),
      "a.tgz": await makeTarGz([]),
      "b.zip": "",
      "b.tar": "",
      "b.tgz": "",
      "b.json.gz": "",
    });
    const { read, problems } = await readAll(root, root);
    expect(read).toEqual([]);
    expect(problems).toEqual(
      ["b.json.gz", "b.tar", "b.tgz", "b.zip"].map((uri) => ({
        uri,
        reason: "The file is empty.",
        outcome: "failed",
      })),
    );
  });

  test("named without a telling ending is known by its first bytes, and so is a buffer", async () => {
    const archives = [makeZip(files), await makeTar(members), await makeTarGz(members)];
    const root = await makeFolder(
      Object.fromEntries(archives.map((bytes, index) => [`artifacts-${index}`, bytes])),
    );
    for (const [index, bytes] of archives.entries()) {
      expect((await readAll(join(root, `artifacts-${index}`), root)).texts).toEqual(
        under(`artifacts-${index}`, expected),
      );
      const { found, texts, read } = await readAll(bytes);
      expect(found.files[0]?.uri).toMatch(/^memory:[0-9a-f]{16}$/);
      expect(texts).toEqual(under(found.files[0]!.uri, expected));
      expect(read.every((candidate) => candidate.folder === undefined)).toBe(true);
    }
  });

  test("inside an archive is ignored with a reason", async () => {
    const inner = makeZip({ "manifest.json": "1" });
    const root = await makeFolder({
      "a.zip": makeZip({ "in.zip": inner, "x.json": "1" }),
      "b.tar": await makeTar([
        { name: "in.tgz", content: inner },
        { name: "x.json", content: "2" },
      ]),
    });
    const { texts, problems } = await readAll(root, root);
    expect(texts).toEqual({ "a.zip!/x.json": "1", "b.tar!/x.json": "2" });
    expect(problems).toMatchObject([
      { uri: "a.zip!/in.zip", outcome: "ignored" },
      { uri: "b.tar!/in.tgz", outcome: "ignored" },
    ]);
  });

  test("that holds a name twice gives both", async () => {
    const root = await makeFolder({
      "a.tar": await makeTar([
        { name: "./x.json", content: "1" },
        { name: "x.json", content: "2" },
        { name: "/x.json", content: "3" },
      ]),
    });
    expect((await readAll(root, root)).texts).toEqual({
      "a.tar!/x.json": "1",
      "a.tar!/x.json#2": "2",
      "a.tar!/x.json#3": "3",
    });
  });

  test("of tar says which links it does not follow", async () => {
    const root = await makeFolder({
      "a.tar": await makeTar([
        { name: "latest.json", type: "symlink" },
        { name: "target", type: "directory" },
        { name: "target/x.json", content: "1" },
      ]),
    });
    const { texts, problems } = await readAll(root, root);
    expect(texts).toEqual({ "a.tar!/target/x.json": "1" });
    expect(problems).toMatchObject([{ uri: "a.tar!/latest.json", outcome: "ignored" }]);
  });

  test("of zip may have names with backslashes, umlauts and bytes in front", async () => {
    const zip = makeZip({ "target\\größe.json": "1" });
    const root = await makeFolder({
      "a.zip": Buffer.concat([Buffer.from("#!/bin/sh self-extracting\n"), zip]),
    });
    expect((await readAll(root, root)).texts).toEqual({ "a.zip!/target/größe.json": "1" });
  });

  test("of zip that was written as a stream (sizes behind the data) is read", async () => {
    const root = await makeFolder({
      "a.zip": makeStreamedZip({ "a.json": noise(100_000), "b.json": noise(100_000) }),
    });
    const { read, problems } = await readAll(root, root);
    expect(read.map(({ uri, text }) => [uri, text === noise(100_000).toString()])).toEqual([
      ["a.zip!/a.json", true],
      ["a.zip!/b.json", true],
    ]);
    expect(problems).toEqual([]);
  });

  test("can be left halfway, and read again", async () => {
    const root = await makeFolder({ "a.tgz": await makeTarGz(members), "a.zip": makeZip(files) });
    for (const file of (await find(root)).files) {
      const seen: string[] = [];
      for (let turn = 0; turn < 2; turn += 1) {
        for await (const candidate of readCandidates(file, {
          onProblem: (problem) => expect.unreachable(problem.reason),
        })) {
          seen.push(candidate.uri);
          break;
        }
      }
      expect(seen).toEqual([`${file.uri}!/manifest.json`, `${file.uri}!/manifest.json`]);
    }
  });

  test("stops at the signal", async () => {
    const root = await makeFolder({
      "a.tgz": await makeTarGz(members),
      "a.zip": makeZip(files),
      "cut.zip": makeZip(files).subarray(0, -100),
    });
    for (const file of (await find(root)).files) {
      const controller = new AbortController();
      const reading = readCandidates(file, {
        signal: controller.signal,
        onProblem: () => expect.unreachable(),
      });
      expect((await reading.next()).done).toBe(false);
      controller.abort();
      await expect(reading.next()).rejects.toMatchObject({ code: "ABORTED" });
    }
  });
});

describe("in memory", () => {
  test("objects become JSON and buffers stay as they are, gzip aside", async () => {
    const { read, problems } = await readAll([
      { metadata: { a: 1 } },
      Buffer.from("{ }"),
      new Uint8Array(gzipSync("{  }")),
    ]);
    expect(read.map(({ text }) => text).toSorted()).toEqual([
      "{  }",
      "{ }",
      '{"metadata":{"a":1}}',
    ]);
    expect(
      read.every(
        ({ uri, folder, named }) => uri.startsWith("memory:") && folder === undefined && named,
      ),
    ).toBe(true);
    expect(problems).toEqual([]);
  });

  test("the same content is one file", async () => {
    expect((await find([{ a: 1 }, Buffer.from('{"a":1}'), { a: 1 }])).files).toHaveLength(1);
  });

  test.each([
    ["null", null],
    ["undefined", undefined],
    ["a number", 1],
    ["an array in the array", ["nested"]],
    ["another typed array", new Float64Array(1)],
    ["an ArrayBuffer", new ArrayBuffer(1)],
    ["an empty path", ""],
    ["an object with a bigint", { big: 1n }],
    ["an object that JSON leaves out", { toJSON: () => undefined }],
  ])("%s is refused", async (_, input) => {
    // @ts-expect-error wrong on purpose
    await expect(find([input])).rejects.toMatchObject({ code: "OPTIONS" });
  });
});
