import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse, validate } from "graphql";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Session } from "../../src/duckdb/session.js";
import type { GraphQLExplanation } from "../../src/types.js";
import { sampleEngine } from "../support/sample-engine.js";

/**
 * For each `.graphql` file of the folder: the plan, the SQL and the answer on the sample, as files beside it. A change of the planner
 * is seen there in review; `vitest -u` writes them anew.
 */
const folder = fileURLToPath(new URL("plans/", import.meta.url));
const cases = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".graphql"))
  .map((name) => name.slice(0, -".graphql".length))
  .toSorted();

const read = (name: string): string => readFileSync(`${folder}${name}.graphql`, "utf8");

/** The statements as a file: what makes tables stands in sql/graphql, and is named here. */
function asFile({ statements }: GraphQLExplanation): string {
  const parts = statements.map(({ path, sql, parameters }) => {
    if (isTable(sql)) return `-- first makes ${path}, with sql/graphql/${path}.sql\n`;
    const bound = Object.entries(parameters).map(
      ([name, value]) => `-- $${name}: ${JSON.stringify(value)}\n`,
    );
    return `-- ${path}\n${bound.join("")}${sql};\n`;
  });
  return parts.join("\n");
}

/** JSON as the formatter has it: a list of values stands on one line where there is room. */
function asJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replaceAll(/^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, (whole, before, items, after) => {
    const values = String(items)
      .split("\n")
      .map((item) => item.trim());
    const line = `${before}[${values.join(" ")}]${after}`;
    return line.length <= 100 ? line : whole;
  })}\n`;
}

function isTable(sql: string): boolean {
  return /^create or replace temp table/m.test(sql);
}

/** The statements that a query sends, but for those that make tables. */
async function countStatements(text: string): Promise<number> {
  const engine = await sampleEngine();
  // The engine asks for the environments once, at the first query.
  await engine.graphql("{ defaultEnvironment { dbtProjectName } }");
  const sent = vi.spyOn(Session.prototype, "start");
  expect(await engine.graphql(text)).not.toHaveProperty("errors");
  // One sees to it that the transaction has chosen what it sees.
  return sent.mock.calls.length - 1;
}

afterEach(() => void vi.restoreAllMocks());

describe.each(cases)("%s", (name) => {
  test("has the plan and the SQL that are checked in", async () => {
    const engine = await sampleEngine();
    const explanation = await engine.explain(read(name));
    await expect(`${explanation.plan}\n`).toMatchFileSnapshot(`${folder}${name}.plan.txt`);
    await expect(asFile(explanation)).toMatchFileSnapshot(`${folder}${name}.sql`);
  });

  test("has the answer that is checked in, with and without merging", async () => {
    const engine = await sampleEngine();
    const answer = await engine.graphql(read(name));
    expect(answer).not.toHaveProperty("errors");
    expect(await engine.graphql(read(name), {}, { merging: false })).toEqual(answer);
    await expect(asJson(answer)).toMatchFileSnapshot(`${folder}${name}.json`);
  });

  test("sends no statement beyond its plan, however many rows a page has", async () => {
    const engine = await sampleEngine();
    const text = read(name);
    const { plan, statements } = await engine.explain(text);
    const planned = statements.filter(({ sql }) => !isTable(sql)).length;
    expect(plan.split("\n").filter((line) => !line.includes("nobody is asked"))).toHaveLength(
      planned,
    );
    const withFirst = (first: number): string =>
      text.replaceAll(/\bfirst: \d+/g, `first: ${first}`);
    const few = await countStatements(withFirst(1));
    vi.restoreAllMocks();
    const many = await countStatements(withFirst(500));
    // A relation of which no row has a key is not asked for, and a shorter page may have none.
    expect(few).toBeLessThanOrEqual(many);
    expect(many).toBeLessThanOrEqual(planned);
    if (/\bfirst: /.test(text)) expect(many).toBe(planned);
  });
});

test("the cases are queries of the schema that begin with a sentence on what they show", async () => {
  const schema = await (await sampleEngine()).schema();
  for (const name of cases) {
    expect(read(name)).toMatch(/^# [A-Z].*\.\n/);
    expect(validate(schema, parse(read(name)))).toEqual([]);
  }
});

test("a plan without merging has more statements where relations are equal", async () => {
  const engine = await sampleEngine();
  const text = read("models/equal-relations-merged");
  const merged = await engine.explain(text);
  const apart = await engine.explain(text, {}, { merging: false });
  expect(merged.plan.split("\n")).toHaveLength(3);
  expect(apart.plan.split("\n")).toHaveLength(4);
});

test("a skipped field leaves no trace in the plan, until its variable includes it", async () => {
  const engine = await sampleEngine();
  const text = read("resources/skip-and-include");
  const without = await engine.explain(text);
  const included = await engine.explain(text, { withTests: true });
  expect(without.plan).not.toContain("tests");
  expect(included.plan).toContain("tests");
  expect(included.statements.length).toBe(without.statements.length + 1);
});
