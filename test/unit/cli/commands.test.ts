import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleArchive } from "../../support/sample-files.js";
import { runCommand } from "./run-command.js";

let folder = "";
let store = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "artifactql-commands-"));
  store = join(folder, "runs.duckdb");
  await runCommand("load", sampleArchive, "--database", store);
});

afterAll(() => rm(folder, { recursive: true }));

/** Names of the report that was renamed, at a place. */
async function reportsOfRides(...place: readonly string[]): Promise<string> {
  const query = "select name from dbt.models where name in ('rpt_daily_rides', 'rpt_rides_by_day')";
  return (await runCommand("sql", query, "-d", store, ...place)).stdout;
}

describe("load", () => {
  test("prints its report as one JSON object in a pipe, and loads nothing twice", async () => {
    const ended = await runCommand("load", sampleArchive, "--database", store);
    const report = JSON.parse(ended.stdout);
    expect(report).toMatchObject({ loaded: 0, failed: 0 });
    expect(report.projects).toEqual([
      { project: "spokes", defaultEnvironment: "prod", environments: ["ci", "prod"] },
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("tells people what it did", async () => {
    const ended = await runCommand(
      "load",
      sampleArchive,
      "-d",
      join(folder, "new.duckdb"),
      "-f",
      "table",
    );
    expect(ended.stdout).toMatch(/^101 artifacts loaded into .*new\.duckdb: /);
    expect(ended.stdout).toContain("Project spokes: ci, prod (default)");
  });

  test("names broken files on standard error; with --strict they fail the command", async () => {
    const files = await mkdtemp(join(folder, "broken-"));
    const schema = "https://schemas.getdbt.com/dbt/manifest/v12.json";
    await writeFile(
      join(files, "manifest.json"),
      `{"metadata":{"dbt_schema_version":"${schema}"},`,
    );
    const alone = await runCommand("load", files, "-d", join(folder, "broken.duckdb"));
    expect(alone.stderr).toMatch(/manifest\.json: .+\n$/);
    expect(alone.code).toBe(1);
    const beside = await runCommand("load", files, sampleArchive, "-d", store);
    expect(beside.code).toBe(0);
    const strict = await runCommand("load", files, sampleArchive, "-d", store, "--strict");
    expect(strict.code).toBe(1);
  });

  test("a path that is not there is wrong usage", async () => {
    expect((await runCommand("load", join(folder, "nowhere"), "-d", store)).code).toBe(2);
  });
});

describe("sql", () => {
  test("writes JSON lines where nobody looks", async () => {
    const ended = await runCommand(
      "sql",
      "select name from dbt.models order by name limit 2",
      "-d",
      store,
    );
    expect(
      ended.stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toHaveLength(2);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("takes named parameters", async () => {
    const ended = await runCommand(
      "sql",
      "select $n + 1 as n, $t as t",
      "--param",
      "n=41",
      "--param",
      "t=it's",
      "-d",
      store,
    );
    expect(ended.stdout).toBe('{"n":42,"t":"it\'s"}\n');
  });

  test("shows the line with the fault marked, and what was probably meant", async () => {
    const ended = await runCommand("sql", "select 1\nfrom dbt.modles", "-d", store);
    expect(ended.stderr).toContain("LINE 2: from dbt.modles\n             ^");
    expect(ended.stderr).toContain('Did you mean "models"');
    expect(ended).toMatchObject({ code: 1, stdout: "" });
  });

  test("refuses what is no question, in the words of the command line", async () => {
    const ended = await runCommand("sql", "drop table x", "-d", store);
    expect(ended.stderr).toContain("`artifactql load`");
    expect(ended.code).toBe(1);
  });

  test("an unknown environment is wrong usage, with a suggestion", async () => {
    const ended = await runCommand("sql", "select 1", "-e", "prd", "-d", store);
    expect(ended.stderr).toContain('Did you mean "prod"');
    expect(ended.code).toBe(2);
  });

  test("asks elsewhere and at another moment", async () => {
    expect(await reportsOfRides()).toBe('{"name":"rpt_rides_by_day"}\n');
    expect(await reportsOfRides("--as-of", "2026-03-20")).toBe('{"name":"rpt_daily_rides"}\n');
  });

  test("cuts at the limit and says so on standard error", async () => {
    const ended = await runCommand(
      "sql",
      "from range(5)",
      "--limit",
      "2",
      "-f",
      "csv",
      "-d",
      store,
    );
    expect(ended.stdout).toBe("range\n0\n1\n");
    expect(ended.stderr).toContain("2 rows shown, there are more");
  });

  test("says nothing of a limit that cut nothing", async () => {
    const ended = await runCommand(
      "sql",
      "from range(2)",
      "--limit",
      "2",
      "-f",
      "csv",
      "-d",
      store,
    );
    expect(ended).toMatchObject({ stdout: "range\n0\n1\n", stderr: "" });
  });

  test("streams many rows", async () => {
    const ended = await runCommand("sql", "select range as n from range(100000)", "-d", store);
    expect(ended.stdout.split("\n").at(-2)).toBe('{"n":99999}');
  });

  test("asks files without a store", async () => {
    const ended = await runCommand(
      "sql",
      "select count(*) as n from dbt_history.invocations",
      "--load",
      sampleArchive,
    );
    expect(ended.stdout).toBe('{"n":59}\n');
  });
});

describe("--output", () => {
  test("writes by the file's ending, replaces only when told, and leaves nothing when the query fails", async () => {
    const outputs = await mkdtemp(join(folder, "outputs-"));
    const file = join(outputs, "answer.csv");
    const ask = (query: string, ...more: readonly string[]): ReturnType<typeof runCommand> =>
      runCommand("sql", query, "-d", store, "-o", file, ...more);
    expect((await ask("select 1 as n")).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe("n\n1\n");
    const second = await ask("select 2 as n");
    expect(second.stderr).toContain("--overwrite");
    expect(second.code).toBe(1);
    expect((await ask("select error('no') as n", "--overwrite")).code).toBe(1);
    expect(await readFile(file, "utf8")).toBe("n\n1\n");
    expect((await ask("select 3 as n", "--overwrite")).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe("n\n3\n");
    expect(await readdir(outputs)).toEqual(["answer.csv"]);
  });

  test("a folder that is not there is said, not thrown", async () => {
    const ended = await runCommand(
      "sql",
      "select 1",
      "-d",
      store,
      "-o",
      join(folder, "no", "x.csv"),
    );
    expect(ended.stderr).toContain("cannot be written");
    expect(ended.code).toBe(1);
  });
});

describe("trends", () => {
  test("shows the model that slowed, with both halves and a line", async () => {
    const ended = await runCommand("trends", "-d", store, "-f", "table", "--limit", "3");
    const [head, now] = ended.stdout.split("\n");
    expect(head).toMatch(/^Build time per model in spokes\/prod, 2026-03-02 /);
    expect(now).toContain("now = the later half");
    expect(ended.stdout).toMatch(/rpt_demand_forecast .* x\d+\.\d\d +▁[▁▂ ]+.*[▆▇█]/);
    expect(ended.stderr).toContain("3 of ");
  });

  test.each(["model", "job", "package", "tag", "group", "project", "invocation"])(
    "by %s gives rows with the same columns",
    async (by) => {
      const ended = await runCommand("trends", "-d", store, "--by", by, "--since", "2w");
      const [row] = ended.stdout.split("\n");
      expect(Object.keys(JSON.parse(row ?? "null"))).toEqual(
        expect.arrayContaining([
          "name",
          "builds",
          "failures",
          "p50_now",
          "p95_now",
          "p50_before",
          "p95_before",
          "p50_change",
          "points",
        ]),
      );
      expect(ended.code).toBe(0);
    },
  );

  test("leaves full refreshes out unless asked", async () => {
    const full = await runCommand("trends", "-d", store, "--full-refresh");
    expect(full.stdout).toContain('"variant":"full_refresh"');
    expect((await runCommand("trends", "-d", store)).stdout).not.toContain("full_refresh");
  });

  test("an environment without builds is no error", async () => {
    const ended = await runCommand("trends", "-d", store, "--as-of", "2020-01-01");
    expect(ended.stderr).toContain("No builds there");
    expect(ended).toMatchObject({ code: 0, stdout: "" });
  });
});

describe("tables and info", () => {
  test("every relation is listed with its comment", async () => {
    const ended = await runCommand("tables", "-d", store, "-f", "csv");
    expect(ended.stdout).toContain("dbt,models,view,");
    expect(ended.stdout).toContain("dbt_history,build_times,macro,");
  });

  test("a relation shows its columns; a mistyped one is wrong usage", async () => {
    const ended = await runCommand("tables", "dbt_history.executions", "-d", store);
    expect(ended.stdout).toContain('"column":"execution_time"');
    const mistyped = await runCommand("tables", "executionz", "-d", store);
    expect(mistyped.stderr).toContain("Did you mean executions?");
    expect(mistyped.code).toBe(2);
  });

  test("as JSON, relations tell everything: grain, parameters and columns", async () => {
    const ended = await runCommand("tables", "-d", store, "-f", "json");
    const relations = JSON.parse(ended.stdout) as readonly Record<string, unknown>[];
    expect(relations).toHaveLength(53);
    expect(Object.keys(relations[0]!)).toEqual([
      "schema",
      "name",
      "type",
      "comment",
      "oneRowPer",
      "grain",
      "parameters",
      "columns",
    ]);
    for (const { comment, oneRowPer, grain, columns } of relations) {
      expect(comment).toMatch(/\.$/);
      expect(oneRowPer).toMatch(/^\w/);
      expect((grain as readonly string[]).length).toBeGreaterThan(0);
      for (const column of columns as readonly Record<string, unknown>[])
        expect(column).toEqual({
          name: expect.stringMatching(/./),
          type: expect.stringMatching(/./),
          comment: expect.stringMatching(/./),
        });
    }
    const one = await runCommand("tables", "build_times", "-d", store, "-f", "json");
    expect(JSON.parse(one.stdout)).toEqual(relations.filter(({ name }) => name === "build_times"));
    expect(one.stderr).toContain("dbt_history.build_times(bucket) (macro): Build time of");
    expect(one.stderr).toContain(
      "One row per dimension, name, variant and bucket of time: dimension,",
    );
  });

  test("as Markdown, relations are a page with their grain and columns", async () => {
    const page = (await runCommand("tables", "-d", store, "-f", "markdown")).stdout;
    expect(page.match(/^## .*/gm)).toEqual(["## dbt", "## dbt_rt", "## dbt_history"]);
    expect(page.match(/^### .*/gm)).toHaveLength(53);
    expect(page).toContain("Columns: those of [dbt.models](#dbtmodels).");
    const one = (await runCommand("tables", "dbt.seeds", "-d", store, "-f", "markdown")).stdout;
    expect(one).toMatch(/^# Relations\n\n## dbt\n\n### dbt\.seeds\n\nEvery seed /);
    expect(one).toContain("One row per seed of the newest manifest: `project_name`, `unique_id`.");
    expect(one).toContain("| `materialized` | text | ");
  });

  test("a limit cuts relations in every format, and says so", async () => {
    for (const format of ["json", "markdown", "jsonl"]) {
      const ended = await runCommand("tables", "-d", store, "-f", format, "-n", "2");
      expect(ended.stdout).toContain("dbt");
      expect(ended.stdout).not.toContain("dbt_history");
      expect(ended.stderr).toContain("2 rows shown, there are more");
    }
  });

  test("lines name the grain; the table for people stays short", async () => {
    const lines = (await runCommand("tables", "-d", store, "-f", "jsonl")).stdout.split("\n");
    expect(lines.map((line) => (line === "" ? {} : JSON.parse(line)))).toContainEqual(
      expect.objectContaining({ name: "runs", grain: ["project_name", "environment", "run"] }),
    );
    const table = (await runCommand("tables", "-d", store, "-f", "table")).stdout;
    expect(table.split("\n")[0]).toMatch(/^schema +name +type +comment$/);
  });

  test("info tells what the store holds", async () => {
    const ended = await runCommand("info", "-d", store, "-f", "table");
    expect(ended.stdout).toContain("Project spokes");
    expect(JSON.parse((await runCommand("info", "-d", store)).stdout)).toMatchObject({
      invocations: 59,
    });
  });
});

describe("forget", () => {
  test("counts first, and removes only when told", async () => {
    const forgettable = join(folder, "forgettable.duckdb");
    await runCommand("load", sampleArchive, "-d", forgettable);
    const counted = await runCommand("forget", "-e", "ci", "--dry-run", "-d", forgettable);
    expect(JSON.parse(counted.stdout)).toMatchObject({ invocations: 8 });
    const invocations = async (): Promise<number> =>
      JSON.parse((await runCommand("info", "-d", forgettable)).stdout).invocations;
    expect(await invocations()).toBe(59);
    const removed = await runCommand(
      "forget",
      "-e",
      "ci",
      "--yes",
      "-d",
      forgettable,
      "-f",
      "table",
    );
    expect(removed.stdout).toMatch(/^Removed 8 invocations, /);
    expect(await invocations()).toBe(51);
  });

  test("makes no store", async () => {
    const ended = await runCommand(
      "forget",
      "--run",
      "1",
      "--yes",
      "-d",
      join(folder, "none.duckdb"),
    );
    expect(ended.code).toBe(1);
    expect(existsSync(join(folder, "none.duckdb"))).toBe(false);
  });
});

describe("demo", () => {
  test("shows each part with its SQL, from memory", async () => {
    const ended = await runCommand("demo");
    expect(ended.code).toBe(0);
    expect(ended.stdout.match(/^\d\. .*/gm)).toEqual([
      "1. What was loaded",
      "2. How long each model takes to build in production, and how that went",
      "3. What failed last, and what dbt skipped because of it",
      "4. The model that slowed most: its code then and now",
      "5. What to type next",
    ]);
    expect(ended.stdout).toMatch(/^rpt_demand_forecast .*[▁▂▃▄▅▆▇█]/m);
    expect(ended.stdout).toMatch(/^skipped +model +rpt_station_status +stg_dock_readings/m);
    expect(ended.stdout).toContain(
      "-     cross join range(0, 3) as x\n  +     cross join range(0, 300) as x",
    );
  });
});
