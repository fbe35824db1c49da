import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/types.js";
import { catalog, manifest, relation } from "../../support/artifact-builder.js";
import { type Chart, chartFiles } from "../../support/chart-files.js";
import { openEngine } from "../../support/open-engine.js";
import { sampleEngine } from "../../support/sample-engine.js";

const charts = chartFiles();

function chartNamed(name: string): Chart {
  return charts.find((chart) => chart.name === name)!;
}

async function rowsOf(name: string): Promise<readonly Row[]> {
  return (await (await sampleEngine()).sql(chartNamed(name).sql)).rows;
}

describe("a chart", () => {
  it.each(charts)(
    "$name reads the relations that its header names, and gives its columns",
    async (chart) => {
      const read = new Set(chart.sql.match(/\bdbt(?:_rt|_history)?\.\w+/g));
      expect([...read].toSorted()).toEqual(chart.relations.toSorted());
      const { columns, rowCount } = await (await sampleEngine()).sql(chart.sql);
      const names = columns.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...chart.x, ...chart.y, ...chart.series]));
      // DuckDB, where the sample was built, counts no rows.
      if (chart.name === "row_counts") expect(rowCount).toBe(0);
      else expect(rowCount).toBeGreaterThan(0);
    },
  );

  it.each(charts.filter(({ name }) => name !== "timeline_of_last_build"))(
    "$name has one point per x and series",
    async (chart) => {
      const { rows } = await (
        await sampleEngine()
      ).sql(`
        select count(*) as n from (${chart.sql})
        group by project_name, ${[...chart.x, ...chart.series].join(", ")} having n > 1`);
      expect(rows).toEqual([]);
    },
  );
});

describe("the stories of the sample", () => {
  it("show the model that slowed down, tenfold", async () => {
    const [slowest] = await rowsOf("slowest_models_now_and_before");
    expect(slowest).toMatchObject({ environment: "prod", name: "rpt_demand_forecast" });
    expect(slowest!["change"]).toBeGreaterThan(8);
  });

  it("show the flaky test, and no other", async () => {
    expect(await rowsOf("flaky_tests")).toMatchObject([
      { name: "assert_all_stations_report", failures: 6n, flips: 12n },
    ]);
  });

  it("show what each failure made dbt skip, a failed test included", async () => {
    expect(await rowsOf("skipped_because_of")).toMatchObject([
      { day: "2026-04-05", because_of: "stg_dock_readings", resource_type: "model", skipped: 7n },
      {
        day: "2026-03-17",
        because_of: "non_negative_stg_payments_amount_cents",
        resource_type: "test",
        skipped: 5n,
      },
      { day: "2026-03-11", because_of: "fct_payments", resource_type: "model", skipped: 4n },
    ]);
  });

  it("show the failures of the last night, and a quiet night as zero", async () => {
    const models = (await rowsOf("failures_per_day")).filter(
      (row) => row["environment"] === "prod" && row["resource_type"] === "model",
    );
    expect(models.at(-1)).toMatchObject({ day: "2026-04-05", failures: 1n, skipped: 3n });
    expect(models.at(-2)).toMatchObject({ day: "2026-04-03", failures: 0n, skipped: 0n });
  });

  it("show the late source beyond its limit", async () => {
    const late = (await rowsOf("freshness_lag")).filter(
      (row) => Number(row["age_hours"]) > Number(row["warn_after_hours"]),
    );
    expect(late).toMatchObject([
      { day: "2026-03-13", source_table: "sensors.docks", status: "warn" },
    ]);
  });

  it("show the model that was removed", async () => {
    const models = (day: string, rows: readonly Row[]): number =>
      rows
        .filter((row) => row["day"] === day && row["environment"] === "prod")
        .reduce((sum, row) => sum + Number(row["models"]), 0);
    const rows = await rowsOf("models_per_materialization");
    expect(models("2026-03-30", rows) - models("2026-03-31", rows)).toBe(1);
  });

  it("show the rename, the removal and the change of a contract in their weeks", async () => {
    const prod = (await rowsOf("changes_per_week")).filter((row) => row["environment"] === "prod");
    expect(prod).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ week: "2026-03-02", kind: "contract" }),
        expect.objectContaining({ week: "2026-03-23", kind: "renamed", changes: 1n }),
        expect.objectContaining({ week: "2026-03-30", kind: "removed" }),
      ]),
    );
  });

  it("show the table of a removed model until the last catalog that has it", async () => {
    const days = async (id: string): Promise<readonly unknown[]> =>
      (await rowsOf("columns_per_relation"))
        .filter((row) => row["unique_id"] === id)
        .map((row) => row["day"]);
    expect(await days("model.spokes.legacy_membership_points")).toHaveLength(4);
    expect(await days("model.spokes.fct_rides")).toHaveLength(5);
  });

  it("show the upgrade of dbt", async () => {
    const prod = (await rowsOf("dbt_versions")).filter((row) => row["environment"] === "prod");
    expect([prod[0]!["dbt_version"], prod.at(-1)!["dbt_version"]]).toEqual(["1.8.10", "1.11.16"]);
  });

  it("add up to what the results say", async () => {
    const total = (rows: readonly Row[], column: string): number =>
      rows.reduce((sum, row) => sum + Number(row[column]), 0);
    const { seconds, all } = await (
      await sampleEngine()
    ).one<{ seconds: number; all: number }>(
      "select sum(execution_time) filter (where is_build) as seconds, sum(execution_time) as all from dbt_history.executions",
    );
    expect(total(await rowsOf("build_minutes_per_day"), "build_minutes") * 60).toBeCloseTo(seconds);
    expect(total(await rowsOf("wall_clock_and_work"), "work_minutes") * 60).toBeCloseTo(all);
  });

  it("show the last build from its hook on", async () => {
    const bars = await rowsOf("timeline_of_last_build");
    expect(bars[0]).toMatchObject({ resource_type: "operation" });
    expect(bars.some((bar) => bar["status"] === "error")).toBe(true);
  });

  it("show nights that failed in the weekly share", async () => {
    const nightly = (await rowsOf("run_success_rate")).filter((row) => row["job"] === "101");
    expect(nightly.map((row) => row["week"])).toContain("2026-03-23");
    for (const row of nightly) expect(row["success_rate"]).toBeGreaterThan(0);
    expect(nightly.some((row) => Number(row["success_rate"]) < 1)).toBe(true);
  });
});

it("row counts come from adapters that count", async () => {
  const engine = await openEngine();
  const stats = { row_count: { id: "row_count", label: "Rows", value: 42, include: true } };
  const orders = relation("model.shop.orders", { stats });
  await engine.load([manifest(), catalog({ nodes: [orders] })]);
  const { rows } = await engine.sql(chartNamed("row_counts").sql);
  expect(rows).toMatchObject([{ unique_id: "model.shop.orders", row_count: 42n }]);
});
