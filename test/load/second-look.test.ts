import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { at, manifest, model, result, runResults, sources } from "../support/artifact-builder.js";
import { expectChecks } from "../support/expect-checks.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { readColumn, readPlaced } from "../support/read-store.js";
import { writeFiles } from "../support/write-files.js";

vi.setConfig({ testTimeout: 60_000 });

/** A run of `dbt build` whose artifacts name no environment. */
function run(
  invocation: string,
  time: string,
): { "manifest.json": unknown; "run_results.json": unknown } {
  return {
    "manifest.json": manifest({ invocation, at: at(time) }),
    "run_results.json": runResults({ invocation, at: at(time) }),
  };
}

function below(folder: string, files: Record<string, unknown>): Record<string, never> {
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]),
  ) as Record<string, never>;
}

test("a target folder that is written again keeps the place of the runs that lay there before", async () => {
  const folder = makeTemporaryFolder();
  const engine = await openEngine();
  writeFiles(folder, below("runs/ci", run("first", "03:10:30")));
  await engine.load(folder, { layout: "runs/{environment}" });
  writeFiles(folder, below("runs/ci", run("second", "04:10:30")));
  await engine.load(folder);
  await expectChecks(engine);
  const placed = await readPlaced(engine);
  expect(placed["first"]).toMatchObject({ environment: "ci" });
  expect(
    await readColumn(engine, "select count(*) from dbt_history.artifacts where outcome = 'loaded'"),
  ).toEqual([4n]);
});

test("copies of files in a batch that has to be read again stay copies, and the broken one's copy is broken", async () => {
  const folder = makeTemporaryFolder();
  const good = JSON.stringify(runResults({ invocation: "good" }));
  const broken = Buffer.from(
    JSON.stringify(runResults({ invocation: "bad" })).replace('"OK"', '"\u00ff"'),
    "latin1",
  );
  writeFiles(folder, {
    "a/good.json": good,
    "b/good.json": good,
    "a/bad.json": broken,
    "b/bad.json": broken,
  } as never);
  const engine = await openEngine();
  const report = await engine.load(folder, { environment: "prod" });
  expect(report).toMatchObject({ files: 4, loaded: 1, failed: 2 });
  expect(report.duplicate + report.moved).toBe(1);
  await expectChecks(engine);
  expect(await readPlaced(engine)).toMatchObject({ good: { environment: "prod" } });
  expect(report.problems.map(({ reason }) => reason)).toEqual(
    Array(2).fill(expect.stringContaining("not UTF-8")),
  );
});

test("a file with a byte order mark survives a batch that has to be read again", async () => {
  const folder = makeTemporaryFolder();
  writeFiles(folder, {
    "marked.json": Buffer.from(`\uFEFF${JSON.stringify(runResults({ invocation: "marked" }))}`),
    "bad.json": Buffer.from(
      JSON.stringify(runResults({ invocation: "bad" })).replace('"OK"', '"\u00ff"'),
      "latin1",
    ),
  } as never);
  const engine = await openEngine();
  expect(await engine.load(folder)).toMatchObject({ loaded: 1, failed: 1 });
  await expectChecks(engine);
});

test("a retry belongs to the newest earlier failure, also when that one names no job", async () => {
  const failed = [result("model.shop.orders", { status: "error" })];
  const engine = await openEngine();
  await engine.load([
    runResults({
      invocation: "nightly",
      at: at("01:00:00"),
      env: { JOB_ID: "77" },
      results: failed,
    }),
    runResults({ invocation: "by-hand", at: at("02:00:00"), results: failed }),
    runResults({
      invocation: "retry",
      at: at("03:00:00"),
      args: { invocation_command: "dbt retry" },
    }),
  ]);
  const placed = await readPlaced(engine);
  expect(placed["retry"]?.job).toBe(placed["by-hand"]?.job);
  expect(placed["retry"]?.job).not.toBe("77");
});

test("source freshness that fails is a failed run, with a start and a wall clock", async () => {
  const engine = await openEngine();
  await engine.load(
    sources({
      invocation: "late",
      results: [
        {
          unique_id: "source.shop.raw.events",
          status: "error",
          criteria: {},
          max_loaded_at: at("00:00:00"),
          snapshotted_at: at("03:10:00"),
        },
      ],
    } as never),
  );
  const row = await engine.one<{ error_count: bigint; is_started: boolean }>(
    "select error_count, started_at < generated_at as is_started from dbt_store.invocations",
  );
  expect(row).toEqual({ error_count: 1n, is_started: true });
});

test("a clone is no build", async () => {
  const engine = await openEngine();
  await engine.load([
    manifest({ invocation: "clone", nodes: [model("orders")] }),
    runResults({ invocation: "clone", args: { which: "clone" } }),
  ]);
  expect(await readColumn(engine, "select is_build from dbt_history.executions")).toEqual([false]);
  expect(await readColumn(engine, "select count(*) from dbt_history.daily_build_times")).toEqual([
    0n,
  ]);
});

test("keys of metadata.env can be named by option", async () => {
  const engine = await openEngine();
  await engine.load(
    runResults({ invocation: "dag", env: { AIRFLOW_DAG: "orders_daily", JOB_ID: "1" } }),
    {
      envKeys: { job: ["AIRFLOW_DAG"] },
    },
  );
  expect((await readPlaced(engine))["dag"]?.job).toBe("orders_daily");
  await expect(engine.load("x", { envKeys: { jobs: ["A"] } as never })).rejects.toThrow(
    'Did you mean "job"',
  );
});

test("UTF-16 is named as what it is", async () => {
  const folder = makeTemporaryFolder();
  writeFiles(folder, {
    "wide.json": Buffer.from(`\uFEFF${JSON.stringify(runResults())}`, "utf16le"),
    "good.json": runResults(),
  } as never);
  const engine = await openEngine();
  const { problems } = await engine.load(join(folder));
  expect(problems.map(({ reason }) => reason)).toEqual([expect.stringContaining("UTF-16")]);
});
