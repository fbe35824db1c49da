import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openExample, pythonWith, type ExampleFolder } from "../../support/example-folder.js";

/** Runs the notebook as marimo would, once with each day chosen, and prints what its cells define. */
const script = `
import datetime, json, sys, types
from dbt_history import app
def answers_on(day):
    choice = types.SimpleNamespace(value=datetime.date.fromisoformat(day))
    model = types.SimpleNamespace(value="model.spokes.rpt_demand_forecast")
    _, defined = app.run(defs={"as_of": choice, "model": model})
    answers = {name: defined[name].rows() for name in ("slowest", "weeks", "flaky")}
    return {**answers, "code": defined["code"], "mark": defined["chart"].to_dict()["mark"]["type"]}
print(json.dumps([answers_on(day) for day in sys.argv[1:]]))
`;

interface Answers {
  readonly slowest: readonly (readonly unknown[])[];
  readonly weeks: readonly (readonly unknown[])[];
  readonly flaky: readonly (readonly unknown[])[];
  readonly code: string;
  readonly mark: string;
}

const versions = inject("notebookTools") === undefined ? [] : (["1", "2"] as const);

describe.each(versions)("the marimo notebook, with DuckDB %s", (version) => {
  let example: ExampleFolder;
  let last: Answers;
  let earlier: Answers;
  beforeAll(async () => {
    example = await openExample("marimo", pythonWith(version));
    const days = ["2026-04-05", "2026-03-20"];
    [last, earlier] = JSON.parse(await example.run("python", ["-c", script, ...days])) as [
      Answers,
      Answers,
    ];
  });
  afterAll(() => example[Symbol.asyncDispose]());

  test("shows the last day", () => {
    const { slowest, weeks, flaky, code, mark } = last;
    expect(slowest[0]).toEqual(["model.spokes.rpt_demand_forecast", 26, 0.21, 3.18, 22.5]);
    expect(weeks.at(-1)).toEqual(["2026-03-30", "p95", 3.64]);
    expect(flaky).toEqual([["test.spokes.assert_all_stations_report", 27, 6, 6]]);
    expect(code).toContain("range(0, 300)");
    expect(mark).toBe("line");
  });

  test("shows an earlier day as it was then", () => {
    const { slowest, weeks, flaky, code } = earlier;
    expect(slowest[0]?.[0]).not.toBe("model.spokes.rpt_demand_forecast");
    expect(weeks.at(-1)).toEqual(["2026-03-16", "p95", 0.23]);
    expect(flaky).toEqual([["test.spokes.assert_all_stations_report", expect.any(Number), 3, 3]]);
    expect(code).toContain("range(0, 3)");
  });

  test("is exported as a page, and marimo has nothing to say against it", async () => {
    await example.run("marimo", ["check", "--strict", "dbt_history.py"]);
    await example.run("marimo", ["-q", "export", "html", "dbt_history.py", "-o", "page.html"]);
    const page = await readFile(join(example.path, "page.html"), "utf8");
    expect(page).toContain("Build time per week");
    expect(page).toContain("marimo-date");
    expect(page).not.toContain("MarimoException");
  });
});
