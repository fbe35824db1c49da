import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openExample, type ExampleFolder } from "../../support/example-folder.js";
import { isWithoutOutputs, runNotebook, type NotebookOutputs } from "../../support/run-notebook.js";

const name = "dbt-history.ipynb";

describe.skipIf(inject("notebookTools") === undefined)("the notebook in TypeScript", () => {
  let example: ExampleFolder;
  let outputs: NotebookOutputs;
  beforeAll(async () => {
    example = await openExample("typescript-notebook");
    outputs = await runNotebook(example, name);
  });
  afterAll(() => example[Symbol.asyncDispose]());

  /** The rows of the table that a cell shows. */
  const rowsOf = (cell: string): readonly (readonly string[])[] =>
    outputs
      .of(cell, "text/markdown")
      .split("\n")
      .slice(2)
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((text) => text.trim()),
      );

  test("is kept without outputs", async () => {
    expect(await isWithoutOutputs(example, name)).toBe(true);
  });

  test("finds the slowest model with the library", () => {
    expect(rowsOf("slowest-models")[0]).toEqual([
      "model.spokes.rpt_demand_forecast",
      "26",
      "0.21",
      "3.18",
      "22.5",
    ]);
  });

  test("draws its build time", () => {
    const chart = JSON.parse(outputs.of("build-times", "application/vnd.vegalite.v5+json")) as {
      readonly data: { readonly values: readonly unknown[] };
    };
    expect(chart.data.values).toHaveLength(10);
    expect(chart.data.values.at(-1)).toEqual({
      week: "2026-03-30",
      quantile: "p95",
      seconds: 3.64,
    });
  });

  test("asks GraphQL what is broken and what stands on it", () => {
    const reason = 'Binder Error: Referenced column "free_docks" not found in FROM clause!';
    expect(rowsOf("broken-models")).toEqual([
      ["stg_dock_readings", reason, "model int_station_days"],
      ["stg_dock_readings", reason, "test not_null_stg_dock_readings_station_id"],
    ]);
  });

  test("reads a column of Arrow", () => {
    const [type, builds, seconds] = rowsOf("arrow-column")[0]!;
    expect(type).toBe("Float64Array");
    expect(Number(builds)).toBe(584);
    expect(Number(seconds)).toBe(160);
  });

  test("knows a model's former name", () => {
    expect(rowsOf("then-and-now")).toEqual([
      ["2026-03-20", "rpt_daily_rides"],
      ["2026-04-05", "rpt_rides_by_day"],
    ]);
  });
});
