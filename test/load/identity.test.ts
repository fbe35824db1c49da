import { describe, expect, test, vi } from "vitest";
import type { Engine } from "../../src/engine.js";
import type { LoadInput } from "../../src/types.js";
import {
  at,
  catalog,
  manifest,
  md5,
  model,
  result,
  runResults,
  semanticManifest,
  sources,
} from "../support/artifact-builder.js";
import { expectChecks } from "../support/expect-checks.js";
import { exportStore } from "../support/export-store.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { readColumn, readPlaced, readValue, type Placed } from "../support/read-store.js";
import { writeFiles } from "../support/write-files.js";

vi.setConfig({ testTimeout: 60_000 });

/** Loads and answers where each invocation belongs; the store keeps its rules. */
async function place(...inputs: readonly LoadInput[]): Promise<Record<string, Placed>> {
  const engine = await openEngine();
  await engine.load(inputs);
  await expectChecks(engine);
  return readPlaced(engine);
}

/** Loads in one call, and in reverse order with one call each, and expects the same of both. */
async function placeInAnyOrder(...inputs: readonly LoadInput[]): Promise<Record<string, Placed>> {
  const placed: Record<string, Placed>[] = [];
  for (const loads of [[inputs], inputs.toReversed()]) {
    const engine = await openEngine();
    for (const load of loads) await engine.load(load);
    await expectChecks(engine);
    placed.push(await readPlaced(engine));
  }
  expect(placed[1]).toEqual(placed[0]);
  return placed[0]!;
}

const expectPlace = async (
  input: LoadInput,
  options: Parameters<Engine["load"]>[1],
  environment: string,
  source: string,
): Promise<void> => {
  const engine = await openEngine();
  await engine.load(input, options);
  expect((await readPlaced(engine))["inv-1"]).toMatchObject({
    environment,
    environmentSource: source,
  });
  await expectChecks(engine);
};

describe("the environment", () => {
  test("is what an option says, else the layout, else metadata.env, else args.target", async () => {
    const folder = makeTemporaryFolder();
    const stated = runResults({
      env: { ENVIRONMENT: "from-env" },
      args: { target: "from-target" },
    });
    writeFiles(folder, { "from-layout/target/run_results.json": stated });
    const layout = `${folder}/{environment}`;
    await expectPlace(folder, { layout, environment: "from-option" }, "from-option", "option");
    await expectPlace(folder, { layout }, "from-layout", "layout");
    await expectPlace(folder, {}, "from-env", "env");
    await expectPlace(runResults({ args: { target: "from-target" } }), {}, "from-target", "target");
    await expectPlace(runResults(), {}, "default", "default");
  });

  test("of a manifest's env counts only if no other artifact of the invocation has one, for it may be stale", async () => {
    const stale = manifest({ invocation: "i1", env: { ENVIRONMENT: "stale", RUN_ID: "1" } });
    const fresh = runResults({ invocation: "i1", env: { ENVIRONMENT: "fresh", RUN_ID: "2" } });
    const alone = manifest({ invocation: "i2", env: { ENVIRONMENT: "alone" }, at: at("04:00:00") });
    const placed = await placeInAnyOrder(stale, fresh, alone);
    expect(placed["i1"]).toMatchObject({ environment: "fresh", run: "2" });
    expect(placed["i2"]).toMatchObject({ environment: "alone", environmentSource: "env" });
  });

  test("of a newer manifest's env does not beat that of older results", async () => {
    const placed = await placeInAnyOrder(
      runResults({ env: { ENVIRONMENT: "fresh" }, at: at("03:00:00") }),
      manifest({ env: { ENVIRONMENT: "stale" }, at: at("03:30:00") }),
    );
    expect(placed["inv-1"]).toMatchObject({ environment: "fresh" });
  });

  test("is taken from another artifact of the same invocation", async () => {
    const placed = await placeInAnyOrder(
      manifest(),
      runResults({ args: { target: "ci" } }),
      runResults({ invocation: "other", args: { target: "prod" } }),
    );
    expect(placed["inv-1"]).toMatchObject({ environment: "ci" });
  });

  test("is taken from another invocation in the same folder", async () => {
    const folder = makeTemporaryFolder();
    writeFiles(folder, {
      "a/manifest.json": manifest({ invocation: "silent" }),
      "a/run_results.json": runResults({ invocation: "speaks", args: { target: "ci" } }),
      "b/manifest.json": manifest({ invocation: "b", at: at("05:00:00") }),
      "b/run_results.json": runResults({ invocation: "b", args: { target: "prod" } }),
    });
    const placed = await place(folder);
    expect(placed["silent"]).toMatchObject({ environment: "ci", environmentSource: "folder" });
    expect(placed["b"]).toMatchObject({ environment: "prod" });
  });

  test("is the only one of the project, where nothing else tells", async () => {
    const placed = await placeInAnyOrder(
      manifest({ invocation: "silent", at: at("01:00:00") }),
      manifest({ invocation: "m", env: { ENVIRONMENT: "ci" } }),
    );
    expect(placed["silent"]).toMatchObject({ environment: "ci", environmentSource: "project" });
  });

  test("is 'default' where the project has several and nothing tells which", async () => {
    const placed = await placeInAnyOrder(
      manifest({ invocation: "silent", at: at("01:00:00") }),
      manifest({ invocation: "m1", env: { ENVIRONMENT: "ci" } }),
      manifest({ invocation: "m2", env: { ENVIRONMENT: "prod" } }),
    );
    expect(placed["silent"]).toMatchObject({
      environment: "default",
      environmentSource: "default",
    });
  });

  test("may be called the same in two projects, which do not share it", async () => {
    const engine = await openEngine();
    const report = await engine.load([
      manifest({ invocation: "a", project: "shop", env: { ENVIRONMENT: "prod" } }),
      manifest({ invocation: "b", project: "depot", env: { ENVIRONMENT: "prod" } }),
      manifest({ invocation: "c", project: "depot", env: { ENVIRONMENT: "dev" } }),
    ]);
    expect(report.projects).toEqual([
      { project: "depot", defaultEnvironment: "prod", environments: ["dev", "prod"] },
      { project: "shop", defaultEnvironment: "prod", environments: ["prod"] },
    ]);
    expect(report.notes).toEqual([
      "2 projects are in this store: join on project_name beside unique_id, since projects share ids of macros and packages.",
    ]);
    const ids = await readColumn<number>(
      engine,
      "select environment_id from dbt_history.environments",
    );
    expect(new Set(ids).size).toBe(3);
    await expectChecks(engine);
  });
});

describe("metadata.env", () => {
  test.each([
    ["JOB_ID", "job", "nightly"],
    ["DBT_CLOUD_JOB_ID", "job", "101"],
    ["RUN_ID", "run", "r-7"],
    ["DBT_CLOUD_RUN_ID", "run", "70"],
    ["ENVIRONMENT", "environment", "staging"],
  ] as const)("%s names the %s", async (key, name, value) => {
    const placed = await place(runResults({ env: { [key]: value } }));
    expect(placed["inv-1"]).toMatchObject({ [name]: value, [`${name}Source`]: "env" });
  });

  test("asks JOB_ID before DBT_CLOUD_JOB_ID and RUN_ID before DBT_CLOUD_RUN_ID, and passes by empty ones", async () => {
    const placed = await place(
      runResults({
        invocation: "both",
        env: { DBT_CLOUD_JOB_ID: "2", JOB_ID: "1", DBT_CLOUD_RUN_ID: "4", RUN_ID: "3" },
      }),
      runResults({
        invocation: "empty",
        env: { JOB_ID: "", DBT_CLOUD_JOB_ID: "2", RUN_ID: "", ENVIRONMENT: "" },
      }),
    );
    expect(placed["both"]).toMatchObject({ job: "1", run: "3" });
    expect(placed["empty"]).toMatchObject({
      job: "2",
      run: "empty",
      runSource: "invocation",
      environment: "default",
    });
  });

  test("takes numbers as text, and gives commit and branch", async () => {
    const engine = await openEngine();
    await engine.load(runResults({ env: { JOB_ID: 101, GIT_SHA: "abc123", GIT_BRANCH: "main" } }));
    expect(
      await engine.one("select job, git_sha, git_branch from dbt_history.invocations"),
    ).toEqual({ job: "101", git_sha: "abc123", git_branch: "main" });
  });
});

describe("the project", () => {
  test("is metadata.project_name of the manifest, also for the other artifacts of its invocation", async () => {
    const placed = await placeInAnyOrder(manifest({ project: "shop" }), runResults(), catalog());
    expect(placed["inv-1"]).toMatchObject({ project: "shop", projectSource: "artifact" });
  });

  test("is before 1.6 the package whose md5 the manifest names", async () => {
    const old = manifest({
      schemaVersion: 8,
      nodes: [model("orders", {}, "depot"), model("dates", {}, "utils")],
      metadata: { project_name: undefined, project_id: md5("depot") },
    });
    const placed = await placeInAnyOrder(
      old,
      runResults({ results: [result("model.depot.orders")] }),
    );
    expect(placed["inv-1"]).toMatchObject({ project: "depot" });
  });

  test("is that of the folder, for results whose invocation has none", async () => {
    const folder = makeTemporaryFolder();
    writeFiles(folder, {
      "manifest.json": manifest({ invocation: "parse", project: "shop" }),
      "run_results.json": runResults({
        invocation: "build",
        results: [result("model.elsewhere.orders")],
      }),
    });
    expect((await place(folder))["build"]).toMatchObject({
      project: "shop",
      projectSource: "folder",
    });
  });

  test("is the package of the unique ids, if that is a known project", async () => {
    const placed = await placeInAnyOrder(
      manifest({ invocation: "m", project: "shop" }),
      manifest({ invocation: "d", project: "depot" }),
      runResults({
        invocation: "r",
        results: [result("model.utils.dates"), result("model.shop.orders")],
      }),
    );
    expect(placed["r"]).toMatchObject({ project: "shop", projectSource: "package" });
  });

  test("is 'unknown', and visible, until a manifest arrives", async () => {
    const engine = await openEngine();
    const report = await engine.load(runResults({ args: { target: "prod" } }));
    expect(report.projects).toEqual([
      { project: "unknown", defaultEnvironment: "prod", environments: ["prod"] },
    ]);
    expect(
      await readValue(
        engine,
        "select count(*)::integer as value from dbt_history.executions where project_name = 'unknown'",
      ),
    ).toBe(1);
    const mended = await engine.load(manifest({ invocation: "later", at: at("05:00:00") }));
    expect(mended.projects).toEqual([
      { project: "shop", defaultEnvironment: "prod", environments: ["prod"] },
    ]);
    expect((await readPlaced(engine))["inv-1"]).toMatchObject({
      project: "shop",
      projectSource: "package",
    });
    await expectChecks(engine);
  });

  test("given by option or layout beats what the artifact says", async () => {
    const engine = await openEngine();
    await engine.load(manifest({ project: "shop" }), { project: "mine" });
    expect((await readPlaced(engine))["inv-1"]).toMatchObject({
      project: "mine",
      projectSource: "option",
    });
    const folder = makeTemporaryFolder();
    writeFiles(folder, { "repos/theirs/manifest.json": manifest({ invocation: "i2" }) });
    await engine.load(folder, { layout: "repos/{project}" });
    expect((await readPlaced(engine))["i2"]).toMatchObject({
      project: "theirs",
      projectSource: "layout",
    });
    await expectChecks(engine);
  });
});

const buildOf = (invocation: string, args: Record<string, unknown>): LoadInput =>
  runResults({ invocation, args });

describe("the job", () => {
  test("is made of command, sorted select and exclude, selector and resource types", async () => {
    const placed = await place(
      buildOf("a", { select: ["tag:b", "tag:a"], exclude: ["x", "w"] }),
      buildOf("b", { select: ["tag:a", "tag:b"], exclude: ["w", "x"] }),
      buildOf("c", { select: ["tag:a"] }),
      buildOf("d", { select: ["tag:a"], which: "run" }),
      buildOf("e", { selector: "nightly" }),
      buildOf("f", { resource_types: ["test", "model"] }),
      buildOf("g", {}),
      buildOf("h", { exclude_resource_types: ["unit_test"] }),
    );
    const jobs = Object.fromEntries(
      Object.entries(placed).map(([id, { job, jobSource }]) => [id, [job, jobSource]]),
    );
    expect(jobs).toEqual({
      a: ["build --select tag:a tag:b --exclude w x", "derived"],
      b: ["build --select tag:a tag:b --exclude w x", "derived"],
      c: ["build --select tag:a", "derived"],
      d: ["run --select tag:a", "derived"],
      e: ["build --selector nightly", "derived"],
      f: ["build --resource-type model test", "derived"],
      g: ["build", "derived"],
      h: ["build --exclude-resource-type unit_test", "derived"],
    });
  });

  test("takes `models` for select, as dbt wrote before 1.0", async () => {
    const placed = await place(
      runResults({
        args: { select: undefined, models: ["orders"], which: "run" },
        schemaVersion: 3,
        dbtVersion: "0.21.0",
      }),
    );
    expect(placed["inv-1"]).toMatchObject({ job: "run --select orders" });
  });

  test("is one job for a text and for a list of words", async () => {
    const placed = await place(
      buildOf("list", { select: ["a", "b"] }),
      buildOf("text", { select: "b a" }),
    );
    expect(placed["text"]?.job).toBe(placed["list"]?.job);
  });

  test("of freshness checks and catalogs is their command", async () => {
    const placed = await place(sources({ invocation: "s" }), catalog({ invocation: "c" }));
    expect(placed["s"]).toMatchObject({ job: "source freshness" });
    expect(placed["c"]).toMatchObject({ job: "docs generate" });
  });

  test("given by an option, the layout or env wins over what is derived", async () => {
    const engine = await openEngine();
    const folder = makeTemporaryFolder();
    writeFiles(folder, {
      "jobs/from-layout/run_results.json": runResults({ env: { JOB_ID: "from-env" } }),
    });
    const jobOf = async (): Promise<unknown> => (await readPlaced(engine))["inv-1"]?.job;
    await engine.load(folder);
    expect(await jobOf()).toBe("from-env");
    const relaid = await engine.load(folder, { layout: "jobs/{job}" });
    expect([relaid.moved, await jobOf()]).toEqual([1, "from-layout"]);
    const moved = await engine.load(folder, { job: "from-option" });
    expect([moved.moved, await jobOf()]).toEqual([1, "from-option"]);
    await expectChecks(engine);
  });
});

const runOf = (
  invocation: string,
  time: string,
  more: { job?: string; args?: Record<string, unknown>; status?: string },
): LoadInput =>
  runResults({
    invocation,
    at: at(time),
    env: more.job === undefined ? {} : { JOB_ID: more.job },
    args: { target: "prod", ...more.args },
    results: [
      result("model.shop.orders", more.status === undefined ? {} : { status: more.status }),
    ],
  });

describe("a retry", () => {
  const failed = { status: "error" };
  const retry = { invocation_command: "dbt retry" };

  test("belongs to the job of the newest earlier failure of the same selection", async () => {
    const placed = await placeInAnyOrder(
      manifest({ at: at("01:00:00"), invocation: "m", env: { ENVIRONMENT: "prod" } }),
      runOf("older", "02:00:00", { job: "old job", ...failed }),
      runOf("failure", "03:00:00", { job: "nightly", ...failed }),
      runOf("success", "03:30:00", { job: "hourly" }),
      runOf("other", "03:40:00", { job: "other", ...failed, args: { select: ["x"] } }),
      runOf("retry", "04:00:00", { args: retry }),
      runOf("later", "05:00:00", { job: "later", ...failed }),
    );
    expect(placed["retry"]).toMatchObject({ job: "nightly", jobSource: "retry" });
  });

  test("belongs to the derived job where what it retries names none", async () => {
    const placed = await place(
      runOf("failure", "03:00:00", { ...failed, args: { select: ["a"] } }),
      runOf("retry", "04:00:00", { args: { select: ["a"], ...retry } }),
    );
    expect(placed["retry"]?.job).toBe(placed["failure"]?.job);
    expect(placed["retry"]?.job).toBe("build --select a");
  });

  test("belongs to where its own env says, if it does", async () => {
    const placed = await place(
      runOf("failure", "03:00:00", { job: "nightly", ...failed }),
      runOf("retry", "04:00:00", { job: "by hand", args: retry }),
    );
    expect(placed["retry"]).toMatchObject({ job: "by hand", jobSource: "env" });
  });

  test("of another environment is not taken for it", async () => {
    const placed = await place(
      runOf("failure", "03:00:00", { job: "nightly", ...failed }),
      runOf("retry", "04:00:00", { args: { target: "ci", ...retry } }),
    );
    expect(placed["retry"]).toMatchObject({ job: "build", jobSource: "derived" });
  });

  test("of the sample belongs to the nightly build that it repairs", async () => {
    const { sampleArchive } = await import("../support/sample-files.js");
    const engine = await openEngine();
    await engine.load(sampleArchive);
    const { rows } = await engine.sql(
      "select job, environment, command from dbt_history.invocations where command = 'retry'",
    );
    expect(rows).toEqual([{ job: "101", environment: "prod", command: "retry" }]);
  });
});

describe("the run", () => {
  test("is what several invocations share, or the invocation alone", async () => {
    const engine = await openEngine();
    await engine.load([
      manifest({ invocation: "m", env: { ENVIRONMENT: "prod" } }),
      sources({
        invocation: "a",
        env: { RUN_ID: "7001", ENVIRONMENT: "prod" },
        at: at("03:05:00"),
      }),
      runResults({
        invocation: "b",
        env: { RUN_ID: "7001", ENVIRONMENT: "prod" },
        at: at("03:10:30"),
      }),
      runResults({ invocation: "c", env: { ENVIRONMENT: "prod" }, at: at("04:10:30") }),
    ]);
    const { rows } = await engine.sql(
      "select run, run_id, invocation_count from dbt_history.runs order by run",
    );
    expect(rows.map(({ run, invocation_count: count }) => [run, count])).toEqual([
      ["7001", 2n],
      ["c", 1n],
      ["m", 1n],
    ]);
    expect(rows[0]).toMatchObject({ run_id: 7001n });
    await expectChecks(engine);
  });

  test("of the same name in two environments is two runs", async () => {
    const engine = await openEngine();
    await engine.load([
      runResults({ invocation: "a", env: { RUN_ID: "1", ENVIRONMENT: "prod" } }),
      runResults({ invocation: "b", env: { RUN_ID: "1", ENVIRONMENT: "ci" } }),
    ]);
    expect(await readValue(engine, "select count(*)::integer as value from dbt_history.runs")).toBe(
      2,
    );
  });
});

const buildsIn = (environment: string, count: number): LoadInput[] =>
  Array.from({ length: count }, (_, index) =>
    runResults({
      invocation: `${environment}-${index}`,
      env: { ENVIRONMENT: environment },
      at: at(`0${index + 1}:00:00`),
    }),
  );

const defaultOf = async (
  inputs: readonly LoadInput[],
  options = {},
): Promise<string | undefined> => {
  const engine = await openEngine();
  const report = await engine.load(
    [manifest({ invocation: "m", env: { ENVIRONMENT: "dev" } }), ...inputs],
    options,
  );
  await expectChecks(engine);
  return report.projects[0]?.defaultEnvironment;
};

describe("the default environment", () => {
  test("is prod or production, however little ran there", async () => {
    expect(await defaultOf([...buildsIn("ci", 3), ...buildsIn("prod", 1)])).toBe("prod");
    expect(await defaultOf([...buildsIn("ci", 3), ...buildsIn("production", 1)])).toBe(
      "production",
    );
  });

  test("is else the one with most executed invocations, and of equals the first by name", async () => {
    expect(await defaultOf([...buildsIn("ci", 1), ...buildsIn("qa", 2)])).toBe("qa");
    expect(await defaultOf([...buildsIn("zeta", 1), ...buildsIn("alpha", 1)])).toBe("alpha");
  });

  test("does not count what only compiled", async () => {
    const compiled = ["x", "y", "z"].map((id) =>
      runResults({ invocation: id, env: { ENVIRONMENT: "docs" }, args: { which: "generate" } }),
    );
    expect(await defaultOf([...compiled, ...buildsIn("qa", 1)])).toBe("qa");
  });

  test("is what a load configured, kept in the store for later loads", async () => {
    const engine = await openEngine();
    const first = await engine.load(
      [manifest({ invocation: "m", env: { ENVIRONMENT: "prod" } }), ...buildsIn("ci", 1)],
      { defaultEnvironment: "ci" },
    );
    const second = await engine.load(buildsIn("prod", 2));
    expect([first, second].map(({ projects }) => projects[0]?.defaultEnvironment)).toEqual([
      "ci",
      "ci",
    ]);
    expect(
      await readColumn(engine, "select environment from dbt_history.environments where is_default"),
    ).toEqual(["ci"]);
    await expectChecks(engine);
  });

  test("that no project of the load has is refused, and what was loaded stays", async () => {
    const engine = await openEngine();
    await expect(
      engine.load(runResults({ env: { ENVIRONMENT: "ci" } }), { defaultEnvironment: "nowhere" }),
    ).rejects.toThrow(
      "No project of this load has an environment 'nowhere', so it cannot be the default one. What was loaded stays.",
    );
    expect(
      await readValue(engine, "select count(*)::integer as value from dbt_rt.run_results"),
    ).toBe(1);
    await expectChecks(engine);
  });
});

describe("loading again with another name", () => {
  test("moves what it names by option, and says so", async () => {
    const engine = await openEngine();
    const inputs = [manifest(), runResults({ args: { target: "prod" } })];
    await engine.load(inputs, { environment: "one", run: "r1" });
    const same = await engine.load(inputs, { environment: "one" });
    const moved = await engine.load(inputs, { environment: "two" });
    expect([same.duplicate, same.moved, moved.duplicate, moved.moved]).toEqual([2, 0, 0, 2]);
    // A name that the second load did not give stays.
    expect((await readPlaced(engine))["inv-1"]).toMatchObject({ environment: "two", run: "r1" });
    expect(await readColumn(engine, "select environment from dbt_history.environments")).toEqual([
      "two",
    ]);
    await expectChecks(engine);
  });

  test("gives what a first load under that name gives", async () => {
    const moved = await openEngine();
    const direct = await openEngine();
    const inputs = [
      manifest(),
      runResults(),
      manifest({
        invocation: "i2",
        at: at("05:00:00"),
        nodes: [model("orders", { raw_code: "select 2" })],
      }),
    ];
    await moved.load(inputs, { environment: "one" });
    await moved.load(inputs, { environment: "two" });
    await direct.load(inputs, { environment: "two" });
    expect(await exportStore(moved)).toEqual(await exportStore(direct));
  });

  test("moves what a second load's layout names otherwise", async () => {
    const folder = makeTemporaryFolder();
    writeFiles(folder, { "a/b/run_results.json": runResults(), "a/b/manifest.json": manifest() });
    const engine = await openEngine();
    await engine.load(folder, { layout: "{project}/{environment}" });
    expect((await readPlaced(engine))["inv-1"]).toMatchObject({ project: "a", environment: "b" });
    const report = await engine.load(folder, { layout: "{environment}/{run}" });
    expect(report).toMatchObject({ moved: 2, unchanged: 0 });
    expect((await readPlaced(engine))["inv-1"]).toMatchObject({
      project: "shop",
      environment: "a",
      run: "b",
    });
    expect(await engine.load(folder, { layout: "{environment}/{run}" })).toMatchObject({
      moved: 0,
      unchanged: 2,
    });
    await expectChecks(engine);
  });
});

const prodResults = (invocation: string, time: string): LoadInput =>
  runResults({ invocation, at: at(time), env: { ENVIRONMENT: "prod" } });

const readManifests = async (engine: Engine): Promise<Record<string, unknown>> => {
  const { rows } = await engine.sql<{ id: string; of: string; match: string }>(`
    select i.invocation_id as id, m.invocation_id as of, i.manifest_match as match
    from dbt_store.invocations as i left join dbt_store.artifacts as m on m.artifact_id = i.manifest_id
    where i.own_manifest_id is null order by id`);
  return Object.fromEntries(rows.map(({ id, of, match }) => [id, [of, match]]));
};

describe("results without a manifest of their own", () => {
  const at0 = manifest({ invocation: "m0", at: at("01:00:00"), env: { ENVIRONMENT: "prod" } });
  const at2 = manifest({
    invocation: "m2",
    at: at("03:00:00"),
    env: { ENVIRONMENT: "prod" },
    nodes: [model("orders", { raw_code: "select 2" })],
  });
  const atCi = manifest({ invocation: "m-ci", at: at("03:30:00"), env: { ENVIRONMENT: "ci" } });

  test("read the newest earlier one of their environment, else the earliest later one, marked so", async () => {
    for (const order of [(list: LoadInput[]) => list, (list: LoadInput[]) => list.toReversed()]) {
      const engine = await openEngine();
      for (const input of order([
        at0,
        at2,
        atCi,
        prodResults("before", "00:30:00"),
        prodResults("between", "02:00:00"),
        prodResults("after", "04:00:00"),
      ]))
        await engine.load(input);
      expect(await readManifests(engine)).toEqual({
        before: ["m0", "later"],
        between: ["m0", "earlier"],
        after: ["m2", "earlier"],
      });
      await expectChecks(engine);
    }
  });

  test("have none, and are shown, where their environment has none", async () => {
    const engine = await openEngine();
    await engine.load([atCi, prodResults("lonely", "02:00:00")]);
    expect(await readManifests(engine)).toEqual({ lonely: [null, null] });
    expect(
      await readValue(engine, "select count(*)::integer as value from dbt_history.executions"),
    ).toBe(1);
    await expectChecks(engine);
  });
});

describe("within an invocation", () => {
  test("the newest generated_at of a kind wins, in any order", async () => {
    const inputs = [
      runResults({
        at: at("03:00:00"),
        results: [result("model.shop.orders", { status: "error" })],
      }),
      runResults({ at: at("03:10:00") }),
      manifest({ at: at("03:00:00"), nodes: [model("orders", { description: "old" })] }),
      manifest({ at: at("03:10:00"), nodes: [model("orders", { description: "new" })] }),
    ];
    for (const order of [inputs, inputs.toReversed()]) {
      const engine = await openEngine();
      await engine.load(order);
      expect(await readColumn(engine, "select status from dbt_rt.run_results")).toEqual([
        "success",
      ]);
      expect(await readColumn(engine, "select description from dbt.models")).toEqual(["new"]);
      await expectChecks(engine);
    }
  });

  test("two manifests of one moment give the same in any order, and no version without a duration", async () => {
    const inputs = ["one", "two", "three"].map((description) =>
      manifest({ nodes: [model("orders", { description })] }),
    );
    const exported = [];
    for (const order of [inputs, inputs.toReversed()]) {
      const engine = await openEngine();
      for (const input of order) await engine.load(input);
      await expectChecks(engine);
      expect(
        await readValue(engine, "select count(*)::integer as value from dbt_history.nodes"),
      ).toBe(1);
      exported.push(await exportStore(engine));
    }
    expect(exported[1]).toEqual(exported[0]);
  });

  test("two results of one moment give the same in any order", async () => {
    const inputs = ["error", "success"].map((status) =>
      runResults({ results: [result("model.shop.orders", { status })] }),
    );
    const exported = [];
    for (const order of [inputs, inputs.toReversed()]) {
      const engine = await openEngine();
      for (const input of order) await engine.load(input);
      await expectChecks(engine);
      exported.push(await exportStore(engine));
    }
    expect(exported[0]?.["dbt_rt.run_results"]).toHaveLength(1);
    expect(exported[1]).toEqual(exported[0]);
  });

  test("of two executions of one moment the same counts as the first with new code, in any order", async () => {
    const inputs = [
      manifest({ invocation: "a", at: at("04:00:00"), nodes: [model("orders")] }),
      manifest({
        invocation: "b",
        at: at("05:00:00"),
        nodes: [model("orders", { raw_code: "select 2" })],
      }),
      ...["one", "two"].map((invocation) =>
        runResults({ invocation, at: at("06:00:00"), results: [result("model.shop.orders")] }),
      ),
    ];
    for (const order of [inputs, inputs.toReversed()]) {
      const engine = await openEngine();
      for (const input of order) await engine.load(input);
      await expectChecks(engine);
      expect(
        await readColumn(
          engine,
          "select invocation_id from dbt_store.code_changes inner join dbt_store.artifacts using (artifact_id)",
        ),
      ).toEqual(["one"]);
    }
  });

  test("results without a moment have no manifest but their own", async () => {
    const engine = await openEngine();
    await engine.load([
      manifest(),
      runResults({ invocation: "timeless", metadata: { generated_at: undefined } }),
    ]);
    await expectChecks(engine);
  });

  test("an artifact without an invocation_id is an invocation of its own", async () => {
    const engine = await openEngine();
    await engine.load([
      runResults({ metadata: { invocation_id: null } }),
      runResults({ at: at("05:00:00"), metadata: { invocation_id: undefined } }),
    ]);
    expect(
      await readValue(engine, "select count(*)::integer as value from dbt_history.invocations"),
    ).toBe(2);
    await expectChecks(engine);
  });
});

describe("a semantic manifest", () => {
  test("has no metadata, is known by its keys and belongs to the manifest of its folder", async () => {
    const folder = makeTemporaryFolder();
    writeFiles(folder, {
      "run/semantic_manifest.json": semanticManifest(),
      "run/manifest.json": manifest(),
      "other/manifest.json": manifest({ invocation: "i2", at: at("05:00:00") }),
    });
    const engine = await openEngine();
    const report = await engine.load(folder);
    expect(report.kinds).toEqual({ manifest: 2, semantic_manifest: 1 });
    const { rows } = await engine.sql(
      "select kind, invocation_id from dbt_history.artifacts where uri like '%/run/%' order by kind",
    );
    expect(rows).toEqual([
      { kind: "manifest", invocation_id: "inv-1" },
      { kind: "semantic_manifest", invocation_id: "inv-1" },
    ]);
    expect(
      await readValue(engine, "select count(*)::integer as value from dbt_history.invocations"),
    ).toBe(2);
    await expectChecks(engine);
  });

  test("that says the same in every run is one artifact of many folders", async () => {
    const folder = makeTemporaryFolder();
    writeFiles(folder, {
      "a/semantic_manifest.json": semanticManifest(),
      "b/semantic_manifest.json": semanticManifest(),
    });
    const engine = await openEngine();
    expect(await engine.load(folder)).toMatchObject({ loaded: 1, duplicate: 1 });
  });
});

const readIds = async (engine: Engine): Promise<Record<string, bigint>> => {
  const { rows } = await engine.sql<{ name: string; id: bigint }>(`
    select 'project ' || project_name as name, project_id as id from dbt_history.projects
    union all select 'environment ' || environment, environment_id from dbt_history.environments
    union all select 'job ' || environment || ' ' || job, job_id from dbt_history.jobs
    union all select 'run ' || environment || ' ' || run, run_id from dbt_history.runs`);
  return Object.fromEntries(rows.map(({ name, id }) => [name, id]));
};

describe("the integers of the Discovery API", () => {
  test("are the numbers that a platform gave, and else ours, positive and below 2^31", async () => {
    const engine = await openEngine();
    await engine.load([
      runResults({
        invocation: "a",
        env: { ENVIRONMENT: "prod", JOB_ID: "101", RUN_ID: "9007199254740000" },
      }),
      runResults({
        invocation: "b",
        env: { ENVIRONMENT: "prod", JOB_ID: "nightly", RUN_ID: "r-1" },
      }),
    ]);
    const ids = await readIds(engine);
    expect(ids["job prod 101"]).toBe(101n);
    expect(ids["run prod 9007199254740000"]).toBe(9_007_199_254_740_000n);
    for (const name of [
      "project unknown",
      "environment prod",
      "job prod nightly",
      "run prod r-1",
    ]) {
      expect(ids[name]).toBeGreaterThan(0n);
      expect(ids[name]).toBeLessThan(2n ** 31n);
    }
    await expectChecks(engine);
  });

  test("do not change when more is loaded, or the same again", async () => {
    const engine = await openEngine();
    const first = [
      runResults({ invocation: "a", env: { ENVIRONMENT: "prod", JOB_ID: "nightly" } }),
    ];
    await engine.load(first);
    const before = await readIds(engine);
    await engine.load(first);
    await engine.load(
      Array.from({ length: 5 }, (_, index) =>
        runResults({
          invocation: `i${index}`,
          env: { ENVIRONMENT: `e${index}`, JOB_ID: `a${index}` },
        }),
      ),
    );
    expect(await readIds(engine)).toMatchObject(before);
    await expectChecks(engine);
  });

  test("give way where a platform's number is one of ours", async () => {
    const engine = await openEngine();
    await engine.load(
      ["alpha", "beta"].map((job) => runResults({ invocation: job, env: { JOB_ID: job } })),
    );
    const taken = Object.entries(await readIds(engine)).filter(([name]) => name.startsWith("job "));
    // Both of ours arrive as given ones, and so do their neighbours and what the first to give way could go to.
    const given = new Set(taken.flatMap(([, id]) => [id, id - 1n, id - 2n, id - 1_000_000_000n]));
    await engine.load(
      [...given].map((id) => runResults({ invocation: `i${id}`, env: { JOB_ID: String(id) } })),
    );
    await expectChecks(engine);
    const ids = await readIds(engine);
    for (const id of given) expect(ids[`job default ${id}`]).toBe(id);
    expect(given.has(ids["job default alpha"]!)).toBe(false);
    expect(given.has(ids["job default beta"]!)).toBe(false);
  });
});

describe("variants", () => {
  test.each([
    [{}, "normal"],
    [{ full_refresh: true }, "full_refresh"],
    [{ empty: true }, "empty"],
    [{ sample: "3 days" }, "sample"],
    [{ sample: { start: "2026-01-01", end: "2026-02-01" } }, "sample"],
    [{ sample: false, empty: false }, "normal"],
    [{ empty: true, full_refresh: true }, "empty"],
  ])("%j is %s", async (args, variant) => {
    const engine = await openEngine();
    await engine.load(runResults({ args }));
    expect(await readColumn(engine, "select variant from dbt_history.invocations")).toEqual([
      variant,
    ]);
  });

  test("empty and sample builds are attempts, neither success nor build time", async () => {
    const engine = await openEngine();
    await engine.load([
      manifest(),
      runResults({ args: { empty: true } }),
      runResults({ invocation: "s", at: at("06:00:00"), args: { sample: "1 day" } }),
    ]);
    expect(await readColumn(engine, "select is_success from dbt_history.executions")).toEqual([
      false,
      false,
    ]);
    expect(
      await readValue(
        engine,
        "select count(*)::integer as value from dbt_history.daily_build_times where variant = 'normal'",
      ),
    ).toBe(0);
  });
});
