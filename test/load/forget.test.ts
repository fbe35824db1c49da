import { describe, expect, test, vi } from "vitest";
import type { ForgetSelection } from "../../src/types.js";
import {
  at,
  catalog,
  manifest,
  model,
  result,
  runResults,
  semanticManifest,
} from "../support/artifact-builder.js";
import { expectChecks } from "../support/expect-checks.js";
import { exportStore } from "../support/export-store.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { readColumn, readValue } from "../support/read-store.js";
import { readSampleFiles, type SampleFile } from "../support/sample-files.js";
import { writeFiles } from "../support/write-files.js";

vi.setConfig({ testTimeout: 120_000 });

function asFiles(files: readonly SampleFile[]): Record<string, Uint8Array> {
  return Object.fromEntries(files.map(({ path, bytes }) => [path, bytes]));
}

describe("what remains equals a store that never had it", () => {
  test.each<[string, ForgetSelection, (path: string) => boolean]>([
    ["an environment", { environment: "ci" }, (path) => !path.includes("/ci/")],
    [
      "what was before a day",
      { before: "2026-03-18" },
      (path) => (/\/(\d{8})T/.exec(path)?.[1] ?? "") >= "20260318",
    ],
    [
      "one environment before a moment",
      { environment: "prod", before: new Date("2026-03-09T00:00:00Z") },
      (path) => path.includes("/ci/") || (/\/(\d{8})T/.exec(path)?.[1] ?? "") >= "20260309",
    ],
  ])("%s", async (_, selection, stays) => {
    const files = await readSampleFiles();
    const folder = makeTemporaryFolder();
    writeFiles(folder, asFiles(files));
    const kept = files.filter(({ path }) => stays(path));
    const [engine, never] = [await openEngine(), await openEngine()];
    await engine.load(folder);
    await never.load(kept.map(({ path }) => `${folder}/${path}`));
    const planned = await engine.forget({ ...selection, dryRun: true });
    const report = await engine.forget(selection);
    expect(report).toEqual(planned);
    expect(report.invocations).toBeGreaterThan(0);
    await expectChecks(engine);
    expect(await exportStore(engine)).toEqual(await exportStore(never));
    const uris = "select uri from dbt_history.artifacts order by 1";
    expect(await readColumn(engine, uris)).toEqual(await readColumn(never, uris));
    // What was forgotten is read again.
    const again = await engine.load(folder);
    expect(again.failed).toBe(0);
    const whole = await openEngine();
    await whole.load(folder);
    expect(await exportStore(engine)).toEqual(await exportStore(whole));
    await expectChecks(engine);
  });

  test("everything: nothing is left but the store", async () => {
    const engine = await openEngine();
    await engine.load([manifest(), runResults(), catalog()]);
    expect(await engine.forget({ project: "shop" })).toEqual({
      invocations: 1,
      artifacts: 3,
      results: 1,
      definitions: 1,
    });
    for (const table of [
      "artifacts",
      "files",
      "definitions",
      "states",
      "sets",
      "sections",
      "codes",
      "contexts",
      "placements",
      "catalog_entries",
      "results",
      "invocations",
      "environments",
      "timeline",
      "node_versions",
    ]) {
      expect([
        table,
        await readValue(engine, `select count(*)::integer as value from dbt_store.${table}`),
      ]).toEqual([table, 0]);
    }
    await expectChecks(engine);
  });
});

describe("forgetting", () => {
  test("by job, run or invocation takes those alone", async () => {
    const inputs = [
      manifest({ env: { ENVIRONMENT: "prod" } }),
      ...["1", "2", "3"].map((n) =>
        runResults({
          invocation: `i${n}`,
          at: at(`0${n}:00:00`),
          env: { ENVIRONMENT: "prod", JOB_ID: `j${n}`, RUN_ID: `r${n}` },
        }),
      ),
    ];
    const engine = await openEngine();
    await engine.load(inputs);
    const left = (): Promise<string[]> =>
      readColumn(engine, "select invocation_id from dbt_rt.run_results order by 1");
    await engine.forget({ job: "j1" });
    expect(await left()).toEqual(["i2", "i3"]);
    await engine.forget({ run: "r2", job: "j3" });
    expect(await left()).toEqual(["i2", "i3"]);
    await engine.forget({ run: "r2" });
    expect(await left()).toEqual(["i3"]);
    await engine.forget({ invocation: "i3" });
    expect(await left()).toEqual([]);
    await expectChecks(engine);
  });

  test("with dryRun counts and changes nothing", async () => {
    const engine = await openEngine();
    await engine.load([manifest(), runResults()]);
    const before = await exportStore(engine, { files: true });
    expect(await engine.forget({ project: "shop", dryRun: true })).toEqual({
      invocations: 1,
      artifacts: 2,
      results: 1,
      definitions: 1,
    });
    expect(await exportStore(engine, { files: true })).toEqual(before);
    await expectChecks(engine);
  });

  test("an environment that does not exist is refused, with those that do", async () => {
    const engine = await openEngine();
    await engine.load(runResults());
    await expect(engine.forget({ environment: "nowhere" })).rejects.toThrow(
      'There is no environment "nowhere". There is default.',
    );
    expect(await engine.forget({ environment: "default", before: "2001-01-01" })).toEqual({
      invocations: 0,
      artifacts: 0,
      results: 0,
      definitions: 0,
    });
  });

  test("nothing named is refused", async () => {
    const engine = await openEngine();
    await expect(engine.forget({})).rejects.toThrow(
      "forget() needs at least one of project, environment, job, run, invocation, before",
    );
    await expect(engine.forget({ dryRun: true })).rejects.toThrow("forget() needs at least one of");
    await expect(engine.forget({ enviroment: "ci" } as never)).rejects.toThrow(
      'Unknown option "enviroment" of forget(). Did you mean "environment"?',
    );
  });

  test("keeps what another invocation needs", async () => {
    const engine = await openEngine();
    const nodes = [model("orders"), model("shared")];
    await engine.load([
      manifest({ invocation: "a", nodes }),
      manifest({ invocation: "b", at: at("05:00:00"), nodes: [model("shared"), model("new")] }),
      runResults({ invocation: "b", at: at("05:01:00"), results: [result("model.shop.shared")] }),
    ]);
    expect(await engine.forget({ invocation: "a" })).toMatchObject({ definitions: 1 });
    expect(await readColumn(engine, "select name from dbt.models order by 1")).toEqual([
      "new",
      "shared",
    ]);
    await expectChecks(engine);
  });

  test("all members of an archive forgets the archive, so that it is read again", async () => {
    const { sampleArchive } = await import("../support/sample-files.js");
    const engine = await openEngine();
    await engine.load(sampleArchive);
    await engine.forget({ project: "spokes" });
    expect(await readColumn(engine, "select uri from dbt_history.artifacts")).toEqual([]);
    expect((await engine.load(sampleArchive)).loaded).toBeGreaterThan(0);
    await expectChecks(engine);
  });

  test("some members of an archive: loading it again completes it", async () => {
    const { sampleArchive } = await import("../support/sample-files.js");
    const engine = await openEngine();
    await engine.load(sampleArchive);
    const before = await exportStore(engine);
    await engine.forget({ environment: "ci" });
    await engine.load(sampleArchive);
    expect(await exportStore(engine)).toEqual(before);
    await expectChecks(engine);
  });

  test("takes names given by option with it", async () => {
    const engine = await openEngine();
    await engine.load(runResults(), { environment: "one" });
    await engine.forget({ environment: "one" });
    await engine.load(runResults());
    expect(await readColumn(engine, "select environment from dbt_history.environments")).toEqual([
      "default",
    ]);
    await expectChecks(engine);
  });

  test("a folder takes the semantic manifest in it, unless another folder holds the same", async () => {
    const folder = makeTemporaryFolder();
    writeFiles(folder, {
      "a/manifest.json": manifest({ invocation: "a" }),
      "a/semantic_manifest.json": semanticManifest(),
      "b/manifest.json": manifest({ invocation: "b", at: at("05:00:00") }),
      "b/semantic_manifest.json": semanticManifest(),
    });
    const engine = await openEngine();
    await engine.load(folder);
    const count = (): Promise<number> =>
      readValue(
        engine,
        "select count(*)::integer as value from dbt_store.artifacts where kind = 'semantic_manifest'",
      );
    await engine.forget({ invocation: "a" });
    expect(await count()).toBe(1);
    await engine.forget({ invocation: "b" });
    expect(await count()).toBe(0);
    await expectChecks(engine);
  });
});
