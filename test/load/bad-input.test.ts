import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Engine } from "../../src/engine.js";
import { OptionsError, StoreError } from "../../src/errors.js";
import type { LoadedFile, LoadReport } from "../../src/types.js";
import {
  at,
  catalog,
  freshness,
  manifest,
  model,
  result,
  runResults,
  sources,
} from "../support/artifact-builder.js";
import { expectChecks } from "../support/expect-checks.js";
import { exportStore } from "../support/export-store.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { readColumn, readValue } from "../support/read-store.js";
import { sampleArchive } from "../support/sample-files.js";
import { writeFiles } from "../support/write-files.js";

vi.setConfig({ testTimeout: 60_000 });

const good = JSON.stringify(runResults());

/**
 * Loads a folder with one good and one bad file into a store that has something already. What was there stays, the good file loads, and
 * once the bad one is mended a second load takes it.
 */
async function loadBeside(
  bad: string | Uint8Array,
  mended: object = runResults({ invocation: "mended", at: at("07:00:00") }),
): Promise<{ problem: LoadedFile | undefined; report: LoadReport; engine: Engine }> {
  const folder = makeTemporaryFolder();
  const engine = await openEngine();
  await engine.load(runResults({ invocation: "there before", at: at("01:00:00") }));
  writeFiles(folder, { "bad/run_results.json": bad, "good/run_results.json": good });
  const report = await engine.load(folder);
  expect(report).toMatchObject({ files: 2 });
  const invocations = "select invocation_id from dbt_history.invocations order by 1";
  expect(await readColumn(engine, invocations)).toEqual(
    expect.arrayContaining(["inv-1", "there before"]),
  );
  await expectChecks(engine);
  const problem = report.problems[0];
  if (problem !== undefined) {
    expect(report).toMatchObject({ loaded: 1 });
    expect(problem.uri).toBe(`${folder}/bad/run_results.json`);
    // It stays reported until it changes.
    expect((await engine.load(folder)).problems).toEqual(report.problems);
    expect(
      await readValue(
        engine,
        "select reason as value from dbt_history.artifacts where outcome = 'failed'",
      ),
    ).toBe(problem.reason);
    writeFiles(folder, { "bad/run_results.json": mended });
    expect(await engine.load(folder)).toMatchObject({
      loaded: 1,
      unchanged: 1,
      failed: 0,
      problems: [],
    });
    expect(await readColumn(engine, invocations)).toEqual(
      expect.arrayContaining(["inv-1", "mended", "there before"]),
    );
    await expectChecks(engine);
  }
  return { problem, report, engine };
}

describe("a file that is no JSON is reported, and loads once it is mended", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ["an empty file", "", /^not valid JSON at byte 0 of 0: the file is empty$/],
    [
      "white space alone",
      " \n\t ",
      /^not valid JSON at byte 4 of 4: the file is empty$|^not valid JSON at byte 0 of 4: the file is empty$/,
    ],
    [
      "a half-written file",
      good.slice(0, 400),
      /^not valid JSON at byte 400 of 400: the text ends where .+ should be \(is the file half written\?\)$/,
    ],
    [
      "a file without its last byte",
      good.slice(0, -1),
      new RegExp(
        `^not valid JSON at byte ${good.length - 1} of ${good.length - 1}`.replaceAll(
          /(\d)(\d{3})\b/g,
          "$1,$2",
        ),
      ),
    ],
    [
      "a comma too many",
      good.replace('"results":[', '"results":[,'),
      /^not valid JSON at byte [\d,]+ of [\d,]+: a value expected$/,
    ],
    [
      "a missing colon",
      good.replace('"results":', '"results" '),
      /^not valid JSON at byte [\d,]+ of [\d,]+: a colon expected$/,
    ],
    [
      "a missing comma",
      good.replace('],"elapsed_time"', '] "elapsed_time"'),
      /^not valid JSON at byte [\d,]+ of [\d,]+: a comma or the end of an object expected$/,
    ],
    [
      "a word that is no value",
      good.replace('"compiled":true', '"compiled":yes'),
      /^not valid JSON/,
    ],
    [
      "a key without quotes",
      good.replace('"unique_id":', "unique_id:"),
      /^not valid JSON at byte [\d,]+ of [\d,]+: a key expected$/,
    ],
    [
      "text behind the end",
      `${good} trailing`,
      /^not valid JSON at byte [\d,]+ of [\d,]+: text behind the end$/,
    ],
    [
      "a bracket of the wrong kind",
      good.replace('],"elapsed_time"', '},"elapsed_time"'),
      /^not valid JSON/,
    ],
    [
      "an escape that JSON has not",
      good.replace('"message":"OK"', '"message":"\\x41"'),
      /^not valid JSON/,
    ],
    [
      "invalid UTF-8",
      Buffer.from(good.replace("Thread-1", "\u0001!")).map((byte) => (byte === 1 ? 0xff : byte)),
      /UTF-8/,
    ],
  ])("%s", async (_, bad, reason) => {
    const { problem, report } = await loadBeside(bad);
    expect(report).toMatchObject({ failed: 1 });
    expect(problem).toMatchObject({ outcome: "failed", kind: undefined });
    expect(problem?.reason).toMatch(reason);
    // Content of files stays out of messages.
    expect(problem?.reason).not.toMatch(/shop|Thread|trailing|yes/);
  });

  test("brackets nested ten thousand deep are no crash", async () => {
    const { report, problem } = await loadBeside(
      good.replace(
        '"adapter_response":{"_message":"OK"}',
        `"adapter_response":${"[".repeat(10_000)}${"]".repeat(10_000)}`,
      ),
    );
    expect(report.loaded + report.failed).toBe(2);
    if (problem !== undefined) expect(problem.reason).toMatch(/JSON|deep/);
  });

  test("brackets that never close are told by where the file ends", async () => {
    const { problem } = await loadBeside(`{"metadata":${"[".repeat(100_000)}`);
    expect(problem?.reason).toMatch(
      /^not valid JSON at byte 100,012 of 100,012: the text ends where/,
    );
  });

  test("one broken entry in a batch of many costs that file alone", async () => {
    const folder = makeTemporaryFolder();
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `${index}/run_results.json`,
        JSON.stringify(runResults({ invocation: `i${index}` })),
      ]),
    );
    // The scanner checks structure; what is wrong inside a value shows when DuckDB reads it.
    files["7/run_results.json"] = files["7/run_results.json"]!.replace(
      '"_message":"OK"',
      '"_message":nope',
    );
    writeFiles(folder, {
      ...files,
      "m/manifest.json": manifest({ invocation: "m" }),
      "n/manifest.json": JSON.stringify(manifest({ invocation: "n" })).replace(
        '"meta":{}',
        '"meta":{"a":01}',
      ),
    });
    const engine = await openEngine();
    const report = await engine.load(folder);
    expect(report).toMatchObject({ files: 32, loaded: 30, failed: 2 });
    expect(report.problems.map(({ uri }) => uri)).toEqual([
      `${folder}/7/run_results.json`,
      `${folder}/n/manifest.json`,
    ]);
    for (const { reason } of report.problems)
      expect(reason).toMatch(/^not valid JSON at byte [\d,]+ of [\d,]+: a value that is no JSON$/);
    await expectChecks(engine);
  });
});

describe("JSON that is no artifact of ours is passed by, and said if it was named", () => {
  test.each<[string, unknown, string]>([
    ["a list", [1, 2], "not a dbt artifact: JSON, but no object"],
    ["a number", 7, "not a dbt artifact: JSON, but no object"],
    ["an object", { a: 1 }, "not a dbt artifact: it has no metadata.dbt_schema_version"],
    [
      "metadata that is a text",
      { metadata: "x" },
      "not a dbt artifact: it has no metadata.dbt_schema_version",
    ],
    [
      "a kind that is not loaded",
      { metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/freshness/v0.json" } },
      "a dbt artifact of a kind that is not loaded: freshness",
    ],
    [
      "a version of unknown form",
      { metadata: { dbt_schema_version: "v12" } },
      "a dbt artifact of a kind that is not loaded: its dbt_schema_version has an unknown form",
    ],
    [
      "a kind named like a method",
      { metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/constructor/v1.json" } },
      "a dbt artifact of a kind that is not loaded: constructor",
    ],
  ])("%s", async (_, value, reason) => {
    const folder = makeTemporaryFolder();
    writeFiles(folder, { "other.json": JSON.stringify(value), "run_results.json": runResults() });
    const engine = await openEngine();
    const quiet = await engine.load(folder);
    expect(quiet).toMatchObject({ loaded: 1, ignored: 1, failed: 0, problems: [] });
    const named = await engine.load(join(folder, "other.json"));
    expect(named).toMatchObject({ loaded: 0, ignored: 1 });
    expect(named.problems).toEqual([
      { uri: `${folder}/other.json`, outcome: "ignored", kind: undefined, reason },
    ]);
    await expectChecks(engine);
  });
});

const nodeWith = (more: Record<string, unknown>): Record<string, unknown> =>
  manifest({ nodes: [model("orders", more), model("other")] });

describe("wrong types inside", () => {
  test.each<[string, Record<string, unknown>]>([
    ["tags a number", nodeWith({ tags: 7 })],
    ["tags an object", nodeWith({ tags: { a: 1 } })],
    ["tags a list of numbers and objects", nodeWith({ tags: [1, { a: 1 }, null] })],
    ["columns null", nodeWith({ columns: null })],
    ["columns a list", nodeWith({ columns: [{ name: "a" }] })],
    [
      "a column that is a text",
      nodeWith({ columns: { a: "text", b: null, c: { name: "c", tags: 3, quote: "maybe" } } }),
    ],
    ["depends_on a list", nodeWith({ depends_on: ["model.shop.other"] })],
    ["depends_on null", nodeWith({ depends_on: null })],
    ["depends_on.nodes a text", nodeWith({ depends_on: { nodes: "model.shop.other", macros: 3 } })],
    ["config a text", nodeWith({ config: "table" })],
    ["config.enabled a text", nodeWith({ config: { enabled: "perhaps", contract: "yes" } })],
    ["contract a text", nodeWith({ contract: "enforced" })],
    ["fqn a text", nodeWith({ fqn: "shop.orders" })],
    ["name and description objects", nodeWith({ name: { a: 1 }, description: [1], alias: 3 })],
    ["raw_code a list", nodeWith({ raw_code: ["select 1"] })],
    ["database a number", nodeWith({ database: 7, schema: null, relation_name: {} })],
    ["checksum a text", nodeWith({ checksum: "abc" })],
    ["version a float", nodeWith({ version: 1.5 })],
    ["meta a list", nodeWith({ meta: [1], unrendered_config: [] })],
    ["unique_id missing", nodeWith({ unique_id: undefined })],
    [
      "a node that is a number",
      manifest({ more: { nodes: { "model.shop.a": 7, "model.shop.other": model("other") } } }),
    ],
    ["nodes a list", manifest({ more: { nodes: [model("other")] } })],
    ["nodes null", manifest({ more: { nodes: null } })],
    ["disabled a text", manifest({ more: { disabled: "no" } })],
    ["sources a text", manifest({ more: { sources: "none" } })],
    ["metadata.env a text", manifest({ metadata: { env: "prod" } })],
    ["metadata.generated_at a number", manifest({ metadata: { generated_at: 17 } })],
    [
      "metadata.generated_at an impossible day",
      manifest({ metadata: { generated_at: "2026-02-31T00:00:00Z" } }),
    ],
    ["metadata.project_name a number", manifest({ metadata: { project_name: 7, project_id: 7 } })],
    ["results an object", runResults({ more: { results: { a: 1 } } })],
    ["results null", runResults({ more: { results: null } })],
    [
      "a result that is a text",
      runResults({ results: ["text" as never, result("model.shop.orders")] }),
    ],
    [
      "execution_time a text",
      runResults({ results: [result("model.shop.orders", { execution_time: "fast" })] }),
    ],
    ["timing a text", runResults({ results: [result("model.shop.orders", { timing: "soon" })] })],
    [
      "timing a list of texts",
      runResults({
        results: [result("model.shop.orders", { timing: ["soon", { name: 1, started_at: 2 }] })],
      }),
    ],
    [
      "a start that is no moment",
      runResults({
        results: [
          result("model.shop.orders", {
            timing: [{ name: "execute", started_at: "soon", completed_at: "2026-99-99T00:00:00Z" }],
          }),
        ],
      }),
    ],
    [
      "failures a float, compiled a text",
      runResults({ results: [result("model.shop.orders", { failures: 1.5, compiled: "yes" })] }),
    ],
    ["status null", runResults({ results: [result("model.shop.orders", { status: null })] })],
    [
      "status an object",
      runResults({ results: [result("model.shop.orders", { status: { a: 1 } })] }),
    ],
    [
      "unique_id missing in a result",
      runResults({ results: [result("model.shop.orders", { unique_id: undefined })] }),
    ],
    [
      "adapter_response a text",
      runResults({
        results: [result("model.shop.orders", { adapter_response: "OK", message: { a: 1 } })],
      }),
    ],
    [
      "rows_affected a text",
      runResults({
        results: [
          result("model.shop.orders", {
            adapter_response: { rows_affected: "many", bytes_processed: -1.5 },
          }),
        ],
      }),
    ],
    ["args a list", runResults({ more: { args: [1] } })],
    ["args.select a number", runResults({ args: { select: 7, which: 3 } })],
    ["elapsed_time a text", runResults({ more: { elapsed_time: "long" } })],
    [
      "max_loaded_at a number",
      sources({
        results: [
          freshness("source.shop.raw.rides", {
            max_loaded_at: 7,
            criteria: "none",
            timing: 3,
            status: 4,
          }),
        ],
      }),
    ],
    [
      "a check with an error that is a number",
      sources({
        results: [{ unique_id: "source.shop.raw.rides", error: 7, status: "runtime error" }],
      }),
    ],
    [
      "catalog columns a list",
      catalog({
        nodes: [{ unique_id: "model.shop.orders", metadata: "x", columns: [1], stats: null }],
      }),
    ],
    [
      "catalog statistics that are texts",
      catalog({
        nodes: [
          {
            unique_id: "model.shop.orders",
            metadata: {},
            columns: {},
            stats: { row_count: { value: "many" }, bytes: { value: [1] } },
          },
        ],
      }),
    ],
    ["a catalog without nodes", { metadata: catalog()["metadata"] as object }],
  ])("%s", async (_, artifact) => {
    const engine = await openEngine();
    await engine.load([
      manifest({ invocation: "there before", at: at("01:00:00") }),
      runResults({ invocation: "there before", at: at("01:00:00") }),
    ]);
    const report = await engine.load([
      artifact,
      runResults({ invocation: "beside", at: at("07:00:00") }),
    ]);
    expect(report).toMatchObject({ loaded: 2, failed: 0, problems: [] });
    expect(
      await readColumn(engine, "select invocation_id from dbt_history.invocations order by 1"),
    ).toEqual(["beside", "inv-1", "there before"]);
    await expectChecks(engine);
    // Every relation can still be read.
    await exportStore(engine);
  });
});

describe("tokens that JSON has not, but Python writes", () => {
  test("NaN and Infinity in numbers load as null or are reported, and cost nothing else", async () => {
    const { report, problem } = await loadBeside(
      good
        .replace('"execution_time":2.25', '"execution_time":NaN')
        .replace('"elapsed_time":2.5', '"elapsed_time":Infinity'),
    );
    expect(report.loaded + report.failed).toBe(2);
    if (problem !== undefined) expect(problem.reason).toMatch(/^not valid JSON/);
  });
});

describe("what is large", () => {
  test("a node of 20 MB loads", async () => {
    const engine = await openEngine();
    const code = `select '${"x".repeat(20 * 2 ** 20)}'`;
    const report = await engine.load([
      manifest({ nodes: [model("huge", { raw_code: code }), model("orders")] }),
      runResults({
        results: [
          result("model.shop.huge", { compiled_code: code, message: "y".repeat(17 * 2 ** 20) }),
        ],
      }),
    ]);
    expect(report).toMatchObject({ loaded: 2, failed: 0 });
    expect(
      await readValue(
        engine,
        "select length(raw_code)::integer as value from dbt.models where name = 'huge'",
      ),
    ).toBe(code.length);
    expect(
      await readValue(engine, "select length(message)::integer as value from dbt_rt.run_results"),
    ).toBe(17 * 2 ** 20);
    await expectChecks(engine);
  });

  test("20,000 tiny files are looked at once, and then passed by", async () => {
    const folder = makeTemporaryFolder();
    for (let index = 0; index < 200; index++) {
      mkdirSync(join(folder, String(index)));
      for (let file = 0; file < 100; file++)
        writeFileSync(join(folder, `${index}/${file}.json`), `{"a":${file}}`);
    }
    writeFiles(folder, { "199/run_results.json": runResults() });
    const engine = await openEngine();
    expect(await engine.load(folder)).toMatchObject({
      files: 20_001,
      loaded: 1,
      ignored: 20_000,
      problems: [],
    });
    expect(await engine.load(folder)).toMatchObject({
      files: 20_001,
      unchanged: 1,
      ignored: 20_000,
      rows: 0,
    });
    await expectChecks(engine);
  }, 120_000);
});

describe("what cannot be read", () => {
  test("a file without permission is reported and tried again", async (context) => {
    if (process.getuid?.() === 0) context.skip("root may read every file");
    const folder = makeTemporaryFolder();
    writeFiles(folder, { "a.json": runResults(), "b.json": runResults({ invocation: "i2" }) });
    chmodSync(join(folder, "a.json"), 0);
    const engine = await openEngine();
    const report = await engine.load(folder);
    expect(report).toMatchObject({ loaded: 1, failed: 1 });
    expect(report.problems[0]?.reason).toMatch(/permission/i);
    chmodSync(join(folder, "a.json"), 0o600);
    expect(await engine.load(folder)).toMatchObject({ loaded: 1, unchanged: 1 });
  });

  test("a path that does not exist is an error that names it", async () => {
    const engine = await openEngine();
    await expect(engine.load("/nowhere/at/all")).rejects.toThrow(
      "There is no file or folder at '/nowhere/at/all'.",
    );
    await expect(engine.load("/nowhere/*/target")).rejects.toThrow(
      "No file or folder matches the pattern '/nowhere/*/target'.",
    );
    await expect(engine.load("/nowhere/at/all")).rejects.toBeInstanceOf(OptionsError);
  });

  test("an empty folder is an error that says so", async () => {
    const engine = await openEngine();
    const loading = engine.load(makeTemporaryFolder());
    await expect(loading).rejects.toBeInstanceOf(OptionsError);
    await expect(loading).rejects.toThrow(
      "No artifacts here: no .json file, archive or glob match was found in what was given to load().",
    );
  });

  test("a path that does not exist beside one that does is a problem of the report", async () => {
    const folder = makeTemporaryFolder();
    writeFiles(folder, { "run_results.json": runResults() });
    const engine = await openEngine();
    const report = await engine.load([folder, "/nowhere"]);
    expect(report).toMatchObject({ loaded: 1, failed: 1 });
    expect(report.problems).toEqual([
      {
        uri: "/nowhere",
        outcome: "failed",
        kind: undefined,
        reason: "There is no file or folder at '/nowhere'.",
      },
    ]);
  });

  test("a broken archive is reported, and its members up to the break are kept", async () => {
    const folder = makeTemporaryFolder();
    const path = join(folder, "half.tar.gz");
    const { readFileSync } = await import("node:fs");
    writeFileSync(path, readFileSync(sampleArchive));
    truncateSync(path, 300_000);
    writeFiles(folder, { "run_results.json": runResults() });
    const engine = await openEngine();
    const report = await engine.load(folder);
    expect(report.failed).toBe(1);
    expect(report.loaded).toBeGreaterThan(1);
    // The member in which it breaks off.
    expect(report.problems[0]).toMatchObject({
      uri: expect.stringMatching(new RegExp(`^${path}!/spokes/.+\\.json$`)) as string,
      outcome: "failed",
    });
    await expectChecks(engine);
    writeFileSync(path, readFileSync(sampleArchive));
    const again = await engine.load(folder);
    expect(again).toMatchObject({ failed: 0, problems: [] });
    expect(
      await readValue(
        engine,
        "select count(*)::integer as value from dbt_rt.run_results where project_name = 'spokes'",
      ),
    ).toBe(1677);
    await expectChecks(engine);
  });
});

describe("wrong calls", () => {
  test.each<[string, unknown, string]>([
    [
      "an unknown option",
      { enviroment: "ci" },
      'Unknown option "enviroment" of load(). Did you mean "environment"?',
    ],
    [
      "an option of the wrong type",
      { environment: 7 },
      "environment must be a text that is not empty.",
    ],
    ["an empty name", { job: " " }, "job must be a text that is not empty."],
    ["a layout without a name", { layout: "runs/*" }, "The layout 'runs/*' names nothing"],
    [
      "a layout with an unknown name",
      { layout: "{env}/{run}" },
      "The layout '{env}/{run}' has the unknown placeholder {env}. Did you mean {environment}?",
    ],
    ["a signal that is none", { signal: {} }, "signal must be an AbortSignal."],
    ["a callback that is none", { onProgress: true }, "onProgress must be a function."],
  ])("%s is refused before anything is read", async (_, options, message) => {
    const engine = await openEngine();
    const loading = engine.load(runResults(), options as never);
    await expect(loading).rejects.toBeInstanceOf(OptionsError);
    await expect(loading).rejects.toThrow(message);
    expect(await readValue(engine, "select count(*)::integer as value from dbt_store.files")).toBe(
      0,
    );
  });

  test("inputs that are neither path nor artifact are refused", async () => {
    const engine = await openEngine();
    for (const input of [7, null, undefined, [[runResults()]], new ArrayBuffer(3)])
      await expect(engine.load(input as never)).rejects.toBeInstanceOf(OptionsError);
    await expect(engine.load("")).rejects.toThrow("load() was given an empty path.");
    await expect(engine.load([])).rejects.toThrow("No artifacts here");
  });
});

test("a disk that is full fails with what to do, loses nothing, and a later load completes it", async (context) => {
  const folder = makeTemporaryFolder();
  const disk = join(folder, "disk");
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    context.skip("a small file system can be mounted by root alone");
  }
  onTestFinished(() => void execFileSync("umount", ["-l", disk], { stdio: "ignore" }));
  const path = join(disk, "runs.duckdb");
  const engine = await openEngine({ database: path });
  await engine.load([manifest(), runResults()]);
  const before = await exportStore(engine);
  const used = readdirSync(disk).reduce((sum, name) => sum + statSync(join(disk, name)).size, 0);
  execFileSync("mount", ["-o", `remount,size=${used + 200_000}`, disk]);
  const loading = engine.load(sampleArchive);
  await expect(loading).rejects.toBeInstanceOf(StoreError);
  await expect(loading).rejects.toThrow(/disk|space/i);
  await engine.close().catch(() => undefined);
  execFileSync("mount", ["-o", "remount,size=64m", disk]);
  const again = await openEngine({ database: path });
  expect(await exportStore(again)).toEqual(before);
  expect((await again.load(sampleArchive)).failed).toBe(0);
  await expectChecks(again);
});
