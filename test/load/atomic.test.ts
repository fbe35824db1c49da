import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { AbortedError } from "../../src/errors.js";
import { expectChecks } from "../support/expect-checks.js";
import { exportStore } from "../support/export-store.js";
import { manifest, result, runResults } from "../support/artifact-builder.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { loadInBatches, openInside } from "../support/open-inside.js";
import { readValue } from "../support/read-store.js";
import { runChild } from "../support/run-child.js";
import { sampleArchive } from "../support/sample-files.js";

vi.setConfig({ testTimeout: 180_000 });

const countArtifacts = "select count(*)::integer as value from dbt_store.artifacts";

describe("a load whose process is killed", () => {
  test.each([2, 6])(
    "keeps batch by batch what was finished, and loading again completes it (%i)",
    async (batches) => {
      const path = join(makeTemporaryFolder(), "runs.duckdb");
      const ended = await runChild(
        "load-child.ts",
        [path, "10", sampleArchive],
        (line, child, lines) => {
          const written = new Set(
            lines.filter((one) => one.startsWith("loading")).map((one) => one.split(" ")[1]),
          );
          if (written.size > batches && line !== "done") child.kill("SIGKILL");
        },
      );
      expect(ended, ended.errors).toMatchObject({ signal: "SIGKILL" });
      expect(ended.lines).not.toContain("done");
      const engine = await openEngine({ database: path });
      await expectChecks(engine);
      const kept = await readValue<number>(engine, countArtifacts);
      expect(kept).toBeGreaterThan(0);
      await engine.load(sampleArchive);
      expect(await readValue(engine, countArtifacts)).toBeGreaterThan(kept);
      await expectChecks(engine);
      const whole = await openEngine();
      await whole.load(sampleArchive);
      expect(await exportStore(engine)).toEqual(await exportStore(whole));
    },
  );
});

describe("a load that is aborted", () => {
  test("keeps finished batches, rolls the one under way back, and can be completed", async () => {
    const { engine, database } = await openInside();
    const controller = new AbortController();
    const reason = new Error("enough");
    let written = new Set<number>();
    const loading = loadInBatches(
      database,
      sampleArchive,
      { files: 10 },
      {
        signal: controller.signal,
        onProgress: ({ rows }) => {
          written = written.add(rows);
        },
      },
    );
    // Between two batches: the signal fires when the third is on its way.
    const watch = setInterval(async () => {
      if (database !== undefined && (await readValue<number>(engine, countArtifacts)) >= 20)
        controller.abort(reason);
    }, 20);
    const error = await loading.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    clearInterval(watch);
    expect(error).toBeInstanceOf(AbortedError);
    expect((error as AbortedError).cause).toBe(reason);
    const kept = await readValue<number>(engine, countArtifacts);
    expect(kept).toBeGreaterThanOrEqual(20);
    // What is kept is consistent, the derived tables included.
    await expectChecks(engine);
    await engine.load(sampleArchive);
    await expectChecks(engine);
    const whole = await openEngine();
    await whole.load(sampleArchive);
    expect(await exportStore(engine)).toEqual(await exportStore(whole));
  });

  test("before it begins writes nothing", async () => {
    const engine = await openEngine();
    await expect(
      engine.load(sampleArchive, { signal: AbortSignal.abort() }),
    ).rejects.toBeInstanceOf(AbortedError);
    expect(await readValue(engine, countArtifacts)).toBe(0);
    await expectChecks(engine);
  });

  test("while DuckDB works leaves the store as it was", async () => {
    const engine = await openEngine();
    await engine.load([manifest(), runResults()]);
    const before = await exportStore(engine);
    const controller = new AbortController();
    const loading = engine.load(sampleArchive, {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === "finishing") setTimeout(() => controller.abort(), 5);
      },
    });
    await expect(loading).rejects.toBeInstanceOf(AbortedError);
    expect(await exportStore(engine)).toEqual(before);
    await expectChecks(engine);
    expect((await engine.load(sampleArchive)).failed).toBe(0);
    await expectChecks(engine);
  });
});

test("closing with interrupt in the middle of a load neither crashes nor hangs", async () => {
  const ended = await runChild("close-child.ts", [sampleArchive]);
  expect(ended, ended.errors).toMatchObject({ code: 0, signal: null });
  expect(ended.lines.at(-1)).toBe("done");
  expect(new Set(ended.lines)).toEqual(
    new Set(["ClosedError", "done", ...(ended.lines.includes("loaded") ? ["loaded"] : [])]),
  );
});

test("two loads at once take turns", async () => {
  const engine = await openEngine();
  const inputs = Array.from({ length: 4 }, (_, index) =>
    runResults({ invocation: `i${index}`, results: [result("model.shop.orders")] }),
  );
  await Promise.all([...inputs, ...inputs].map((input) => engine.load(input)));
  expect(await readValue(engine, countArtifacts)).toBe(4);
  await expectChecks(engine);
});

test("a query sees a load whole or not at all", async () => {
  const engine = await openEngine({ threads: 2 });
  const loading = engine.load(sampleArchive);
  const seen = new Set<number>();
  const state = { isDone: false };
  void loading.then(() => (state.isDone = true));
  while (!state.isDone)
    seen.add(
      await readValue<number>(engine, "select count(*)::integer as value from dbt_rt.run_results"),
    );
  await loading;
  seen.add(
    await readValue<number>(engine, "select count(*)::integer as value from dbt_rt.run_results"),
  );
  expect([...seen].filter((count) => count !== 0)).toEqual([1677]);
});
