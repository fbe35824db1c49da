import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pythonIsMissing } from "../support/python-is-missing.js";
import { open } from "../../src/index.js";
import { chartFiles } from "../support/chart-files.js";

const run = promisify(execFile);
const archive = new URL("../fixtures/sample/artifacts.tar.gz", import.meta.url).pathname;

/** The oldest, a long-supported and the newest DuckDB that must read our files. */
const versions = ["1.1.3", "1.4.5", "2.0.0"];

/** Every chart of sql/README.md works in other tools as it is written there. */
const charts = chartFiles().map(
  ({ name, sql }) =>
    [
      name,
      `select count(*) from (${sql.replaceAll("dbt_history.", "{store}dbt_history.")})`,
    ] as const,
);

const questions = {
  ...Object.fromEntries(charts),
  models: "select count(*) from {store}dbt.models",
  edges: "select count(*) from {store}dbt.edges",
  columns: "select count(*) from {store}dbt.node_columns",
  latest: "select count(*) from {store}dbt_rt.run_results_latest",
  failed: "select count(*) from {store}dbt_history.executions where status in ('error', 'fail')",
  renamed:
    "select count(*) from {store}dbt_history.node_changes where previous_unique_id is not null",
  days: "select count(*) from {store}dbt_history.daily_build_times where dimension = 'model'",
};

const script = `
import sys, json, duckdb
path, questions = sys.argv[1], json.loads(sys.argv[2])
def ask(connection, store):
    return {name: connection.execute(sql.replace('{store}', store)).fetchone()[0] for name, sql in questions.items()}
own = duckdb.connect(path, read_only=True)
answers = {'own': ask(own, '')}
own.execute("set variable as_of = '2026-03-20'")
answers['earlier'] = ask(own, '')
own.close()
other = duckdb.connect()
other.execute(f"attach '{path}' as somewhere (read_only)")
if not duckdb.__version__.startswith('1.1.'):
    answers['attached'] = ask(other, 'somewhere.')
other.execute('use somewhere')
answers['used'] = ask(other, 'somewhere.')
answers['macro'] = other.execute("select count(*) from dbt_history.build_times('day') where dimension = 'model'").fetchone()[0]
print(json.dumps(answers))
`;

describe.skipIf(pythonIsMissing())("a store that we wrote", () => {
  const folder = mkdtempSync(join(tmpdir(), "artifactql-python-"));
  const path = join(folder, "runs.duckdb");
  const expected: Record<"own" | "earlier", Record<string, number>> = { own: {}, earlier: {} };

  beforeAll(async () => {
    const engine = await open({ database: path });
    await engine.load(archive);
    for (const [name, sql] of Object.entries(questions)) {
      const text = sql.replaceAll("{store}", "");
      const count = async (asOf?: string): Promise<number> =>
        Number(
          Object.values(await engine.one<Record<string, bigint>>(text, undefined, { asOf }))[0],
        );
      expected.own[name] = await count();
      expected.earlier[name] = await count("2026-03-20");
    }
    await engine.close();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(versions)(
    "is read by Python duckdb %s, opened and attached under another name",
    async (version) => {
      const environment = join(folder, `python-${version}`);
      await run("python3", ["-m", "venv", environment]);
      await run(join(environment, "bin/pip"), [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        `duckdb==${version}`,
        "pytz",
      ]);
      const { stdout } = await run(join(environment, "bin/python"), [
        "-c",
        script,
        path,
        JSON.stringify(questions),
      ]);
      const answers = JSON.parse(stdout) as Record<string, unknown>;
      expect(answers["own"]).toEqual(expected.own);
      expect(answers["earlier"]).toEqual(expected.earlier);
      // Before 1.2 DuckDB looks for what a view reads in the database that is in use, so there it takes a `use` first.
      expect(answers["attached"]).toEqual(version.startsWith("1.1.") ? undefined : expected.own);
      expect(answers["used"]).toEqual(expected.own);
      expect(answers["macro"]).toBe(expected.own["days"]);
      expect(expected.own["models"]).toBeGreaterThan(10);
      expect(expected.own["renamed"]).toBeGreaterThan(0);
    },
  );

  test("is read as the README says", async () => {
    const page = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const snippet = /^```python\n([\s\S]*?)^```$/m.exec(page)?.[1];
    const python = join(folder, `python-${versions.at(-1)}`, "bin/python");
    const { stdout } = await run(python, ["-c", snippet ?? ""], { cwd: folder });
    expect(stdout).toMatch(/^│ project_name │/m);
    expect(stdout).toMatch(/│ spokes +│ ci /);
    expect(stdout).toMatch(/10 rows/);
  });

  test("is read by the DuckDB command line", async () => {
    const environment = join(folder, "command-line");
    await run("python3", ["-m", "venv", environment]);
    await run(join(environment, "bin/pip"), [
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "duckdb-cli==1.4.4",
    ]);
    await chmod(join(environment, "bin/duckdb"), 0o755);
    const { stdout } = await run(join(environment, "bin/duckdb"), [
      "-readonly",
      "-json",
      path,
      "select count(*) as models from dbt.models",
    ]);
    expect(JSON.parse(stdout)).toEqual([{ models: expected.own["models"] }]);
  });
});
