import { expect, test } from "vitest";
import type { GraphQLResult, GraphQLSettings } from "../../src/types.js";
import { sampleEngine } from "../support/sample-engine.js";

/** Milliseconds in which every one of these is answered, also on a busy machine. */
const quick = 2000;

/** The answer to a query that is too much, which must come quickly; the engine answers as before. */
async function answer(text: string, settings?: GraphQLSettings): Promise<GraphQLResult> {
  const engine = await sampleEngine();
  const small = "{ projects { totalCount } }";
  const before = await engine.graphql(small);
  const start = performance.now();
  const found = await engine.graphql(text, {}, settings);
  expect(performance.now() - start).toBeLessThan(quick);
  expect(await engine.graphql(small)).toEqual(before);
  return found;
}

/** The only error of an answer. */
async function errorOf(text: string, settings?: GraphQLSettings): Promise<unknown> {
  const { data, errors } = await answer(text, settings);
  expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  expect(errors).toHaveLength(1);
  return errors![0];
}

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(" ");
}

const tooMany = (what: string): unknown =>
  expect.objectContaining({
    message: expect.stringContaining(`asks for more than ${what}`),
    extensions: { code: "TOO_COMPLEX" },
  });

/** Types that lead to themselves. */
const nested = (depth: number): string =>
  `{ account(id: 1) { meshProjects ${"{ dependentProjects ".repeat(depth)} { projectId } ${"}".repeat(depth)} } }`;
const nestedModels = (depth: number): string =>
  `{ job(id: 101) { models(first: 1) ${"{ parentsModels ".repeat(depth)} { name } ${"}".repeat(depth)} } }`;

test("ten thousand aliases of a root field are too many tokens", async () => {
  const query = `{ ${times(10_000, (index) => `a${index}: projects { totalCount }`)} }`;
  expect(await errorOf(query)).toMatchObject({ message: expect.stringMatching(/50000 tokens/) });
});

// Fields of the root are planned one behind the other, each when those before were answered: 300 statements run before the limit is
// noticed, and then each further field has an error of its own.
test("seven thousand aliases of a root field are one error, and nothing is run", async () => {
  const query = `{ ${times(7000, (index) => `a${index}: projects { totalCount }`)} }`;
  expect(await errorOf(query)).toEqual(tooMany("300 statements"));
});

test("ten thousand aliases of a column read it once", async () => {
  const engine = await sampleEngine();
  const query = `{ projects { edges { node { ${times(10_000, (index) => `a${index}: projectName`)} } } } }`;
  const { statements } = await engine.explain(query);
  expect(statements.map(({ sql }) => sql.length)).toEqual([expect.any(Number)]);
  expect(statements[0]!.sql.length).toBeLessThan(1000);
  const { data } = await answer(query);
  expect(JSON.stringify(data)).toContain('"a9999":"spokes"');
});

test("ten thousand aliases of equal rows are one statement, and of different rows too many", async () => {
  const engine = await sampleEngine();
  const rows = (count: number, argumentText: (index: number) => string): string =>
    `{ projects(first: 1) { edges { node { ${times(count, (index) => `a${index}: environments${argumentText(index)} { totalCount }`)} } } } }`;
  const { statements } = await engine.explain(rows(2000, () => ""));
  expect(statements).toHaveLength(2);
  const different = rows(2000, (index) => `(filter: { environmentNames: ["${index}"] })`);
  expect(await errorOf(different)).toEqual(tooMany("300 statements"));
});

test("one field ten thousand times is answered or refused quickly", async () => {
  const { errors } = await answer(`{ projects { ${"totalCount ".repeat(10_000)} } }`);
  expect(errors ?? []).toSatisfy((found: readonly unknown[]) => found.length <= 1);
});

test("nesting is refused below the limit, and told by it", async () => {
  expect(await errorOf(nested(100))).toEqual(tooMany("32 levels"));
  expect(await errorOf(nestedModels(100))).toEqual(tooMany("32 levels"));
  expect(await errorOf(nestedModels(5), { limits: { depth: 4 } })).toEqual(tooMany("4 levels"));
});

test("nesting within the limit is answered", async () => {
  expect(await answer(nested(20))).toEqual({
    data: { account: { meshProjects: [{ dependentProjects: [] }] } },
  });
  const { data, errors } = await answer(nestedModels(20));
  expect(errors).toBeUndefined();
  expect(data).toHaveProperty("job.models.0.parentsModels");
});

// How deep the parser gets depends on how warm the engine has compiled it; what it can read is refused by its depth.
test.each([5000, 20_000])("%i levels are refused", async (depth) => {
  expect(await errorOf(nested(depth))).toMatchObject({
    message: expect.stringMatching(/nested too deeply|tokens|more than 32 levels/),
  });
});

test.each([
  ["MeshProject", "account(id: 1) { meshProjects", "dependentProjects", "projectId"],
  ["ModelNode", "job(id: 101) { models", "parentsModels", "name"],
  ["PublicModel", "account(id: 1) { publicModels { edges { node", "publicAncestors", "name"],
])(
  "fragments of %s that double at each level are refused while they are planned",
  async (type, opening, field, leaf) => {
    const levels = 26;
    const fragments = times(
      levels,
      (index) =>
        `fragment F${index} on ${type} { a: ${field} { ...F${index + 1} } b: ${field}` +
        ` { ...F${index + 1} } }`,
    );
    const braces = "}".repeat(opening.split("{").length - 1);
    const query = `{ ${opening} { ...F0 } ${braces} } ${fragments} fragment F${levels} on ${type} { ${leaf} }`;
    expect(await errorOf(query)).toEqual(
      expect.objectContaining({
        message: expect.stringMatching(/more than (20000 fields|32 levels|300 statements)/),
        extensions: { code: "TOO_COMPLEX" },
      }),
    );
  },
);

test("many fragments in one place are checked quickly", async () => {
  const query = `{ account(id: 1) { meshProjects { ${times(300, (index) => `...F${index}`)} } } } ${times(300, (index) => `fragment F${index} on MeshProject { dependentProjects { projectId } }`)}`;
  expect(await answer(query)).not.toHaveProperty("errors");
});

test("a document of megabytes is read when it says little, and refused when it says much", async () => {
  const comment = `# ${"x".repeat(3_000_000)}\n{ projects { totalCount } }`;
  expect(await answer(comment)).toEqual({ data: { projects: { totalCount: 1 } } });
  const long = `{ projects { ${"totalCount ".repeat(300_000)} } }`;
  expect(await errorOf(long)).toMatchObject({ message: expect.stringMatching(/50000 tokens/) });
});

test("questions about the schema that go round are refused", async () => {
  const round = `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`;
  expect(await errorOf(round)).toMatchObject({ message: expect.stringMatching(/introspection/) });
});

test("limits hold for the whole query beside its own type", async () => {
  const query = `{ __typename ${times(4, (index) => `a${index}: projects { totalCount }`)} }`;
  const { errors } = await answer(query, { limits: { statements: 3 } });
  expect(errors).toEqual([tooMany("3 statements")]);
});

test("limits hold for the whole query beside questions about the schema", async () => {
  const query = `{ __schema { queryType { name } } ${times(6, (index) => `a${index}: projects { totalCount }`)} }`;
  const { errors } = await answer(query, { limits: { statements: 3 } });
  expect(errors).toEqual([tooMany("3 statements")]);
});

// The answer is an object with a prototype, which this name sets instead of a field.
test("a field may be called __proto__, as the library has it", async () => {
  const { data } = await answer("{ projects { edges { node { __proto__: projectName } } } }");
  expect(JSON.stringify(data)).toContain('{"__proto__":"spokes"}');
});

test("fields and fragments may be called as what every object has", async () => {
  const { data } = await answer(
    "{ projects { ...constructor } } fragment constructor on ProjectConnection { constructor: totalCount toString: totalCount }",
  );
  expect(JSON.stringify(data)).toBe('{"projects":{"constructor":1,"toString":1}}');
});
