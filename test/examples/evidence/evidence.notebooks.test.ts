import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openExample, type ExampleFolder } from "../../support/example-folder.js";

/** What Evidence does with a source: its DuckDB connector runs the file of SQL beside the connection. */
const script = `
const { createRequire } = await import("node:module");
const { readFileSync, copyFileSync } = await import("node:fs");
const runQuery = createRequire(process.argv[1] + "/").call(null, "@evidence-dev/duckdb");
copyFileSync("runs.duckdb", "sources/runs/runs.duckdb");
const ask = await runQuery.getRunner({ filename: "runs.duckdb" }, "sources/runs");
const answers = {};
for (const name of ["build_times", "failures"]) {
  const path = "sources/runs/" + name + ".sql";
  const { rows, columnTypes } = await ask(readFileSync(path, "utf8"), path, 1000);
  const found = [];
  for await (const batch of rows()) found.push(...batch);
  answers[name] = { rows: found, types: columnTypes.map(({ evidenceType }) => evidenceType) };
}
console.log(JSON.stringify(answers));
`;

interface Answer {
  readonly rows: readonly Record<string, unknown>[];
  readonly types: readonly string[];
}

describe.skipIf(inject("notebookTools") === undefined)("the sources for Evidence", () => {
  let example: ExampleFolder;
  let answers: Record<"build_times" | "failures", Answer>;
  beforeAll(async () => {
    example = await openExample("evidence");
    const { nodeModules } = inject("notebookTools")!;
    const words = ["--input-type=module", "--eval", script, nodeModules];
    answers = JSON.parse(await example.run(process.execPath, words)) as typeof answers;
  });
  afterAll(() => example[Symbol.asyncDispose]());

  test("give build times with their types", () => {
    expect(answers.build_times.types).toEqual(["string", "date", "number", "number", "number"]);
    const forecast = answers.build_times.rows.filter(
      ({ name, builds }) => name === "model.spokes.rpt_demand_forecast" && builds === 1,
    );
    expect(forecast).toHaveLength(26);
  });

  test("give the failures, the last one first", () => {
    expect(answers.failures.rows[0]).toMatchObject({ name: "stg_dock_readings", status: "error" });
    expect(answers.failures.rows.map(({ status }) => status)).toContain("fail");
  });
});
