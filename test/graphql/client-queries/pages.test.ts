import { expect, test } from "vitest";
import { answerByHand } from "../../support/discovery-by-hand/answer.js";
import { ask, prodId, sampleByHand } from "../../support/discovery-by-hand/sample.js";

interface Page {
  readonly ids: readonly string[];
  readonly totalCount: number;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly cursors: readonly string[];
}

const query = `query ($id: BigInt!, $first: Int, $after: String, $sort: AppliedModelSort, $filter: ModelAppliedFilter) {
  environment(id: $id) {
    applied {
      models(first: $first, after: $after, sort: $sort, filter: $filter) {
        totalCount
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
        edges { cursor node { uniqueId } }
      }
    }
  }
}`;

type Variables = Readonly<Record<string, unknown>>;

async function page(variables: Variables): Promise<Page> {
  const { engine } = await sampleByHand();
  const { data, errors } = await engine.graphql<any>(query, { id: await prodId(), ...variables });
  expect(errors).toBeUndefined();
  const { edges, pageInfo, totalCount } = data!.environment.applied.models;
  return {
    ...pageInfo,
    totalCount,
    ids: edges.map((edge: any) => edge.node.uniqueId),
    cursors: edges.map((edge: any) => edge.cursor),
  };
}

/** All ids in their order, by hand. */
async function listByHand(variables: Variables): Promise<readonly string[]> {
  const data = await answerByHand(await sampleByHand(), query, {
    id: await prodId(),
    ...variables,
  });
  return data["environment"].applied.models.edges.map((edge: any) => edge.node.uniqueId);
}

/** Follows endCursor until a page says that it is the last. */
async function walk(variables: Variables): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let after: string | null = null; ;) {
    const next: Page = await page({ ...variables, after });
    pages.push(next);
    if (!next.hasNextPage) return pages;
    expect(next.endCursor).not.toBe(after);
    after = next.endCursor;
  }
}

test.each([[1], [4], [7], [18], [50]])("all models in pages of %i", async (first) => {
  const pages = await walk({ first });
  expect(pages.flatMap(({ ids }) => ids)).toEqual(await listByHand({}));
  expect(pages.every(({ ids }) => ids.length <= first)).toBe(true);
  expect(new Set(pages.map(({ totalCount }) => totalCount))).toEqual(new Set([18]));
  expect(pages.map(({ hasPreviousPage }) => hasPreviousPage)).toEqual(
    pages.map((_, index) => index > 0),
  );
});

test("the cursors of a page are those of its first and last edge", async () => {
  const [first, second] = await walk({ first: 5 });
  expect([first!.startCursor, first!.endCursor]).toEqual([first!.cursors[0], first!.cursors[4]]);
  expect(second!.startCursor).toBe(second!.cursors[0]);
  expect(new Set([...first!.cursors, ...second!.cursors]).size).toBe(10);
});

test("the page after the last one is empty and has no cursor, and is no error", async () => {
  const last = (await walk({ first: 7 })).at(-1)!;
  const beyond = await page({ first: 7, after: last.endCursor });
  expect(beyond).toEqual({
    ids: [],
    cursors: [],
    totalCount: 18,
    startCursor: null,
    endCursor: null,
    hasNextPage: false,
    hasPreviousPage: true,
  });
});

test("a page may begin behind any edge", async () => {
  const { cursors, ids } = await page({ first: 6 });
  expect((await page({ first: 3, after: cursors[2] })).ids).toEqual(ids.slice(3));
});

test("a page of no rows still counts them all", async () => {
  const empty = await page({ first: 0, filter: { schema: "marts" } });
  expect(empty).toMatchObject({ ids: [], startCursor: null, endCursor: null });
  expect(empty.totalCount).toBe((await listByHand({ filter: { schema: "marts" } })).length);
});

test.each([
  [{ field: "uniqueId", direction: "asc" }],
  [{ field: "uniqueId", direction: "desc" }],
  [{ field: "executeCompletedAt", direction: "asc" }],
  [{ field: "executeCompletedAt", direction: "desc" }],
  [{ field: "rowCount", direction: "desc" }],
])("cursors survive the sort %j", async (sort) => {
  const pages = await walk({ first: 4, sort });
  expect(pages.flatMap(({ ids }) => ids)).toEqual(await listByHand({ sort }));
});

test("nobody knows how often a model is queried: that sort falls back to ids", async () => {
  const sort = { field: "queryUsageCount", direction: "desc" };
  const pages = await walk({ first: 10, sort });
  expect(pages.flatMap(({ ids }) => ids)).toEqual(await listByHand({}));
});

test("a filter holds from page to page", async () => {
  const filter = { modelingLayer: "staging" };
  const pages = await walk({ first: 2, filter });
  expect(pages.flatMap(({ ids }) => ids)).toEqual(await listByHand({ filter }));
  expect(new Set(pages.map(({ totalCount }) => totalCount)).size).toBe(1);
});

test("first page of several lists at once, each with its own size", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          models(first: 2) { ...Page edges { cursor node { name } } }
          tests(first: 3) { ...TestPage edges { node { name } } }
          sources { pageInfo { ...Info } edges { node { name } } }
        }
        definition { macros(first: 1) { pageInfo { ...Info } totalCount } }
      }
    }
    fragment Page on ModelAppliedStateNodeConnection { totalCount pageInfo { ...Info } }
    fragment TestPage on TestAppliedStateNodeConnection { totalCount pageInfo { ...Info } }
    fragment Info on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }`,
    { id: await prodId() },
  );
  expect(data.environment.applied.tests.edges).toHaveLength(3);
  expect(data.environment.definition.macros).toMatchObject({
    totalCount: 4,
    pageInfo: { hasNextPage: true },
  });
});

test("the tests of a project, 5 at a time, until the cursor is null", async () => {
  const { engine } = await sampleByHand();
  const tests = `query ($id: BigInt!, $after: String) {
    environment(id: $id) { applied { tests(first: 5, after: $after) { pageInfo { endCursor } edges { node { uniqueId } } } } }
  }`;
  const found: string[] = [];
  for (let after: string | null = ""; after !== null;) {
    const variables: Variables = { id: await prodId(), after: after === "" ? null : after };
    const { data, errors } = await engine.graphql<any>(tests, variables);
    expect(errors).toBeUndefined();
    const { edges, pageInfo } = data!.environment.applied.tests;
    found.push(...edges.map((edge: any) => edge.node.uniqueId));
    after = pageInfo.endCursor;
  }
  const expected = await answerByHand(
    await sampleByHand(),
    `query ($id: BigInt!) { environment(id: $id) { applied { tests { edges { node { uniqueId } } } } } }`,
    { id: await prodId() },
  );
  expect(found).toEqual(
    expected["environment"].applied.tests.edges.map((edge: any) => edge.node.uniqueId),
  );
  expect(found.length).toBeGreaterThan(20);
});
