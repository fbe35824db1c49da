import { describe, expect, test, vi } from "vitest";
import type { Engine } from "../../src/engine.js";
import type { LoadInput } from "../../src/types.js";
import {
  at,
  catalog,
  dataTest,
  freshness,
  manifest,
  model,
  otherNode,
  result,
  runResults,
  sourceTable,
  sources,
} from "../support/artifact-builder.js";
import { expectChecks } from "../support/expect-checks.js";
import { openEngine } from "../support/open-engine.js";
import { readColumn, readPlaced, readValue } from "../support/read-store.js";
import { readSampleFolders, sampleArchive } from "../support/sample-files.js";

vi.setConfig({ testTimeout: 60_000 });

async function openWith(...inputs: readonly LoadInput[]): Promise<Engine> {
  const engine = await openEngine();
  await engine.load(inputs);
  await expectChecks(engine);
  return engine;
}

async function countOf(engine: Engine, from: string): Promise<number> {
  return readValue<number>(engine, `select count(*)::integer as value from ${from}`);
}

const manifestWithHook = (index: number): LoadInput =>
  manifest({
    invocation: `i${index}`,
    at: at(`0${index}:00:00`),
    nodes: [otherNode("operation", "hook", { index })],
  });

const manifestWithSeed = (invocation: string, time: string, checksum: string): LoadInput =>
  manifest({
    invocation,
    at: at(time),
    nodes: [
      otherNode("seed", "countries", { raw_code: "", checksum: { name: "sha256", checksum } }),
    ],
  });

describe("what a command left", () => {
  test("a killed run has a manifest and no results: it is an invocation, and its definitions count", async () => {
    const engine = await openWith(
      manifest({
        invocation: "killed",
        at: at("03:00:00"),
        nodes: [model("orders", { description: "by the killed run" })],
      }),
      manifest({ invocation: "before", at: at("02:00:00") }),
      runResults({ invocation: "before", at: at("02:01:00") }),
    );
    expect(
      await engine.one(
        "select command, result_count, manifest_match from dbt_history.invocations where invocation_id = 'killed'",
      ),
    ).toEqual({
      command: null,
      result_count: null,
      manifest_match: "own",
    });
    expect(await readColumn(engine, "select description from dbt.models")).toEqual([
      "by the killed run",
    ]);
    expect(await readColumn(engine, "select invocation_id from dbt_rt.run_results_latest")).toEqual(
      ["before"],
    );
  });

  test("docs generate and compile write results that are no executions", async () => {
    const looks = ["generate", "compile", "show", "list", "parse"].map((which, index) =>
      runResults({
        invocation: which,
        args: { which },
        at: at(`1${index}:00:00`),
        results: [result("test.shop.not_null.abc123", { status: "success" })],
      }),
    );
    const engine = await openWith(
      manifest(),
      runResults({ results: [result("test.shop.not_null.abc123", { status: "fail" })] }),
      ...looks,
    );
    expect(await countOf(engine, "dbt_rt.run_results")).toBe(6);
    expect(await readColumn(engine, "select status from dbt_history.test_results")).toEqual([
      "fail",
    ]);
    expect(await readColumn(engine, "select status from dbt_rt.run_results_latest")).toEqual([
      "fail",
    ]);
    expect(
      await readColumn(
        engine,
        "select distinct command from dbt_history.invocations where not is_execution order by 1",
      ),
    ).toEqual(["compile", "docs generate", "list", "parse", "show"]);
  });

  test("a run of several steps is one run with all its commands", async () => {
    const engine = await openWith(
      ...(await readSampleFolders("spokes/prod/20260302T")).map(({ bytes }) => bytes),
    );
    const { rows } = await engine.sql(
      "select invocation_count, commands from dbt_history.runs where invocation_count > 1",
    );
    expect(rows).toEqual([{ invocation_count: 2n, commands: ["build", "seed"] }]);
  });

  test("run-operation results have ids of macros, hooks those of operations", async () => {
    const engine = await openWith(
      runResults({
        invocation: "op",
        args: { which: "run-operation", macro: "grant_all" },
        results: [result("macro.shop.grant_all", { compiled: null, relation_name: null })],
      }),
      runResults({
        results: [result("operation.shop.shop-on-run-start-0"), result("model.shop.orders")],
        at: at("04:00:00"),
      }),
      manifest({
        nodes: [model("orders"), otherNode("operation", "shop-on-run-start-0", { index: 0 })],
      }),
    );
    const { rows } = await engine.sql(
      "select unique_id, resource_type, name, is_build from dbt_history.executions order by unique_id",
    );
    expect(rows).toEqual([
      {
        unique_id: "macro.shop.grant_all",
        resource_type: "macro",
        name: "grant_all",
        is_build: false,
      },
      { unique_id: "model.shop.orders", resource_type: "model", name: "orders", is_build: true },
      {
        unique_id: "operation.shop.shop-on-run-start-0",
        resource_type: "operation",
        name: "shop-on-run-start-0",
        is_build: false,
      },
    ]);
    expect((await readPlaced(engine))["op"]).toMatchObject({
      job: "run-operation --macro grant_all",
      project: "shop",
    });
  });

  test("an operation that is numbered otherwise from command to command is no new definition", async () => {
    const engine = await openWith(manifestWithHook(1), manifestWithHook(2));
    expect(await countOf(engine, "dbt_store.definitions")).toBe(1);
    expect(await countOf(engine, "dbt_history.nodes")).toBe(1);
  });

  test("a test that fails skips what depends on it", async () => {
    const engine = await openWith(
      manifest({
        nodes: [
          model("orders"),
          dataTest("not_null_orders_id", "model.shop.orders"),
          model("report", { depends_on: { macros: [], nodes: ["model.shop.orders"] } }),
        ],
      }),
      runResults({
        results: [
          result("model.shop.orders"),
          result("test.shop.not_null_orders_id.abc123", {
            status: "fail",
            failures: 3,
            message: "Got 3 results, configured to fail if != 0",
          }),
          result("model.shop.report", {
            status: "skipped",
            timing: [],
            execution_time: 0,
            message: "Skipping due to fail in test",
          }),
        ],
      }),
    );
    expect(
      await readColumn(engine, "select status from dbt_history.executions order by unique_id"),
    ).toEqual(["success", "skipped", "fail"]);
    expect(await engine.one("select status, failures from dbt_history.test_results")).toEqual({
      status: "fail",
      failures: 3n,
    });
    expect(
      await engine.one(
        "select success_count, error_count, skipped_count from dbt_history.invocations",
      ),
    ).toEqual({ success_count: 1n, error_count: 1n, skipped_count: 1n });
    // Skipped at the artifact's own time: it has none of its own.
    expect(
      await readValue<Date>(
        engine,
        "select created_at as value from dbt_history.executions where status = 'skipped'",
      ),
    ).toEqual(new Date(at("03:10:30")));
  });

  test("seeds and snapshots are builds", async () => {
    const engine = await openWith(
      manifest({
        nodes: [otherNode("seed", "countries", { raw_code: "" }), otherNode("snapshot", "snap")],
      }),
      runResults({
        results: [
          result("seed.shop.countries"),
          result("snapshot.shop.snap", { adapter_response: { rows_affected: 7 } }),
        ],
      }),
    );
    expect(await readColumn(engine, "select is_build from dbt_history.executions")).toEqual([
      true,
      true,
    ]);
    expect(await countOf(engine, "dbt.seeds")).toBe(1);
    expect(await countOf(engine, "dbt.snapshots")).toBe(1);
    expect(
      await readValue(
        engine,
        "select rows_affected as value from dbt_history.executions where unique_id like 'snapshot%'",
      ),
    ).toBe(7n);
  });

  test("a seed without code changes with its checksum", async () => {
    const engine = await openWith(
      manifestWithSeed("a", "01:00:00", "one"),
      manifestWithSeed("b", "02:00:00", "two"),
    );
    expect(
      await readColumn(engine, "select code_changed from dbt_history.nodes order by valid_from"),
    ).toEqual([false, true]);
  });

  test("builds with --defer and clone in ci stay in ci", async () => {
    const engine = await openWith(
      manifest({ env: { ENVIRONMENT: "prod" } }),
      runResults({ env: { ENVIRONMENT: "prod" } }),
      manifest({
        invocation: "ci",
        at: at("05:00:00"),
        env: { ENVIRONMENT: "ci" },
        nodes: [
          model("orders", {
            schema: "ci_pr_1",
            relation_name: '"db"."ci_pr_1"."orders"',
            deferred: true,
            defer_relation: { database: "db" },
          }),
        ],
      }),
      runResults({
        invocation: "ci",
        at: at("05:01:00"),
        env: { ENVIRONMENT: "ci" },
        args: { defer: true, which: "clone" },
      }),
    );
    // Another schema, deferral: no change of the node, and prod is still what is shown.
    expect(await countOf(engine, "dbt_store.definitions")).toBe(1);
    expect(await countOf(engine, "dbt_history.node_changes")).toBe(0);
    expect(await readColumn(engine, "select schema_name from dbt.models")).toEqual(["main"]);
    expect(
      (await engine.sql("select schema_name from dbt.models", undefined, { environment: "ci" }))
        .rows,
    ).toEqual([{ schema_name: "ci_pr_1" }]);
    expect(
      await readColumn(engine, "select distinct invocation_id from dbt_rt.run_results_latest"),
    ).toEqual(["inv-1"]);
    expect(
      await readColumn(
        engine,
        "select environment from dbt_history.executions where is_build order by 1",
      ),
    ).toEqual(["prod"]); // a clone copies, it does not build
  });

  test("microbatch keeps its batches as dbt wrote them", async () => {
    const batches = {
      successful: [["2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00"]],
      failed: [["2026-01-02T00:00:00+00:00", "2026-01-03T00:00:00+00:00"]],
    };
    const engine = await openWith(
      runResults({
        results: [
          result("model.shop.events", { status: "partial success", batch_results: batches }),
        ],
      }),
    );
    const row = await engine.one<{ status: string; batch_results: string }>(
      "select status, batch_results from dbt_history.executions",
    );
    expect([row.status, JSON.parse(row.batch_results)]).toEqual(["partial success", batches]);
  });

  test.each([
    "no-op",
    "partial success",
    "reused",
    "skipped",
    "warn",
    "a status that nobody knows yet",
  ])("status '%s' loads and is shown as it is", async (status) => {
    const engine = await openWith(
      runResults({ results: [result("model.shop.orders", { status })] }),
    );
    expect(await readColumn(engine, "select status from dbt_rt.run_results")).toEqual([status]);
  });
});

const newerManifest = (invocation: string): LoadInput =>
  manifest({
    invocation,
    schemaVersion: 99,
    dbtVersion: "9.0.0",
    more: {
      new_section: {
        "thing.shop.a": { unique_id: "thing.shop.a", resource_type: "thing", name: "a" },
      },
      new_text: "kept",
    },
  });

describe("what dbt has yet to invent", () => {
  test("a newer schema version loads, keeps its keys, and the report says so once for many files", async () => {
    const engine = await openEngine();
    const report = await engine.load([
      newerManifest("a"),
      newerManifest("b"),
      runResults({ schemaVersion: 7 }),
    ]);
    expect(report.notes).toEqual(
      [
        "manifest v99 is newer than this artifactql knows (v12): loaded as far as it is understood; look for an update (2 files)",
        "run_results v7 is newer than this artifactql knows (v6): loaded as far as it is understood; look for an update",
      ].toSorted((left, right) => report.notes.indexOf(left) - report.notes.indexOf(right)),
    );
    expect(report.problems).toEqual([]);
    expect(
      await engine.one(
        "select section, unique_id, resource_type from dbt_store.definitions where section = 'new_section'",
      ),
    ).toEqual({
      section: "new_section",
      unique_id: "thing.shop.a",
      resource_type: "thing",
    });
    expect(
      await readValue(
        engine,
        "select distinct document ->> '$.new_text' as value from dbt_store.artifacts where kind = 'manifest'",
      ),
    ).toBe("kept");
    await expectChecks(engine);
  });

  test("manifest v20 of early dbt Fusion is no newer one", async () => {
    const engine = await openEngine();
    expect(
      (await engine.load(manifest({ schemaVersion: 20, dbtVersion: "2.0.0-preview.45" }))).notes,
    ).toEqual([]);
  });

  test("unknown keys of nodes stay in the definition, of results in extra, of the top level in the document", async () => {
    const engine = await openWith(
      manifest({ nodes: [model("orders", { new_key: { deep: [1, 2] } })] }),
      runResults({
        results: [result("model.shop.orders", { static_analysis_off_reason: "python" })],
        more: { new_top: { a: 1 } },
      }),
      sources({ results: [freshness("source.shop.raw.rides", { new_key: 1 })] }),
    );
    expect(
      await readValue(
        engine,
        "select definition -> '$.new_key.deep' as value from dbt_history.nodes".replace(
          "definition ->",
          "definition::json ->",
        ),
      ),
    ).toBe("[1,2]");
    expect(
      await readValue(
        engine,
        "select extra ->> '$.static_analysis_off_reason' as value from dbt_store.results",
      ),
    ).toBe("python");
    expect(
      await readValue(engine, "select extra ->> '$.new_key' as value from dbt_store.freshness"),
    ).toBe("1");
    expect(
      await readValue(
        engine,
        "select document ->> '$.new_top.a' as value from dbt_store.artifacts where kind = 'run_results'",
      ),
    ).toBe("1");
  });

  test("unknown resource types are nodes like others", async () => {
    const engine = await openWith(
      manifest({ nodes: [otherNode("hologram", "h")] }),
      runResults({ results: [result("hologram.shop.h")] }),
    );
    expect(await readColumn(engine, "select resource_type from dbt_history.nodes")).toEqual([
      "hologram",
    ]);
    expect(await readColumn(engine, "select resource_type from dbt_history.executions")).toEqual([
      "hologram",
    ]);
  });
});

const timedResult = (id: string, completed: string): Record<string, unknown> =>
  result(`model.shop.${id}`, {
    timing: [{ name: "execute", started_at: "2026-05-01T03:00:00Z", completed_at: completed }],
  });

describe("what dbt wrote in another way", () => {
  test("statuses with capitals (dbt 2) become lower case", async () => {
    const engine = await openWith(
      runResults({ dbtVersion: "2.0.0", results: [result("model.shop.a", { status: "Success" })] }),
      sources({ results: [freshness("source.shop.raw.rides", { status: "Warn" })] }),
    );
    expect(await readColumn(engine, "select status from dbt_rt.run_results")).toEqual(["success"]);
    expect(await readColumn(engine, "select status from dbt_history.freshness_checks")).toEqual([
      "warn",
    ]);
    expect(
      await readValue(
        engine,
        "select success_count as value from dbt_history.invocations where command = 'build'",
      ),
    ).toBe(1n);
  });

  test("moments with nanoseconds, without Z and with an offset are all UTC", async () => {
    const engine = await openWith(
      runResults({
        at: "2026-05-01T03:10:30.123456789Z",
        startedAt: "2026-05-01T03:10:00.987654321",
        results: [
          timedResult("a", "2026-05-01T03:00:01.123456789Z"),
          timedResult("b", "2026-05-01T03:00:01.123456"),
          timedResult("c", "2026-05-01T05:00:01.123456+02:00"),
          timedResult("d", "2026-05-01T03:00:01.123456Z"),
        ],
      }),
    );
    expect(
      await readColumn(
        engine,
        "select distinct epoch_us(completed_at)::double from dbt_history.executions",
      ),
    ).toEqual([Date.UTC(2026, 4, 1, 3, 0, 1) * 1000 + 123_456]);
    expect(
      await engine.one(
        "select epoch_us(generated_at)::double as g, epoch_us(started_at)::double as s from dbt_history.invocations",
      ),
    ).toEqual({
      g: Date.UTC(2026, 4, 1, 3, 10, 30) * 1000 + 123_456,
      s: Date.UTC(2026, 4, 1, 3, 10, 0) * 1000 + 987_654,
    });
  });

  test("an owner may have a list of addresses", async () => {
    const exposure = {
      unique_id: "exposure.shop.board",
      resource_type: "exposure",
      name: "board",
      package_name: "shop",
      type: "dashboard",
      owner: { name: "Ops", email: ["a@example.com", "b@example.com"] },
      depends_on: { macros: [], nodes: ["model.shop.orders"] },
      fqn: ["shop", "board"],
      original_file_path: "m.yml",
      tags: [],
      meta: {},
      label: null,
      maturity: "high",
      url: null,
    };
    const engine = await openWith(manifest({ exposures: [exposure] }));
    expect(await countOf(engine, "dbt.exposures")).toBe(1);
    expect(
      await readValue<string>(
        engine,
        "select definition as value from dbt_history.nodes where resource_type = 'exposure'",
      ),
    ).toContain("b@example.com");
  });

  test("code of 0.19 stands in raw_sql and compiled_sql, tags may be a text, refs lists", async () => {
    const { raw_code: _raw, language: _language, ...old } = model("orders");
    const engine = await openWith(
      manifest({
        schemaVersion: 1,
        dbtVersion: "0.19.2",
        nodes: [
          {
            ...old,
            raw_sql: "select 1 from {{ ref('x') }}",
            compiled_sql: "select 1 from x",
            compiled: true,
            tags: "nightly",
            refs: [["x"]],
            root_path: "/srv",
          },
        ],
      }),
      runResults({
        schemaVersion: 1,
        dbtVersion: "0.19.2",
        results: [
          result("model.shop.orders", { compiled_code: undefined, compiled_sql: undefined }),
        ],
      }),
    );
    expect(await engine.one("select raw_code, compiled_code, tags from dbt.models")).toEqual({
      raw_code: "select 1 from {{ ref('x') }}",
      compiled_code: "select 1 from x",
      tags: ["nightly"],
    });
  });

  test("disabled nodes are a list of nodes before manifest v4, a map of lists since", async () => {
    for (const disabled of [[model("off")], { "model.shop.off": [model("off")] }]) {
      const engine = await openWith(manifest({ disabled: disabled as never }));
      expect((await engine.sql("select name, enabled from dbt.models order by name")).rows).toEqual(
        [
          { name: "off", enabled: false },
          { name: "orders", enabled: true },
        ],
      );
    }
  });

  test("a node that is listed twice as disabled is one entry", async () => {
    const engine = await openWith(
      manifest({ disabled: { "model.shop.off": [model("off"), model("off")] } }),
    );
    expect(await countOf(engine, "dbt.models")).toBe(2);
  });

  test("dbt 2 sums its nodes in elapsed_time: the wall clock is from the first start to the end", async () => {
    const engine = await openWith(
      runResults({ dbtVersion: "2.0.0-preview.98", elapsed: 900, at: at("03:10:30") }),
    );
    expect(
      await engine.one("select elapsed_time, wall_clock from dbt_history.invocations"),
    ).toEqual({ elapsed_time: 900, wall_clock: 20 });
  });

  test("the keys of an artifact may come in any order, indented, with a byte order mark", async () => {
    const { metadata, ...rest } = manifest();
    const text = `\uFEFF${JSON.stringify({ ...rest, metadata }, undefined, 2).replaceAll("\n", "\r\n")}`;
    const engine = await openWith(Buffer.from(text));
    expect(await readColumn(engine, "select name from dbt.models")).toEqual(["orders"]);
  });

  test("keys and texts with escapes, quotes, line breaks and letters beyond the basic plane come out as they are", async () => {
    const nasty = 'say "hi"\\ \n\t\u2028 \u{1F6B2} Grüße \\u0041';
    const engine = await openWith(
      manifest({
        nodes: [
          model("orders", { description: nasty, raw_code: nasty, meta: { 'a "key"\\': nasty } }),
        ],
      }),
    );
    expect(await engine.one("select description, raw_code from dbt.models")).toEqual({
      description: nasty,
      raw_code: nasty,
    });
    expect(
      JSON.parse(
        await readValue<string>(engine, "select definition as value from dbt_history.nodes"),
      ),
    ).toMatchObject({ meta: { 'a "key"\\': nasty } });
  });
});

const manifestOf = (environment: string, time: string, code: string): LoadInput =>
  manifest({
    invocation: `${environment}${time}`,
    at: at(time),
    env: { ENVIRONMENT: environment },
    nodes: [model("orders", { raw_code: code })],
  });

describe("several places in one store", () => {
  test("the same project in two environments has versions of its own in each", async () => {
    const engine = await openWith(
      manifestOf("ci", "01:00:00", "a"),
      manifestOf("ci", "02:00:00", "b"),
      manifestOf("prod", "01:30:00", "a"),
      manifestOf("prod", "03:00:00", "b"),
    );
    const { rows } = await engine.sql(
      "select environment, changed_at, change, kinds from dbt_history.node_changes order by environment",
    );
    expect(rows).toEqual([
      {
        environment: "ci",
        changed_at: new Date(at("02:00:00")),
        change: "changed",
        kinds: ["code"],
      },
      {
        environment: "prod",
        changed_at: new Date(at("03:00:00")),
        change: "changed",
        kinds: ["code"],
      },
    ]);
    expect(await countOf(engine, "dbt_store.definitions")).toBe(2);
  });

  test("two projects share an id of a package and keep apart what they have of it", async () => {
    const depot = { project: "depot", invocation: "d", env: { ENVIRONMENT: "prod" } };
    const engine = await openWith(
      manifest({
        env: { ENVIRONMENT: "prod" },
        nodes: [model("dates", { description: "shop's" }, "utils")],
      }),
      manifest({ ...depot, nodes: [model("dates", { description: "depot's" }, "utils")] }),
      runResults({ env: { ENVIRONMENT: "prod" }, results: [result("model.utils.dates")] }),
      runResults({
        invocation: "d",
        env: { ENVIRONMENT: "prod" },
        at: at("06:00:00"),
        results: [result("model.utils.dates", { status: "error" })],
      }),
    );
    const { rows } = await engine.sql(
      "select m.project_name, m.description, r.status from dbt.models as m join dbt_rt.run_results_latest as r using (project_name, unique_id) order by 1",
    );
    expect(rows).toEqual([
      { project_name: "depot", description: "depot's", status: "error" },
      { project_name: "shop", description: "shop's", status: "success" },
    ]);
    expect(
      (await engine.sql("select description from dbt.models", undefined, { project: "shop" })).rows,
    ).toEqual([{ description: "shop's" }]);
  });
});

const parsedNodes = (index: number): Record<string, unknown>[] =>
  ["a", "b", "c"].map((name) =>
    model(name, {
      created_at: 1_777_600_000 + index,
      compiled_code: `select ${index % 2}`,
      build_path: `target/${index}`,
    }),
  );

const manifestWithTest = (invocation: string, time: string, macros: string[]): LoadInput =>
  manifest({
    invocation,
    at: at(time),
    nodes: [
      model("orders"),
      dataTest("t", "model.shop.orders", { depends_on: { macros, nodes: ["model.shop.orders"] } }),
    ],
  });

describe("content is stored once", () => {
  test("a thousand parses of one project are one set of definitions", async () => {
    const engine = await openWith(
      ...Array.from({ length: 20 }, (_, index) =>
        manifest({
          invocation: `i${index}`,
          at: at(`0${index % 10}:${10 + index}:00`),
          nodes: parsedNodes(index),
        }),
      ),
    );
    expect(await countOf(engine, "dbt_store.definitions")).toBe(3);
    expect(await countOf(engine, "dbt_history.nodes")).toBe(3);
    expect(await countOf(engine, "dbt_store.artifacts")).toBe(20);
  });

  test("a manifest that lists the same nodes in another order holds the same set", async () => {
    const nodes = [model("a"), model("b"), model("c")];
    const engine = await openWith(
      manifest({ nodes }),
      manifest({ invocation: "i2", at: at("05:00:00"), nodes: nodes.toReversed() }),
    );
    expect(await countOf(engine, "(select distinct set_key from dbt_store.sets)")).toBe(1);
  });

  test("macros that a test's execution adds to depends_on are no new definition", async () => {
    const engine = await openWith(
      manifestWithTest("a", "01:00:00", ["macro.dbt.a"]),
      manifestWithTest("b", "02:00:00", ["macro.dbt.a", "macro.dbt.b"]),
    );
    expect(await countOf(engine, "dbt_store.definitions")).toBe(2);
  });

  test("the sample's catalogs and sources say what dbt wrote", async () => {
    const engine = await openEngine();
    await engine.load(sampleArchive);
    await expectChecks(engine);
    expect(await countOf(engine, "dbt_rt.run_results")).toBe(1677);
    const { rows } = await engine.sql(
      "select status, count(*)::integer as n from dbt_rt.run_results group by all order by 1",
    );
    expect(Object.fromEntries(rows.map(({ status, n }) => [status, n]))).toEqual({
      error: 3,
      fail: 7,
      "no-op": 27,
      pass: 701,
      skipped: 16,
      success: 906,
      warn: 17,
    });
    expect(await countOf(engine, "dbt_history.invocations")).toBe(59);
    expect(
      (
        await engine.sql(
          "select status, count(*)::integer as n from dbt_history.freshness_checks group by all order by 1",
        )
      ).rows,
    ).toEqual([
      { status: "pass", n: 17 },
      { status: "warn", n: 1 },
    ]);
  });

  test("a catalog with errors and a source keeps both", async () => {
    const engine = await openWith(
      manifest({ sources: [sourceTable("rides")] }),
      catalog({ errors: ["no permission"] }),
    );
    expect(
      await readValue(
        engine,
        "select document ->> '$.errors[0]' as value from dbt_store.artifacts where kind = 'catalog'",
      ),
    ).toBe("no permission");
    expect(await countOf(engine, "dbt.sources")).toBe(1);
  });
});
