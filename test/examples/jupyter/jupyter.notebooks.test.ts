import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openExample, pythonWith, type ExampleFolder } from "../../support/example-folder.js";
import { isWithoutOutputs, runNotebook, type NotebookOutputs } from "../../support/run-notebook.js";

const name = "dbt-history.ipynb";

/** Width and height of a PNG. */
function sizeOf(png: Buffer): readonly [number, number] {
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

const versions = inject("notebookTools") === undefined ? [] : (["1", "2"] as const);

describe.each(versions)("the notebook in Python, with DuckDB %s", (version) => {
  let example: ExampleFolder;
  let outputs: NotebookOutputs;
  beforeAll(async () => {
    example = await openExample("jupyter", pythonWith(version));
    outputs = await runNotebook(example, name);
  });
  afterAll(() => example[Symbol.asyncDispose]());

  test("is kept without outputs", async () => {
    expect(await isWithoutOutputs(example, name)).toBe(true);
  });

  test("finds the slowest model with pandas, and since when it is slow", () => {
    const slowest = outputs.of("slowest-models", "text/plain").split("\n");
    expect(slowest[1]).toMatch(/^0 +model\.spokes\.rpt_demand_forecast +26 +0\.21 +3\.18 +22\.5$/);
    const weeks = outputs.of("build-times", "text/plain").split("\n");
    expect(weeks.slice(1).map((line) => line.trim().split(/ +/).slice(3))).toEqual([
      ["5", "0.18", "0.20"],
      ["6", "0.14", "0.21"],
      ["5", "0.20", "0.23"],
      ["5", "1.09", "2.93"],
      ["5", "2.50", "3.64"],
    ]);
    expect(outputs.of("code-changes", "text/plain")).toMatch(/2026-03-24 03:10:10.* code$/);
  });

  test("draws the chart, and nothing warns", () => {
    const [width, height] = sizeOf(Buffer.from(outputs.of("chart", "image/png"), "base64"));
    expect(width).toBeGreaterThan(800);
    expect(height).toBeGreaterThan(250);
    for (const cell of ["slowest-models", "chart", "flaky-tests", "arrow-from-a-pipe"])
      expect(outputs.of(cell, "stderr")).toBe("");
  });

  test("finds the flaky test with Polars", () => {
    const rows = outputs.of("flaky-tests", "text/plain").split("\n");
    expect(rows[0]).toBe("shape: (1, 5)");
    expect(
      rows
        .find((row) => row.includes("assert"))!
        .split(/[│┆]/)
        .map((cell) => cell.trim()),
    ).toEqual(["", "test.spokes.assert_all_stations_report", "27", "6", "6", "2026-04-01", ""]);
  });

  test("tells what failed last and what was skipped because of it", () => {
    const rows = outputs.of("last-failure", "text/plain").split("\n").slice(1);
    expect(rows).toHaveLength(7);
    expect(rows.every((row) => row.includes(" stg_dock_readings "))).toBe(true);
    expect(
      rows.filter((row) => row.includes(" model ")).map((row) => row.split(/ +/).at(-1)),
    ).toEqual(["int_station_days", "rpt_demand_forecast", "rpt_station_status"]);
  });

  test("shows what changed in the definition", () => {
    const lines = outputs.of("then-and-now", "stdout").split("\n");
    expect(lines.filter((line) => /^[+-] /.test(line))).toEqual([
      "-    cross join range(0, 3) as x",
      "+    cross join range(0, 300) as x",
    ]);
  });

  test("reads Arrow from the command line's pipe", () => {
    const lines = outputs.of("arrow-from-a-pipe", "text/plain").split("\n");
    expect(lines.find((line) => line.includes("2026-04-05"))).toMatch(/┆ 48 +┆ 8 +┆ 0\.2 /);
  });
});
