import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openExample, type ExampleFolder } from "../../support/example-folder.js";

describe.skipIf(inject("notebookTools") === undefined)(
  "the script for DuckDB's command line",
  () => {
    let example: ExampleFolder;
    let page: string;
    beforeAll(async () => {
      example = await openExample("duckdb-cli");
      page = await example.run("sh", [
        "-c",
        `duckdb -readonly runs.duckdb < ${join(example.path, "dbt-history.sql")}`,
      ]);
    });
    afterAll(() => example[Symbol.asyncDispose]());

    /** The rows of a table of the page, as cells. */
    const rowsOf = (title: string, from = page): readonly (readonly string[])[] =>
      from
        .split("## ")
        .find((part) => part.startsWith(title))!
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .slice(2)
        .map((line) =>
          line
            .split("|")
            .slice(1, -1)
            .map((cell) => cell.trim()),
        );

    test("tells the slowest models, and the weeks of the slowest", () => {
      expect(rowsOf("Slowest models")[0]).toEqual([
        "model.spokes.rpt_demand_forecast",
        "26",
        "0.21",
        "3.18",
      ]);
      const weeks = rowsOf("The slowest, per week");
      expect(weeks.map((row) => row[2])).toEqual(["0.18", "0.14", "0.2", "1.09", "2.5"]);
      expect(weeks[4]![3]!.length).toBeGreaterThan(10 * weeks[0]![3]!.length);
    });

    test("tells the flaky test and the last failure", () => {
      expect(rowsOf("Tests that turn red")).toEqual([
        ["test.spokes.assert_all_stations_report", "6", "6"],
      ]);
      expect(rowsOf("What failed last")).toHaveLength(7);
    });

    test("tells what a failed test made dbt skip", async () => {
      const script = join(example.path, "dbt-history.sql");
      const moment = "set variable as_of = '2026-03-17';";
      const earlier = await example.run("sh", [
        "-c",
        `(echo "${moment}"; cat ${script}) | duckdb -readonly runs.duckdb`,
      ]);
      const cause = "non_negative_stg_payments_amount_cents";
      expect(rowsOf("What failed last", earlier)).toEqual([
        [cause, "model", "fct_payments"],
        [cause, "model", "rpt_revenue_weekly"],
        [cause, "test", "not_null_rpt_revenue_weekly_revenue_week"],
        [cause, "test", "relationships_fct_payments_ride_id__ride_id__ref_fct_rides_"],
        [cause, "test", "unique_fct_payments_payment_id"],
      ]);
    });

    test("compares then with now", () => {
      expect(rowsOf("Models on 20 March")).toEqual([
        ["legacy_membership_points"],
        ["rpt_daily_rides"],
      ]);
    });
  },
);
