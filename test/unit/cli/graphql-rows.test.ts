import { describe, expect, test } from "vitest";
import { type AnswerList, firstList, type Item } from "../../../src/cli/graphql/first-list.js";
import { flatRows, plainRows } from "../../../src/cli/graphql/flat-rows.js";

describe("the first list of an answer", () => {
  test("is the nodes of a connection, with its place in the query", () => {
    const data = { environment: { models: { edges: [{ node: { name: "a" } }] } } };
    expect(firstList(data)).toEqual({
      path: "environment.models",
      items: [{ name: "a" }],
      goesOn: false,
      isPart: false,
    } satisfies AnswerList);
  });

  test.each([
    ["a plain list", { models: [{ name: "a" }] }, "models", [{ name: "a" }]],
    ["edges under another name", { m: { e: [{ node: { name: "a" } }] } }, "m.e", [{ name: "a" }]],
    [
      "with cursors",
      { m: { edges: [{ cursor: "x", node: { n: 1 } }] } },
      "m",
      [{ n: 1, cursor: "x" }],
    ],
    ["with a node that is not there", { m: { edges: [{ node: null }] } }, "m", [{}]],
    ["with a row that is not there", { m: [null, { n: 1 }] }, "m", [{ n: 1 }]],
    [
      "objects that have a node among others",
      { m: [{ node: { n: 1 }, n: 2 }] },
      "m",
      [{ node: { n: 1 }, n: 2 }],
    ],
    ["the first of several", { a: { x: [{ n: 1 }] }, b: [{ n: 2 }] }, "a.x", [{ n: 1 }]],
    ["not a list of texts", { tags: ["x"], models: [{ n: 1 }] }, "models", [{ n: 1 }]],
    ["not an empty one before another", { tags: [], models: [{ n: 1 }] }, "models", [{ n: 1 }]],
    ["an empty one where there is no other", { models: { edges: [] } }, "models", []],
  ])("%s", (_case, data, path, items) => {
    expect(firstList(data)).toMatchObject({ path, items });
  });

  test.each([
    ["nothing", {}],
    ["scalars", { environment: { name: "prod", tags: ["x"] } }],
    ["null", { environment: null }],
  ])("is not there in an answer of %s", (_case, data) => {
    expect(firstList(data)).toBeUndefined();
  });

  const edges = [{ node: { n: 1 } }];

  test.each([
    ["hasNextPage", { edges, pageInfo: { hasNextPage: true } }, true],
    [
      "hasNextPage on the last page",
      { totalCount: 5, edges, pageInfo: { hasNextPage: false } },
      false,
    ],
    ["a higher totalCount", { totalCount: 2, edges }, true],
    ["a totalCount that is reached", { totalCount: 1, edges }, false],
    ["a cursor alone", { edges, pageInfo: { endCursor: "x" } }, false],
  ])("goes on or not, as %s says", (_case, models, goesOn) => {
    expect(firstList({ models })?.goesOn).toBe(goesOn);
  });

  test.each([
    [{ a: { models: [{ n: 1 }] } }, false],
    [{ a: { models: [{ n: 1 }] }, b: 1 }, true],
    [{ a: { models: [{ n: 1 }], name: "x" } }, true],
    [{ a: { models: { edges, totalCount: 1 } } }, true],
  ])("is a part of %j: %s", (data, isPart) => {
    expect(firstList(data)?.isPart).toBe(isPart);
  });
});

describe("objects as flat rows", () => {
  const names = (items: Parameters<typeof flatRows>[0]): readonly string[] =>
    flatRows(items, { counts: true }).columns.map(({ name }) => name);

  test("nested objects become dotted columns, in the order of the query, whichever row has them", () => {
    const rows = [
      { name: "a", catalog: null, tests: [] },
      { name: "b", catalog: { type: "table", stats: { rows: 3 } }, tests: [{ name: "t" }] },
    ];
    expect(flatRows(rows, { counts: true })).toEqual({
      columns: [
        { name: "name", type: "VARCHAR" },
        { name: "catalog.type", type: "VARCHAR" },
        { name: "catalog.stats.rows", type: "DOUBLE" },
        { name: "tests", type: "DOUBLE" },
      ],
      rows: [
        { name: "a", "catalog.type": null, "catalog.stats.rows": null, tests: 0 },
        { name: "b", "catalog.type": "table", "catalog.stats.rows": 3, tests: 1 },
      ],
    });
  });

  test("lists of objects stay what they are where nothing is counted; lists of texts always do", () => {
    const items = [{ tests: [{ name: "t" }], tags: ["x"] }];
    expect(flatRows(items, { counts: false }).rows).toEqual(items);
    expect(flatRows(items, { counts: true }).rows).toEqual([{ tests: 1, tags: ["x"] }]);
  });

  test("a connection in a row is one column", () => {
    expect(names([{ runs: { totalCount: 2, edges: [{ node: {} }] } }])).toEqual([
      "runs.totalCount",
      "runs",
    ]);
  });

  test("an empty object is a value, and one beside scalars has columns of its own", () => {
    expect(flatRows([{ meta: {} }], { counts: true }).rows).toEqual([{ meta: {} }]);
    expect(names([{ meta: 1 }, { meta: { a: 2 } }])).toEqual(["meta", "meta.a"]);
  });

  test("names that objects have of themselves are names like any other", () => {
    const items: readonly Item[] = [{ meta: { a: 1 } }, { meta: { constructor: 2 } }];
    expect(flatRows(items, { counts: true }).rows).toEqual([
      { "meta.a": 1, "meta.constructor": null },
      { "meta.a": null, "meta.constructor": 2 },
    ]);
  });

  test("plain rows keep what is nested, under the names of all rows", () => {
    const items = [{ a: { b: 1 } }, { c: [2] }];
    expect(plainRows(items).rows).toBe(items);
    expect(plainRows(items).columns.map(({ name }) => name)).toEqual(["a", "c"]);
  });
});
