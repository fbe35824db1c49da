import { describe, expect, it } from "vitest";
import {
  environments,
  invocation,
  manifest,
  openViewStore,
  result,
} from "../../support/view-store.js";

const zones = ["UTC", "America/New_York", "Asia/Tokyo"];

describe("the settings of a connection", () => {
  it.each([
    ["'2026-10-01'", "2026-10-01T23:59:59.999Z"],
    ["date '2026-10-01'", "2026-10-01T23:59:59.999Z"],
    ["'2026-10-01 10:00:00'", "2026-10-01T10:00:00.000Z"],
    ["'2026-10-01T10:00:00Z'", "2026-10-01T10:00:00.000Z"],
    ["'2026-10-01T10:00:00+02:00'", "2026-10-01T08:00:00.000Z"],
    ["timestamp '2026-10-01 10:00:00'", "2026-10-01T10:00:00.000Z"],
    ["timestamptz '2026-10-01 10:00:00+00'", "2026-10-01T10:00:00.000Z"],
  ])("take as_of = %s for one moment in every time zone", async (text, moment) => {
    const session = await openViewStore();
    for (const zone of zones) {
      await session.run(`set timezone = '${zone}'; set variable as_of = ${text}`);
      const [row] = await session.rows<{ as_of: Date }>("select as_of from dbt_store.settings");
      expect({ zone, at: row?.as_of.toISOString() }).toEqual({ zone, at: moment });
    }
  });

  it("are null when unset or empty", async () => {
    const session = await openViewStore("set variable environment = ''");
    expect(await session.rows("from dbt_store.settings")).toEqual([
      { as_of: null, environment: null, project: null },
    ]);
  });

  it("move dbt.* to another moment and environment", async () => {
    const session = await openViewStore(
      environments("prod", "ci"),
      manifest({ artifact: 1, at: "2026-10-01 03:00:00Z" }, [{ id: "model.shop.a" }]),
      manifest({ artifact: 2, at: "2026-10-02 03:00:00Z" }, [{ id: "model.shop.b" }]),
      manifest({ artifact: 3, at: "2026-10-03 03:00:00Z", environment: "ci" }, [
        { id: "model.shop.c" },
      ]),
    );
    const ids = async () =>
      (await session.rows<{ unique_id: string }>("select unique_id from dbt.models")).map(
        (row) => row.unique_id,
      );
    expect(await ids()).toEqual(["model.shop.b"]);
    await session.run("set variable as_of = '2026-10-01'");
    expect(await ids()).toEqual(["model.shop.a"]);
    await session.run("reset variable as_of; set variable environment = 'ci'");
    expect(await ids()).toEqual(["model.shop.c"]);
    await session.run("set variable project = 'other'");
    expect(await ids()).toEqual([]);
  });

  it("cut and restrict what ran, which shows every environment when unset", async () => {
    const session = await openViewStore(
      environments("prod", "ci"),
      invocation({ id: "one", results: 1, at: "2026-10-01 23:30:00Z" }),
      invocation({ id: "two", results: 2, at: "2026-10-02 00:30:00Z", environment: "ci" }),
      result({ artifact: 1, id: "model.shop.a", at: "2026-10-01 23:20:00Z" }),
      result({ artifact: 2, id: "model.shop.a", at: "2026-10-02 00:20:00Z" }),
    );
    const counts = async () => {
      const [row] = await session.rows(`select
        (select count(*) from dbt_rt.run_results) as results, (select count(*) from dbt_history.executions) as executions,
        (select count(*) from dbt_rt.invocations) as invocations, (select count(*) from dbt_rt.run_results_latest) as latest`);
      return row;
    };
    expect(await counts()).toEqual({ results: 2, executions: 2, invocations: 2, latest: 1 });
    await session.run("set variable as_of = '2026-10-01'");
    expect(await counts()).toEqual({ results: 1, executions: 1, invocations: 1, latest: 1 });
    await session.run("set variable environment = 'ci'");
    expect(await counts()).toEqual({ results: 0, executions: 0, invocations: 0, latest: 0 });
  });
});
