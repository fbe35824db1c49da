import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { makeFolder, makeTar, makeTarGz, makeZip, noise, readAll } from "./support.js";

const big = noise(200_000);

describe("limits", () => {
  const bomb = Buffer.alloc(4 * 2 ** 20);
  const limits = { freeBytes: 2 ** 20, maximumRatio: 100 };
  const dense =
    "Inflated it is more than 100 times as large as its file, which no artifact is: this may be a zip bomb. The rest of it is not read.";

  test("stop what inflates far beyond its size, naming the member; members before are read", async () => {
    const content = { "a.json": "1", "b.json": bomb, "c.json": "3" };
    const asMembers = Object.entries(content).map(([name, text]) => ({ name, content: text }));
    const root = await makeFolder({
      "x.zip": makeZip(content),
      "y.tgz": await makeTarGz(asMembers),
      "z.json.gz": gzipSync(bomb),
      "w.tar": await makeTar([{ name: "b.json.gz", content: gzipSync(bomb) }]),
    });
    const { texts, problems } = await readAll(root, root, { limits });
    expect(texts).toEqual({ "x.zip!/a.json": "1", "y.tgz!/a.json": "1" });
    expect(problems).toEqual(
      ["w.tar!/b.json.gz", "x.zip!/b.json", "y.tgz!/b.json", "z.json.gz"].map((uri) => ({
        uri,
        reason: dense,
        outcome: "failed",
      })),
    );
  });

  test("count members together, also those that are passed by", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`${index}.json`, bomb.subarray(0, 2 ** 19)]),
    );
    expect((await readAll([makeZip(many)], "", { limits })).read).toHaveLength(2);
    const passedBy = await makeTarGz([
      { name: "big.sql", content: bomb },
      { name: "a.json", content: "1" },
    ]);
    expect((await readAll([passedBy], "", { limits })).problems).toMatchObject([{ reason: dense }]);
  });

  test("stop one artifact that is too large, and the rest is read", async () => {
    const content = { "a.json": big, "b.json": "2" };
    const asMembers = Object.entries(content).map(([name, text]) => ({ name, content: text }));
    const root = await makeFolder({
      "a.json": big,
      "b.json.gz": gzipSync(big),
      "c.zip": makeZip(content),
      "d.tar": await makeTar(asMembers),
      "e.tgz": await makeTarGz(asMembers),
    });
    const { texts, problems } = await readAll(root, root, { limits: { maximumBytes: 199_999 } });
    expect(texts).toEqual({ "c.zip!/b.json": "2", "d.tar!/b.json": "2", "e.tgz!/b.json": "2" });
    const reason = "It holds more than 199,999 bytes, the limit for one artifact.";
    expect(problems).toEqual(
      ["a.json", "b.json.gz", "c.zip!/a.json", "d.tar!/a.json", "e.tgz!/a.json"].map((uri) => ({
        uri,
        reason,
        outcome: "failed",
      })),
    );
  });
});
