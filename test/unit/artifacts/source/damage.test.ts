import { truncate, writeFile } from "node:fs/promises";
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

const big = noise(200_000);
const members = [
  { name: "a.json", content: "1" },
  { name: "b.json", content: big },
  { name: "c.json", content: "3" },
];
// What marks the end of a streamed zip member, inside of one.
const descriptorLike = "PK\u0007\u0008".repeat(20);
const files = Object.fromEntries(members.map(({ name, content }) => [name, content]));

describe("a file that was cut off", () => {
  test.each([
    ["x.tar", () => makeTar(members), "The archive is cut off inside the member 'b.json'."],
    [
      "x.tar.gz",
      () => makeTarGz(members),
      "It is cut off: the gzip data ends too early. That is inside the member 'b.json'.",
    ],
    [
      "x.zip",
      async () => makeZip(files),
      "The zip archive is cut off or damaged inside the member 'b.json', after 1 members.",
    ],
    [
      "stored.zip",
      async () => makeZip(files, 0),
      "The zip archive is cut off or damaged inside the member 'b.json', after 1 members.",
    ],
  ])(
    "%s: members before the cut are read, the problem names the one at it",
    async (name, make, reason) => {
      const root = await makeFolder({ [name]: await make() });
      await truncate(join(root, name), 100_000);
      const { texts, problems } = await readAll(root, root);
      expect(texts).toEqual({ [`${name}!/a.json`]: "1" });
      expect(problems).toEqual([{ uri: `${name}!/b.json`, reason, outcome: "failed" }]);
    },
  );

  test("as a zip archive that was written as a stream gives its whole members as well", async () => {
    const whole = makeStreamedZip({
      "a.json": noise(100_000),
      "b.json": descriptorLike,
      "c.json": noise(100_000),
    });
    const { read, problems } = await readAll([whole.subarray(0, -50_000)]);
    expect(read.map(({ text }) => text)).toEqual([noise(100_000).toString(), descriptorLike]);
    expect(problems).toMatchObject([
      {
        uri: expect.stringMatching(/!\/c.json$/),
        reason: expect.stringContaining("inside the member 'c.json', after 2 members"),
      },
    ]);
    const withoutDirectory = await readAll([whole.subarray(0, -30)]);
    expect(withoutDirectory.read).toHaveLength(3);
    expect(withoutDirectory.problems).toMatchObject([
      {
        reason:
          "The zip archive is cut off or damaged in the directory at its end, after 3 members.",
      },
    ]);
  });

  test("as gzip is a problem", async () => {
    const root = await makeFolder({ "m.json.gz": gzipSync(big).subarray(0, 1000) });
    expect((await readAll(root, root)).problems).toEqual([
      {
        uri: "m.json.gz",
        reason: "It is cut off: the gzip data ends too early.",
        outcome: "failed",
      },
    ]);
  });

  test("at any byte is never read as whole", async () => {
    const small = [
      { name: "a.json", content: "first" },
      { name: "b.json", content: "second" },
    ];
    for (const whole of [
      makeZip({ "a.json": "first", "b.json": "second" }),
      await makeTarGz(small),
    ]) {
      for (let length = 1; length < whole.length; length += 1) {
        const { read, problems } = await readAll([whole.subarray(0, length)]);
        const texts = read.filter(({ uri }) => uri.includes("!/")).map(({ text }) => text);
        expect(["", "first", "first,second"]).toContain(texts.join());
        // The first bytes of an archive may be too few to tell that it is one; whoever parses them reports that.
        expect(problems.length + Number(read.some(({ uri }) => !uri.includes("!/")))).toBe(1);
      }
    }
  });
});

describe("a file that was damaged", () => {
  test("in one member of a zip archive costs that member only", async () => {
    const zip = makeZip({ "a.json": "1", "b.json": big, "c.json": "3" }, 0);
    zip[zip.indexOf(big.subarray(0, 16)) + 100]! ^= 0xff;
    const root = await makeFolder({ "x.zip": zip });
    const { texts, problems } = await readAll(root, root);
    expect(texts).toEqual({ "x.zip!/a.json": "1", "x.zip!/c.json": "3" });
    expect(problems).toEqual([
      {
        uri: "x.zip!/b.json",
        reason: "It is damaged: its checksum is not what the zip archive says.",
        outcome: "failed",
      },
    ]);
  });

  test("in a gzipped member costs that member only", async () => {
    const broken = Buffer.concat([gzipSync("1").subarray(0, 10), Buffer.from("nonsense")]);
    const content = [
      { name: "a.json.gz", content: broken },
      { name: "b.json", content: "2" },
    ];
    const root = await makeFolder({
      "x.tar": await makeTar(content),
      "y.zip": makeZip({ "a.json.gz": broken, "b.json": "2" }),
    });
    const { texts, problems } = await readAll(root, root);
    expect(texts).toEqual({ "x.tar!/b.json": "2", "y.zip!/b.json": "2" });
    expect(problems.map(({ uri }) => uri)).toEqual(["x.tar!/a.json.gz", "y.zip!/a.json.gz"]);
    expect(problems[0]?.reason).toMatch(/^It is damaged: the gzip data cannot be inflated/);
  });

  test("or is of another kind than its ending says, is a problem", async () => {
    const root = await makeFolder({
      "a.zip": "not a zip archive",
      "b.tar": "x".repeat(2000),
      "c.tgz": "not gzip",
      "d.json.gz": "not gzip",
    });
    const { read, problems } = await readAll(root, root);
    expect(read).toEqual([]);
    expect(problems.map(({ uri }) => uri)).toEqual(["a.zip", "b.tar", "c.tgz", "d.json.gz"]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      "It is no zip archive, as its ending says.",
      expect.stringContaining("The archive is damaged, or no tar archive, after 0 members"),
      expect.stringContaining("the gzip data cannot be inflated"),
      "It is not gzip, as its ending says.",
    ]);
  });

  test("or encrypted or compressed by another method, is a problem that says so", async () => {
    const zip = makeZip({ "a.json": "1", "b.json": "2", "c.json": "3" });
    const entry = (name: string): number => zip.lastIndexOf(name) - 46;
    zip.writeUInt16LE(1, entry("a.json") + 8);
    zip.writeUInt16LE(93, entry("b.json") + 10);
    const { texts, problems } = await readAll([zip]);
    expect(Object.values(texts)).toEqual(["3"]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      "It is encrypted.",
      "It is compressed by zip method 93; only 0 (stored) and 8 (deflate) are read.",
    ]);
  });

  test("by the hand of a fuzzer never throws, and a zip archive never gives wrong content", async () => {
    const archives = [
      makeZip(files),
      await makeTar(members.slice(0, 1)),
      await makeTarGz(members.slice(0, 1)),
    ];
    const originals = new Set(members.map(({ content }) => Buffer.from(content).toString()));
    const random = noise(4000);
    for (const archive of archives) {
      for (let turn = 0; turn < 150; turn += 1) {
        const bytes = Buffer.from(archive);
        for (let hit = 0; hit < 4; hit += 1)
          bytes[random.readUInt32LE(turn * 16 + hit * 4) % bytes.length] = random[turn + hit]!;
        // The directory of a zip archive is where damage tells most.
        if (turn % 2 === 0) bytes[bytes.length - 1 - (turn % 160)] = random[turn]!;
        const { read, problems } = await readAll([bytes]);
        expect(problems.every(({ reason }) => reason !== "")).toBe(true);
        if (archive === archives[0])
          expect(
            read.filter(({ uri, text }) => uri.includes("!/") && !originals.has(text)),
          ).toEqual([]);
      }
    }
  });

  test("but is plain JSON under a gzip ending is read", async () => {
    const root = await makeFolder({ "a.json.gz": "{}", "b.json": gzipSync("{ }") });
    expect((await readAll(root, root)).texts).toEqual({ "a.json.gz": "{}", "b.json": "{ }" });
  });
});

test("a file that grew since it was found is read whole", async () => {
  const root = await makeFolder({ "a.json": "{}" });
  const { files: found } = await find(root);
  await writeFile(join(root, "a.json"), '{"longer":true}');
  for await (const { bytes } of readCandidates(found[0]!, {
    onProblem: () => expect.unreachable(),
  }))
    expect(Buffer.from(bytes).toString()).toBe('{"longer":true}');
});
