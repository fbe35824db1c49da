import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openExample, type ExampleFolder } from "../../support/example-folder.js";

describe.skipIf(inject("notebookTools") === undefined)("the Observable Framework page", () => {
  let example: ExampleFolder;
  /** A file that a data loader made; Framework puts a hash into its name. */
  const built = async (name: RegExp): Promise<Buffer> => {
    const folder = join(example.path, "dist/_file/data");
    const file = (await readdir(folder)).find((entry) => name.test(entry));
    return readFile(join(folder, file!));
  };
  beforeAll(async () => {
    example = await openExample("observable");
    await example.run("observable", ["build"]);
  });
  afterAll(() => example[Symbol.asyncDispose]());

  test("has every build as Arrow, from the loader in TypeScript", async () => {
    const builds = tableFromIPC(await built(/^builds\..*\.arrow$/));
    const forecast = builds.toArray().filter((row) => row["name"] === "rpt_demand_forecast");
    expect(forecast).toHaveLength(26);
    const seconds = forecast.reduce((sum: number, row) => sum + Number(row["execution_time"]), 0);
    expect(seconds).toBeCloseTo(22.5, 1);
  });

  test("has the answers of the command line, from the loaders in shell", async () => {
    const failure = JSON.parse((await built(/^last-failure\./)).toString()) as object[];
    expect(failure).toHaveLength(7);
    expect(failure[1]).toEqual({
      because_of: "stg_dock_readings",
      resource_type: "model",
      name: "int_station_days",
    });
    expect(JSON.parse((await built(/^flaky-tests\./)).toString())).toEqual([
      { name: "assert_all_stations_report", runs: 27, failures: 6, turned_red: 6 },
    ]);
  });

  test("takes every script from the build, none from a CDN", async () => {
    const page = await readFile(join(example.path, "dist/index.html"), "utf8");
    expect(page).toContain("Build time of the four slowest models");
    expect(page).not.toContain("jsdelivr");
  });
});
