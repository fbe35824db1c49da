import { describe, expect, it } from "vitest";
import { environments, invocation, key, openViewStore, result } from "../../support/view-store.js";

/** A version of a model, whose code is `code`. */
function version(id: string, code: string, from: string, to: string | null, changed = ""): string {
  const definition = key(`${id}${from}`);
  return `insert into dbt_store.packed_definitions by name select ${definition} as definition_key, 'nodes' as section, '${id}' as unique_id, 'model' as resource_type,
      split_part('${id}', '.', 3) as name, 'shop' as package_name, ${key(code)} as code_hash, ['t1', 't2'] as tags, ['{}'] as definition_pieces;
    insert into dbt_store.node_versions by name select 'shop' as project_name, 'prod' as environment, '${id}' as unique_id, ${definition} as definition_key,
      timestamptz '${from}' as valid_from, ${to === null ? "null" : `timestamptz '${to}'`} as valid_to, '${changed}' = 'code' as code_changed;`;
}

const [first, second, third] = [
  "2026-10-01 03:00:00Z",
  "2026-10-02 03:00:00Z",
  "2026-10-03 03:00:00Z",
] as const;

describe("dbt_history.node_changes", () => {
  it("tells added, removed, renamed and changed nodes, and says nothing of the first manifest", async () => {
    const session = await openViewStore(
      version("model.shop.a", "a1", first, second),
      version("model.shop.a", "a2", second, null, "code"),
      version("model.shop.old", "same", first, second),
      version("model.shop.new", "same", second, null),
      version("model.shop.gone", "gone", first, third),
      version("model.shop.back", "back", first, second),
      version("model.shop.back", "back2", third, null),
    );
    const select =
      "select change, unique_id, previous_unique_id as previous, kinds from dbt_history.node_changes order by changed_at, unique_id, change";
    const early = [
      { change: "changed", unique_id: "model.shop.a", previous: null, kinds: ["code"] },
      { change: "removed", unique_id: "model.shop.back", previous: null, kinds: null },
      { change: "renamed", unique_id: "model.shop.new", previous: "model.shop.old", kinds: null },
    ];
    expect(await session.rows(select)).toEqual([
      ...early,
      { change: "added", unique_id: "model.shop.back", previous: null, kinds: null },
      { change: "removed", unique_id: "model.shop.gone", previous: null, kinds: null },
    ]);
    await session.run("set variable as_of = '2026-10-02'");
    expect(await session.rows(select)).toEqual(early);
  });

  it("calls nothing renamed that could have come from two nodes", async () => {
    const session = await openViewStore(
      version("model.shop.one", "same", first, second),
      version("model.shop.two", "same", first, second),
      version("model.shop.three", "same", second, null),
    );
    expect(
      await session.rows(
        "select change, count(*) as n from dbt_history.node_changes group by all order by 1",
      ),
    ).toEqual([
      { change: "added", n: 1 },
      { change: "removed", n: 2 },
    ]);
  });
});

describe("dbt_history.nodes", () => {
  it("hides at as_of what happened later", async () => {
    const session = await openViewStore(version("model.shop.a", "a", first, third));
    const select = "select valid_to, is_current from dbt_history.nodes";
    expect(await session.rows(select)).toEqual([
      { valid_to: new Date("2026-10-03T03:00:00Z"), is_current: false },
    ]);
    await session.run("set variable as_of = '2026-10-02'");
    expect(await session.rows(select)).toEqual([{ valid_to: null, is_current: true }]);
  });
});

describe("dbt_history.executions", () => {
  it("takes days and names apart in UTC, whatever the session's time zone", async () => {
    const session = await openViewStore(
      environments("prod"),
      invocation({
        id: "x",
        results: 1,
        at: "2026-10-02 00:30:00Z",
        started: "2026-10-01 23:50:00Z",
      }),
      result({ artifact: 1, id: "model.shop.orders.v2", at: "2026-10-02 00:10:00Z" }),
      result({
        artifact: 1,
        id: "test.shop.unique_orders_id.1a2b",
        status: "fail",
        at: "2026-10-01 23:59:00Z",
      }),
      "set timezone = 'America/New_York'",
    );
    expect(
      await session.rows(
        "select resource_type, name, day, wait_time, is_build, is_success, code_changed from dbt_history.executions order by 1",
      ),
    ).toEqual([
      {
        resource_type: "model",
        name: "orders.v2",
        day: "2026-10-02",
        wait_time: 1200,
        is_build: true,
        is_success: true,
        code_changed: false,
      },
      {
        resource_type: "test",
        name: "unique_orders_id",
        day: "2026-10-01",
        wait_time: 540,
        is_build: false,
        is_success: false,
        code_changed: false,
      },
    ]);
  });

  it("never counts a build with --empty or --sample as success", async () => {
    const session = await openViewStore(
      invocation({ id: "x", results: 1, at: first, variant: "empty" }),
      result({ artifact: 1, id: "model.shop.a", at: first }),
    );
    expect(await session.rows("select is_build, is_success from dbt_history.executions")).toEqual([
      { is_build: true, is_success: false },
    ]);
  });
});

describe("the integers of the Discovery API", () => {
  it("are the names themselves where these are numbers, else what the store assigned", async () => {
    const session = await openViewStore(
      invocation({ id: "77", results: 1, at: first, job: "4711" }),
      invocation({ id: "x", results: 2, at: second, job: "99999999999999999999" }),
      `insert into dbt_store.identifiers values ('run', 'shop', 'prod', 'x', 12), ('job', 'shop', 'prod', '99999999999999999999', 13),
        ('project', null, null, 'shop', 14), ('environment', 'shop', null, 'prod', 15)`,
    );
    expect(await session.rows("select run_id from dbt_history.runs order by run")).toEqual([
      { run_id: 77 },
      { run_id: 12 },
    ]);
    expect(await session.rows("select job_id from dbt_history.jobs order by job")).toEqual([
      { job_id: 4711 },
      { job_id: 13 },
    ]);
    expect(
      await session.rows(
        "select project_id, environment_id from dbt_history.projects join dbt_history.environments using (project_name)",
      ),
    ).toEqual([{ project_id: 14, environment_id: 15 }]);
  });
});

describe("build times", () => {
  const seeds = [
    environments("prod"),
    "insert into dbt_store.artifacts by name select 8 as artifact_id, timestamptz '2026-10-01 03:00:00Z' as generated_at",
    version("model.shop.a", "a", first, null),
    invocation({ id: "one", results: 1, at: "2026-10-04 23:30:00Z", manifest: 8 }),
    invocation({ id: "two", results: 2, at: "2026-10-05 00:30:00Z", manifest: 8 }),
    invocation({
      id: "dry",
      results: 3,
      at: "2026-10-05 01:30:00Z",
      manifest: 8,
      variant: "empty",
    }),
    result({ artifact: 1, id: "model.shop.a", at: "2026-10-04 23:29:00Z", seconds: 1 }),
    result({
      artifact: 1,
      id: "seed.shop.s",
      at: "2026-10-04 23:29:00Z",
      status: "skipped",
      seconds: 0,
    }),
    result({ artifact: 2, id: "model.shop.a", at: "2026-10-05 00:29:00Z", seconds: 3 }),
    result({
      artifact: 2,
      id: "seed.shop.s",
      at: "2026-10-05 00:29:00Z",
      status: "error",
      seconds: 9,
    }),
    result({ artifact: 3, id: "model.shop.a", at: "2026-10-05 01:29:00Z", seconds: 0.1 }),
  ];

  it.each([
    ["hour", ["2026-10-04T23:00:00.000Z", "2026-10-05T00:00:00.000Z"]],
    ["6 hours", ["2026-10-04T18:00:00.000Z", "2026-10-05T00:00:00.000Z"]],
    ["day", ["2026-10-04T00:00:00.000Z", "2026-10-05T00:00:00.000Z"]],
    ["week", ["2026-09-28T00:00:00.000Z", "2026-10-05T00:00:00.000Z"]],
    ["month", ["2026-10-01T00:00:00.000Z"]],
    ["quarter", ["2026-10-01T00:00:00.000Z"]],
    ["year", ["2026-01-01T00:00:00.000Z"]],
    ["invocation", ["2026-10-04T23:30:00.000Z", "2026-10-05T00:30:00.000Z"]],
  ])("start buckets of a %s in UTC", async (bucket, starts) => {
    const session = await openViewStore(...seeds, "set timezone = 'Asia/Tokyo'");
    const rows = await session.rows<{ bucket_start: Date }>(
      `select bucket_start from dbt_history.build_times('${bucket}') where dimension = 'model' and variant = 'normal' and name = 'model.shop.a' order by 1`,
    );
    expect(rows.map((row) => row.bucket_start.toISOString())).toEqual(starts);
  });

  it("count per model, job, package, tag and project, with wall clock where it means something", async () => {
    const session = await openViewStore(...seeds);
    const rows = await session.rows(`
      select dimension, name, builds, failures, skips, invocations, total_seconds as total, p50_seconds as p50, wall_clock_seconds as wall
      from dbt_history.build_times('month') where variant = 'normal' order by dimension, name`);
    const all = { builds: 2, failures: 1, skips: 1, invocations: 2, total: 4, p50: 2 };
    expect(rows).toEqual([
      { dimension: "job", name: "nightly", ...all, wall: 20 },
      { dimension: "model", name: "model.shop.a", ...all, failures: 0, skips: 0, wall: null },
      {
        dimension: "model",
        name: "seed.shop.s",
        builds: 0,
        failures: 1,
        skips: 1,
        invocations: 2,
        total: null,
        p50: null,
        wall: null,
      },
      { dimension: "package", name: "shop", ...all, wall: null },
      { dimension: "project", name: "shop", ...all, wall: 20 },
      { dimension: "tag", name: "t1", ...all, failures: 0, skips: 0, wall: null },
      { dimension: "tag", name: "t2", ...all, failures: 0, skips: 0, wall: null },
    ]);
  });

  it("are the same by day in the view and in the macro", async () => {
    const session = await openViewStore(...seeds);
    const [row] = await session.rows(`
      select count(*) as days, (select count(*) from (from dbt_history.daily_build_times except from dbt_history.build_times('day'))) as other
      from dbt_history.daily_build_times`);
    expect(row).toEqual({ days: 20, other: 0 });
  });

  it("read only what the dimension needs", async () => {
    const session = await openViewStore(...seeds);
    const [row] = await session.rows<{ explain_value: string }>(
      "explain from dbt_history.daily_build_times where dimension = 'model'",
    );
    expect(row?.explain_value).not.toContain("definitions");
    expect(row?.explain_value.match(/dbt_store\.results|\bresults\b/g)).toHaveLength(1);
  });

  it("name the choices when the bucket is none of them", async () => {
    const session = await openViewStore(...seeds);
    const asked = session.connection.run("from dbt_history.build_times('fortnight')");
    await expect(asked).rejects.toThrow(/Write hour, day, week/);
  });
});
