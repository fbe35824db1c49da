import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { at, result, runResults } from "../support/artifact-builder.js";
import { expectChecks } from "../support/expect-checks.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { readValue } from "../support/read-store.js";

test(
  "100,000 tiny files load with memory that stays flat, and are passed by the next time",
  { timeout: 900_000 },
  async () => {
    const folder = makeTemporaryFolder();
    const day = Date.parse(at("00:00:00"));
    for (let index = 0; index < 1_000; index++) {
      mkdirSync(join(folder, String(index)));
      for (let file = 0; file < 100; file++) {
        const number = index * 100 + file;
        const isArtifact = file < 10;
        const artifact = runResults({
          invocation: `i${number}`,
          at: new Date(day + number * 1000).toISOString(),
          results: [result("model.shop.orders")],
        });
        writeFileSync(
          join(folder, `${index}/${file}.json`),
          isArtifact ? JSON.stringify(artifact) : `{"a":${number}}`,
        );
      }
    }
    const engine = await openEngine({ memoryLimit: "500MB" });
    let most = 0;
    const report = await engine.load(folder, {
      onProgress: ({ files }) =>
        (most = files % 5_000 === 0 ? Math.max(most, process.memoryUsage().rss) : most),
    });
    expect(report).toMatchObject({ files: 100_000, loaded: 10_000, ignored: 90_000 });
    expect(most).toBeLessThan(1.5 * 2 ** 30);
    expect(
      await readValue(engine, "select count(*)::integer as value from dbt_rt.run_results"),
    ).toBe(10_000);
    expect(await engine.load(folder)).toMatchObject({
      unchanged: 10_000,
      ignored: 90_000,
      rows: 0,
    });
    await expectChecks(engine);
  },
);
