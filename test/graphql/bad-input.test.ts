import { describe, expect, test } from "vitest";
import type { GraphQLVariables } from "../../src/asker.js";
import { toPlace } from "../../src/graphql/places.js";
import type { GraphQLSettings } from "../../src/types.js";
import { openEngine } from "../support/open-engine.js";
import { sampleEngine } from "../support/sample-engine.js";
import { twoProjects } from "../support/two-projects.js";

/** Milliseconds in which every fault is told, also on a busy machine. */
const quick = 2000;

/** The faults of a query that must have some: told quickly, and the engine answers as before. */
async function faultsOf(
  text: string,
  variables?: GraphQLVariables,
  settings?: GraphQLSettings,
): Promise<{ readonly messages: readonly string[]; readonly code: unknown }> {
  const engine = await sampleEngine();
  // Known before the clock starts: the first query of a file makes the schema.
  expect(await engine.graphql("{ projects { totalCount } }")).toEqual(oneProject);
  const start = performance.now();
  const { data, errors = [] } = await engine.graphql(text, variables, settings);
  expect(performance.now() - start).toBeLessThan(quick);
  expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  expect(await engine.graphql("{ projects { totalCount } }")).toEqual(oneProject);
  return {
    messages: errors.map(({ message }) => message),
    code: errors[0]?.extensions?.["code"],
  };
}

const oneProject = { data: { projects: { totalCount: 1 } } };

function cursorOf(...values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

describe("a query that is none", () => {
  test.each([
    ["", /Syntax Error: Unexpected <EOF>/],
    ["{", /Syntax Error: Expected Name/],
    ["{ projects { totalCount }", /Syntax Error: Expected Name, found <EOF>/],
    ["select 1", /Syntax Error: Unexpected Name "select"/],
    ["{ projects { totalCoun } }", /"totalCoun".*"ProjectConnection".*mean "totalCount"/],
    ["{ project { totalCount } }", /"project".*"Query".*mean "projects"/],
    ["{ projects(frist: 1) { totalCount } }", /"frist".*mean "first"/],
    ["{ projects }", /"projects".*must have a selection of subfields/],
    ["{ projects { totalCount { x } } }", /"totalCount" must not have a selection/],
    ["{ environment { dbtProjectName } }", /argument "id" of type "BigInt!" is required/],
    ["{ projects { ...A } } fragment A on Nothing { x }", /Unknown type "Nothing"/],
    ["{ projects { ...A } }", /Unknown fragment "A"/],
    ["{ projects { totalCount @defer } }", /Unknown directive "@defer"/],
    ["{ jobs(filter: { jobbs: [] }) { totalCount } }", /"jobbs".*"JobFilter".*mean "jobs"/],
    ["{ buildTimes(dimension: modell) { totalCount } }", /"modell".*mean the enum value "model"/],
    ["mutation { projects { totalCount } }", /Only queries can be run/],
    ["subscription { projects { totalCount } }", /Only queries can be run/],
  ])("is told as an error: %s", async (text, message) => {
    const { messages } = await faultsOf(text);
    expect(messages[0]).toMatch(message);
  });

  test("with fragments that spread each other names the circle", async () => {
    const { messages } = await faultsOf(
      "{ projects { ...A } } fragment A on ProjectConnection { ...B } fragment B on ProjectConnection { ...A }",
    );
    expect(messages).toEqual(['Cannot spread fragment "A" within itself via "B".']);
  });
});

describe("variables", () => {
  const text = "query ($first: Int!) { projects(first: $first) { totalCount } }";
  test.each([
    [{}, /"\$first" of required type "Int!" was not provided/],
    [{ first: null }, /"\$first" of non-null type "Int!" must not be null/],
    [{ first: "1" }, /"\$first" got invalid value "1"; Int cannot represent/],
    [{ first: 1.5 }, /"\$first" got invalid value 1.5/],
    [{ first: 2 ** 31 }, /"\$first" got invalid value 2147483648/],
    [{ first: [1] }, /"\$first" got invalid value \[1\]/],
  ])("of a wrong type, or missing, are told by name: %j", async (variables, message) => {
    const { messages } = await faultsOf(text, variables);
    expect(messages[0]).toMatch(message);
  });

  test.each([
    ["BigInt", "environment(id: $value) { dbtProjectName }", "no number", /integer/],
    ["BigInt", "environment(id: $value) { dbtProjectName }", { a: 1 }, /integer/],
    ["DateTime", "environment(id: 1, asOf: $value) { dbtProjectName }", "yesterday", /ISO 8601/],
    ["DateTime", "environment(id: 1, asOf: $value) { dbtProjectName }", 20_260_301, /ISO 8601/],
  ])("of the scalar %s say what is taken", async (type, field, value, message) => {
    const { messages } = await faultsOf(`query ($value: ${type}!) { ${field} }`, { value });
    expect(messages[0]).toMatch(message);
  });
});

describe("several operations", () => {
  const text = "query a { projects { totalCount } } query b { runs { totalCount } }";

  test("without a name are an error that lists their names", async () => {
    const { messages } = await faultsOf(text);
    expect(messages).toEqual([
      "The document has several operations: name one as operationName. It has a, b.",
    ]);
  });

  test("without the one that is named are an error that lists their names", async () => {
    const { messages } = await faultsOf(text, {}, { operationName: "c" });
    expect(messages).toEqual(['The document has no operation "c". It has a, b.']);
  });

  test("are one query when one is named", async () => {
    const engine = await sampleEngine();
    expect(await engine.graphql(text, {}, { operationName: "a" })).toEqual(oneProject);
  });
});

describe("an environment that is not there", () => {
  test.each([
    ["environment(id: 5)", /no environment with the id 5\. There is .*\(ci of spokes\).*\(prod of/],
    ['environmentByName(name: "prd")', /no environment "prd"\. Did you mean "prod"\? There is/],
    ['environmentByName(name: "prod", project: "spoke")', /no project "spoke"\. Did you mean "sp/],
    ['defaultEnvironment(project: "other")', /no project "other"\. There is .*of spokes/],
    ["performance(environmentId: 5)", /no environment with the id 5/],
  ])("is told with those that are there: %s", async (field, message) => {
    const { messages, code } = await faultsOf(`{ ${field} { __typename } }`);
    expect(messages).toEqual([expect.stringMatching(message)]);
    expect(code).toBe("UNKNOWN_ENVIRONMENT");
  });

  test("and could be one of two projects is told as ambiguous, until the project is named", async () => {
    const engine = await openEngine();
    await engine.load(twoProjects());
    for (const field of ['environmentByName(name: "prod")', "defaultEnvironment"]) {
      const query = `{ environment: ${field} { dbtProjectName } }`;
      const { data, errors } = await engine.graphql(query);
      expect(data).toBeNull();
      expect(errors).toEqual([
        expect.objectContaining({
          message: expect.stringMatching(/\(depot, shop\)\. Name the project/),
          extensions: { code: "AMBIGUOUS_ENVIRONMENT" },
        }),
      ]);
      expect(await engine.graphql(query, {}, { project: "shop" })).toEqual({
        data: { environment: { dbtProjectName: "shop" } },
      });
    }
  });

  const known = [
    { project_name: "shop", environment: "7", environment_id: 7, is_default: true },
    { project_name: "shop", environment: "ci", environment_id: 8, is_default: false },
    { project_name: "bank", environment: "7", environment_id: 7, is_default: true },
  ];

  test("is named when the settings ask for one that the project has not", () => {
    const place = { by: "default", project: "project" } as const;
    expect(() => toPlace(place, { project: "bank" }, known, { environment: "ci" })).toThrow(
      /There is no environment "ci" in bank/,
    );
  });

  test("is found by an id of several projects once the settings name the project", () => {
    const place = { by: "id", argument: "id" } as const;
    expect(() => toPlace(place, { id: 7 }, known, {})).toThrow(/several environments.*shop, bank/);
    expect(toPlace(place, { id: 7 }, known, { project: "bank" })).toEqual({
      environment: "7",
      project: "bank",
    });
  });

  test("is there at a moment before its first run, with nothing in it", async () => {
    const engine = await sampleEngine();
    const query =
      '{ defaultEnvironment(asOf: "1999-01-01") { dbtProjectName adapterType applied { models { totalCount } } } }';
    expect(await engine.graphql(query)).toEqual({
      data: {
        defaultEnvironment: {
          dbtProjectName: "spokes",
          adapterType: null,
          applied: { models: { totalCount: 0 } },
        },
      },
    });
  });
});

describe("arguments", () => {
  const applied = (field: string): string => `{ defaultEnvironment { applied { ${field} } } }`;
  test.each([
    ["{ projects(first: -1) { totalCount } }", /first must not be negative/],
    ['{ runs(filter: { since: "1" }) { totalCount } }', /ISO 8601/],
    ['{ runs(filter: { since: "Mar 5 2026" }) { totalCount } }', /ISO 8601/],
    ["{ job(id: 101) { models(first: -1) { name } } }", /first must not be negative/],
    [applied("models(first: -1) { totalCount }"), /first must not be negative/],
    [applied("modelHistoricalRuns { name }"), /needs a uniqueId or an identifier/],
    [applied('lineage(filter: { select: "+a" }) { name }'), /filter: \{ select \}\) is not supp/],
    [applied('lineage(filter: { exclude: "a" }) { name }'), /filter: \{ exclude \}\) is not supp/],
    [
      applied('models(after: "no cursor") { totalCount edges { cursor } }'),
      /"no cursor" is no cur/,
    ],
    [applied('models(after: "") { edges { cursor } }'), /after: "" is no cursor of this list/],
    [applied(`models(after: "${cursorOf(1, 2)}") { edges { cursor } }`), /is no cursor of this/],
    [applied(`models(after: "${cursorOf()}") { edges { cursor } }`), /is no cursor of this list/],
    [
      '{ job(id: 101) { models(after: "no cursor") { name } } }',
      /"no cursor" is no paginationCurs/,
    ],
  ])("that mean nothing are told: %s", async (text, message) => {
    const { messages } = await faultsOf(text);
    expect(messages).toEqual([expect.stringMatching(message)]);
  });

  test("a cursor of a list in no order is refused where there is one", async () => {
    const engine = await sampleEngine();
    const query = (more: string): string =>
      `{ defaultEnvironment { applied { models(first: 1${more}) { pageInfo { endCursor } } } } }`;
    const { data } = await engine.graphql<Cursors>(query(""));
    const cursor = data!.defaultEnvironment.applied.models.pageInfo.endCursor;
    const sorted = query(`, sort: { field: rowCount, direction: asc }, after: "${cursor}"`);
    const { messages, code } = await faultsOf(sorted);
    expect(messages).toEqual([expect.stringMatching(/no cursor of this list in this order/)]);
    expect(code).toBe("BAD_CURSOR");
  });

  // A cursor does not say which order it belongs to: these reject with DuckDB's error, or answer with rows from anywhere.
  test.each([
    ["of another sort", "uniqueId, direction: asc", cursorOf(5, "model.spokes.fct_rides")],
    ["of the other direction", "uniqueId, direction: desc", cursorOf("model.a", "model.a")],
    ["of texts where numbers are", "rowCount, direction: asc", cursorOf("a", "model.a")],
    ["with objects", "rowCount, direction: asc", cursorOf({ a: 1 }, "model.a")],
  ])("a cursor %s is refused", async (_, sort, cursor) => {
    const { code } = await faultsOf(
      applied(`models(sort: { field: ${sort} }, after: "${cursor}") { edges { cursor } }`),
    );
    expect(code).toBe("BAD_CURSOR");
  });

  // These reach DuckDB and reject as a QueryError, though they are faults of the query, which come in errors.
  test.each([
    '{ buildTimes(bucket: "fortnight") { totalCount } }',
    '{ defaultEnvironment(asOf: "2026-02-30") { dbtProjectName } }',
    '{ job(id: "99999999999999999999999") { id } }',
    applied("recentResourceChanges(numDays: 2147483647) { totalCount }"),
    '{ performance(environmentId: 2147483646) { mostExecutedModels(start: "2026-02-30", end: "2026-03-31") { uniqueId } } }',
    '{ performance(environmentId: 2147483646) { mostExecutedModels(start: "2026-03-01", end: "2026-03-31", limit: -1) { uniqueId } } }',
  ])("that SQL refuses are told in errors: %s", async (text) => {
    const { messages } = await faultsOf(text);
    expect(messages).toHaveLength(1);
  });
});

interface Cursors {
  readonly defaultEnvironment: {
    readonly applied: { readonly models: { readonly pageInfo: { readonly endCursor: string } } };
  };
}

describe("settings", () => {
  test.each([
    [{ operationNam: "a" }, /Unknown option "operationNam".*mean "operationName"/],
    [{ environment: "prd" }, /no environment "prd"\. Did you mean "prod"/],
    [{ timeout: 0 }, /timeout must be a whole number of at least 1/],
    [{ limits: { statement: 1 } }, /limits has no "statement"\. Did you mean "statements"/],
    [{ asOf: "soon" }, /asOf must be a Date or ISO 8601 text/],
  ])("that are wrong reject: %j", async (settings, message) => {
    const engine = await sampleEngine();
    await expect(
      engine.graphql("{ projects { totalCount } }", {}, settings as GraphQLSettings),
    ).rejects.toThrow(
      expect.objectContaining({ name: "OptionsError", message: expect.stringMatching(message) }),
    );
  });
});
