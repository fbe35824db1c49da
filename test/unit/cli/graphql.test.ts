import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { reportError } from "../../../src/cli/report-error.js";
import { sampleArchive } from "../../support/sample-files.js";
import { type Ended, runCommand } from "./run-command.js";

let folder = "";
let store = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "artifactql-graphql-"));
  store = join(folder, "runs.duckdb");
  await runCommand("load", sampleArchive, "--database", store);
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(() => {
  vi.unstubAllEnvs();
});

const models = `query Models($first: Int = 2) {
  defaultEnvironment {
    environmentName
    applied { models(first: $first) { totalCount edges { node { name tags tests { name } executionInfo { lastRunStatus } } } } }
  }
}`;

function graphql(query: string, ...more: readonly string[]): Promise<Ended> {
  return runCommand("graphql", query, "-d", store, ...more);
}

/** Runs as if standard output were a terminal, without colours. */
async function onTerminal(command: () => Promise<Ended>): Promise<Ended> {
  vi.stubEnv("NO_COLOR", "1");
  const before = Object.getOwnPropertyDescriptor(process.stdout, "isTTY");
  const columns = Object.getOwnPropertyDescriptor(process.stdout, "columns");
  Object.defineProperty(process.stdout, "isTTY", { value: true, configurable: true });
  Object.defineProperty(process.stdout, "columns", { value: 120, configurable: true });
  try {
    return await command();
  } finally {
    restore("isTTY", before);
    restore("columns", columns);
  }
}

function restore(name: "isTTY" | "columns", before: PropertyDescriptor | undefined): void {
  if (before === undefined) Reflect.deleteProperty(process.stdout, name);
  else Object.defineProperty(process.stdout, name, before);
}

describe("graphql where nobody looks", () => {
  test("writes the answer as one JSON document", async () => {
    const ended = await graphql(models);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      data: {
        defaultEnvironment: {
          environmentName: "prod",
          applied: { models: { totalCount: 18, edges: [{ node: { name: "dim_stations" } }, {}] } },
        },
      },
    });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("takes variables as JSON or from a file, and a query from a file", async () => {
    const query = join(folder, "models.graphql");
    const variables = join(folder, "variables.json");
    await writeFile(query, `\ufeff${models}`);
    await writeFile(variables, '{"first": 1}');
    for (const given of ['{"first": 1}', `@${variables}`]) {
      const { stdout } = await graphql(query, "--variables", given);
      expect(JSON.parse(stdout).data.defaultEnvironment.applied.models.edges).toHaveLength(1);
    }
  });

  test("runs the operation that is named, and asks for a name where there are several", async () => {
    const both = "query A { a: __typename } query B { b: __typename }";
    expect((await graphql(both, "--operation", "B")).stdout).toBe('{"data":{"b":"Query"}}\n');
    const unnamed = await graphql(both);
    expect(unnamed.stderr).toContain("name one with --operation. It has A, B.");
    expect(unnamed).toMatchObject({ code: 1, stdout: "" });
  });

  test("asks elsewhere and at another moment", async () => {
    const query = `{ defaultEnvironment { environmentName applied { models(filter: { uniqueIds: ["model.spokes.rpt_daily_rides"] }) { totalCount } } } }`;
    const answers = async (...place: readonly string[]): Promise<string> =>
      (await graphql(query, ...place)).stdout;
    expect(await answers()).toContain('"totalCount":0');
    expect(await answers("--as-of", "2026-03-20")).toContain('"totalCount":1');
    expect(await answers("-e", "ci")).toContain('"environmentName":"ci"');
  });

  test("asks files without a store", async () => {
    const query = "{ invocations { totalCount } }";
    const ended = await runCommand("graphql", query, "--load", sampleArchive);
    expect(ended.stdout).toBe('{"data":{"invocations":{"totalCount":59}}}\n');
  });
});

describe("graphql in rows", () => {
  test("a table has the first list, with nested objects in columns and nested lists counted", async () => {
    const ended = await graphql(models, "--format", "table");
    const [head, rule, first] = ended.stdout.split("\n");
    expect(head).toMatch(/^name +tags +tests +executionInfo\.lastRunStatus$/);
    expect(rule).toMatch(/^─/);
    expect(first).toMatch(/^dim_stations +\["marts"\] +1 +success$/);
    expect(ended.stderr).toBe(
      "2 rows of defaultEnvironment.applied.models; there are more: raise first, or page with after.\n",
    );
  });

  test("CSV keeps nested lists as JSON", async () => {
    const { stdout } = await graphql(models, "-f", "csv", "-q");
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      "name,tags,tests,executionInfo.lastRunStatus",
      'dim_stations,"[""marts""]","[{""name"":""unique_dim_stations_v1_station_id""}]",success',
    ]);
  });

  test("JSON lines are the objects as they are", async () => {
    const { stdout } = await graphql(models, "-f", "jsonl", "-q");
    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toEqual({
      name: "dim_stations",
      tags: ["marts"],
      tests: [{ name: "unique_dim_stations_v1_station_id" }],
      executionInfo: { lastRunStatus: "success" },
    });
  });

  test("Markdown is a table", async () => {
    const { stdout } = await graphql(models, "-f", "markdown", "-q");
    expect(stdout).toMatch(/^\| name \| tags \| tests \| executionInfo\.lastRunStatus \|\n\| --- /);
  });

  test("a file is written by its ending, and what was written is said", async () => {
    const file = join(folder, "models.csv");
    const ended = await graphql(models, "-o", file, "--variables", '{"first": 18}');
    expect((await readFile(file, "utf8")).split("\n")).toHaveLength(20);
    expect(ended).toMatchObject({ code: 0, stdout: "" });
    expect(ended.stderr).toBe(`18 rows of defaultEnvironment.applied.models written to ${file}.\n`);
  });

  test("an answer without a list has no rows", async () => {
    const ended = await graphql("{ defaultEnvironment { environmentName } }", "-f", "csv");
    expect(ended.stderr).toContain("--format json");
    expect(ended).toMatchObject({ code: 1, stdout: "" });
  });

  test("an empty list is no error", async () => {
    const none = `{ runs(filter: { jobs: ["none"] }) { edges { node { name } } } }`;
    expect(await graphql(none, "-f", "csv")).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("graphql on a terminal", () => {
  test("shows a table, and says what it does not show", async () => {
    const ended = await onTerminal(() => graphql(models, "--variables", '{"first": 18}'));
    expect(ended.stdout).toMatch(/^name +tags/);
    expect(ended.stderr).toBe(
      "18 rows of defaultEnvironment.applied.models. The rest of the answer: --format json.\n",
    );
  });

  test("shows what has no list as indented JSON", async () => {
    const query = "{ defaultEnvironment { environmentName } }";
    const ended = await onTerminal(() => graphql(query));
    expect(ended.stdout).toBe(
      '{\n  "defaultEnvironment": {\n    "environmentName": "prod"\n  }\n}\n',
    );
    const whole = await onTerminal(() => graphql(query, "--format", "json"));
    expect(JSON.parse(whole.stdout)).toEqual({
      data: { defaultEnvironment: { environmentName: "prod" } },
    });
  });
});

describe("faults of a query", () => {
  test("are shown with their place marked, and exit with 1", async () => {
    const ended = await graphql("{\n  defaultEnvironment { applied { modles { totalCount } } }\n}");
    expect(ended.stderr).toBe(
      [
        'error: Cannot query field "modles" on type "AppliedState". Did you mean "models" or "files"?',
        "LINE 2:   defaultEnvironment { applied { modles { totalCount } } }",
        "                                         ^\n",
      ].join("\n"),
    );
    expect(ended).toMatchObject({ code: 1, stdout: "" });
  });

  test("are all shown", async () => {
    const { stderr } = await graphql("{ a b }");
    expect(stderr.match(/^error: /gm)).toHaveLength(2);
  });

  test("leave what could be answered", async () => {
    const ended = await graphql(
      "{ runs { totalCount } job(id: 101) { runId } account(id: 1) { publicModels(first: -1) { totalCount } } }",
    );
    const document = JSON.parse(ended.stdout);
    expect(document.data).toMatchObject({ runs: { totalCount: 51 }, account: null });
    expect(document.errors).toHaveLength(1);
    expect(ended.stderr).toMatch(/^error: first must not be negative\.\nLINE 1: /);
    expect(ended.code).toBe(1);
  });

  test("of its variables name the variable", async () => {
    const ended = await graphql(models, "--variables", '{"first": "many"}');
    expect(ended.stderr).toMatch(/^error: Variable "\$first" got invalid value/);
    expect(ended.code).toBe(1);
  });

  test("leave no file behind", async () => {
    const file = join(folder, "never.json");
    expect((await graphql("{ nope }", "-o", file)).code).toBe(1);
    await expect(readFile(file)).rejects.toThrow("ENOENT");
  });

  test("an unknown environment in the settings is wrong usage", async () => {
    const ended = await graphql("{ __typename }", "-e", "prd");
    expect(ended.stderr).toContain('Did you mean "prod"');
    expect(ended.code).toBe(2);
  });

  test("the package graphql that is not there is said by its name", async () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const missing = Object.assign(new Error("Cannot find package 'graphql' imported from x"), {
      code: "ERR_MODULE_NOT_FOUND",
    });
    expect(await reportError(missing)).toBe(1);
    expect(String(written.mock.calls[0]?.[0])).toContain("npm install graphql\n");
    written.mockRestore();
  });
});

describe("graphql --explain", () => {
  test("prints the plan and the SQL, and runs nothing", async () => {
    const { stdout, code } = await graphql(models, "--explain", "--format", "table");
    expect(stdout).toMatch(/^defaultEnvironment/);
    expect(stdout).toMatch(/\n-- defaultEnvironment\.applied\.models\.edges\.node\.tests\nwith /);
    expect(stdout).not.toContain(";;");
    expect(code).toBe(0);
  });

  test("shows what the parameters hold", async () => {
    const query = `{ runs(filter: { jobs: ["nightly"] }) { totalCount } }`;
    const { stdout } = await graphql(query, "--explain", "--format", "table");
    expect(stdout).toMatch(/\n-- runs\n-- \$\w+ = \["nightly"\]\nwith /);
  });

  test("is one JSON document where nobody looks, and has no rows", async () => {
    const { stdout } = await graphql(models, "--explain");
    expect(Object.keys(JSON.parse(stdout))).toEqual(["plan", "statements"]);
    const csv = await graphql(models, "--explain", "-f", "csv");
    expect(csv).toMatchObject({ code: 2, stdout: "" });
  });

  test("shows faults of the query as running it does", async () => {
    const query = "{ modles }";
    const explained = await graphql(query, "--explain");
    expect(explained.stderr).toContain("LINE 1: { modles }\n          ^");
    expect(explained).toEqual(await graphql(query));
  });
});
