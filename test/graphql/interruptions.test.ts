import { join } from "node:path";
import { expect, test } from "vitest";
import { open, type Engine } from "../../src/engine.js";
import { AbortedError, ClosedError, LimitError } from "../../src/errors.js";
import { manifest, model, result, runResults } from "../support/artifact-builder.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { sampleArchive } from "../support/sample-files.js";
import { sampleEngine } from "../support/sample-engine.js";

/** Milliseconds in which a stopped query ends, also on a busy machine. */
const quick = 2000;

/** Takes seconds: the state of ninety moments, one behind the other. */
const slow = `{ ${Array.from(
  { length: 90 },
  (_, index) =>
    `a${index}: defaultEnvironment(asOf: "2026-03-${10 + (index % 20)}T00:00:${10 + (index % 50)}Z") { applied { models { edges { node { name ancestors(types: [Source]) { name } } } } } }`,
).join(" ")} }`;

const small = "{ projects { totalCount } }";
const oneProject = { data: { projects: { totalCount: 1 } } };

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

test("a signal that has fired rejects before anything is asked", async () => {
  const engine = await sampleEngine();
  const signal = AbortSignal.abort(new Error("no longer wanted"));
  await expect(engine.graphql(slow, {}, { signal })).rejects.toThrow(AbortedError);
  expect(await engine.graphql(small)).toEqual(oneProject);
});

test.each([5, 50, 300])("a signal that fires after %i ms stops the query", async (delay) => {
  const engine = await sampleEngine();
  await engine.graphql(small);
  const lasted = await timed(async () => {
    const stopped = engine.graphql(slow, {}, { signal: AbortSignal.timeout(delay) });
    await expect(stopped).rejects.toThrow(AbortedError);
  });
  expect(lasted).toBeLessThan(delay + quick);
  expect(await engine.graphql(small)).toEqual(oneProject);
});

test.each([1, 50, 300])("a timeout of %i ms stops the query", async (timeout) => {
  const engine = await sampleEngine();
  await engine.graphql(small);
  const lasted = await timed(() =>
    expect(engine.graphql(slow, {}, { timeout })).rejects.toThrow(LimitError),
  );
  expect(lasted).toBeLessThan(timeout + quick);
  expect(await engine.graphql(small)).toEqual(oneProject);
});

// Each statement is given what is left of the timeout, and that is what its error tells.
test("a timeout that passed is told as it was given", async () => {
  const engine = await sampleEngine();
  await expect(engine.graphql(slow, {}, { timeout: 300 })).rejects.toThrow(/its timeout of 300 ms/);
});

test("a stopped query leaves those beside it alone", async () => {
  const engine = await sampleEngine();
  const controller = new AbortController();
  const stopped = engine.graphql(slow, {}, { signal: controller.signal });
  const beside = engine.graphql("{ runs { totalCount } }");
  setTimeout(() => controller.abort(), 20);
  await expect(stopped).rejects.toThrow(AbortedError);
  expect(await beside).toEqual({ data: { runs: { totalCount: expect.any(Number) } } });
});

test("a closed engine rejects queries, plans and the schema", async () => {
  const engine = await open();
  await engine.graphql(small);
  await engine.close();
  await expect(engine.graphql(small)).rejects.toThrow(ClosedError);
  await expect(engine.explain(small)).rejects.toThrow(ClosedError);
  await expect(engine.schema()).rejects.toThrow(ClosedError);
});

test("closing with interrupt ends a query that runs", async () => {
  const engine = await open({ threads: 1 });
  await engine.load(sampleArchive);
  await engine.graphql(small);
  const running = engine.graphql(slow);
  const ended = expect(running).rejects.toThrow(/closed|interrupt/i);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await timed(() => engine.close({ interrupt: true }))).toBeLessThan(quick);
  await ended;
});

const ofMoment = `query ($asOf: DateTime) {
  defaultEnvironment(asOf: $asOf) { applied { lastUpdatedAt models { totalCount edges { node { uniqueId executionInfo { lastRunId } } } } } }
}`;

test("queries at once at different moments have the answers that they have alone", async () => {
  const engine = await sampleEngine();
  const moments = [
    "2026-03-05",
    "2026-03-12",
    "2026-03-20",
    "2026-03-28",
    "2026-04-05",
    "2026-03-06",
  ];
  const alone: unknown[] = [];
  for (const asOf of moments) alone.push(await engine.graphql(ofMoment, { asOf }));
  expect(new Set(alone.map((answer) => JSON.stringify(answer))).size).toBe(moments.length);
  // More than the connections that are kept, and each moment twice.
  const together = await Promise.all(
    [...moments, ...moments].map((asOf) => engine.graphql(ofMoment, { asOf })),
  );
  expect(together).toEqual([...alone, ...alone]);
  const bySettings = await Promise.all(
    moments.map((asOf) => engine.graphql(ofMoment, {}, { asOf })),
  );
  expect(bySettings).toEqual(alone);
});

/** What a query of two levels says about the store: the number of models twice, by a count and by its rows. */
async function countModels(engine: Engine): Promise<number> {
  const { data, errors } = await engine.graphql<{
    readonly defaultEnvironment: {
      readonly applied: {
        readonly models: { readonly totalCount: number; readonly edges: readonly unknown[] };
      };
    };
  }>(
    "{ defaultEnvironment { applied { models { totalCount edges { node { name tests { name } } } } } } }",
  );
  expect(errors).toBeUndefined();
  const { totalCount, edges } = data!.defaultEnvironment.applied.models;
  expect(edges).toHaveLength(totalCount);
  return totalCount;
}

test("queries while something is loaded answer from before or after, and the next from after", async () => {
  const engine = await openEngine();
  const run = (day: number): readonly Readonly<Record<string, unknown>>[] => {
    const nodes = Array.from({ length: day }, (_, index) => model(`orders_${index}`));
    const told = {
      invocation: `inv-${day}`,
      at: `2026-05-${String(day).padStart(2, "0")}T03:00:00Z`,
    };
    const results = nodes.map((node) => result(String(node["unique_id"])));
    return [manifest({ ...told, nodes }), runResults({ ...told, results })];
  };
  await engine.load(run(1));
  expect(await countModels(engine)).toBe(1);
  for (let day = 2; day <= 5; day++) {
    const loading = engine.load(run(day));
    const beside = await Promise.all([countModels(engine), countModels(engine)]);
    for (const count of beside) expect([day - 1, day]).toContain(count);
    await loading;
    expect(await countModels(engine)).toBe(day);
  }
});

test("an empty store has no environment, and lists without rows", async () => {
  const engine = await openEngine();
  const { data, errors } = await engine.graphql(
    "{ projects { totalCount edges { node { projectName } } } runs { totalCount } account(id: 1) { meshProjects { projectId } } job(id: 1) { id } }",
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    projects: { totalCount: 0, edges: [] },
    runs: { totalCount: 0 },
    account: { meshProjects: [] },
    job: null,
  });
  for (const field of ["environment(id: 1)", 'environmentByName(name: "prod")']) {
    const answer = await engine.graphql(`{ ${field} { dbtProjectName } }`);
    expect(answer.data).toBeNull();
    expect(answer.errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/The store is empty: load artifacts first/),
        extensions: { code: "UNKNOWN_ENVIRONMENT" },
      }),
    ]);
  }
  const { errors: byDefault } = await engine.graphql("{ defaultEnvironment { dbtProjectName } }");
  expect(byDefault).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/The store is empty/) }),
  ]);
});

test("closing with interrupt leaves none of its tables to another engine on the file", async () => {
  const database = join(makeTemporaryFolder(), "shared.duckdb");
  const loader = await openEngine({ database });
  await loader.load(sampleArchive);
  const other = await open({ database });
  const query = "{ defaultEnvironment { applied { models { totalCount } } } }";
  expect(await other.graphql(query)).not.toHaveProperty("errors");
  await other.close({ interrupt: true });
  const left = "select table_name from duckdb_tables() where temporary";
  expect((await loader.sql(left)).rows).toEqual([]);
  expect(await loader.graphql(query)).not.toHaveProperty("errors");
});

test("a query while a load commits sees one state of the store", async () => {
  const engine = await openEngine();
  const query = "{ invocations { totalCount edges { node { invocationId jobId runId } } } }";
  const loading = engine.load(sampleArchive);
  const load = { isDone: false };
  void loading.finally(() => (load.isDone = true));
  while (!load.isDone) {
    const { data } = await engine.graphql<{
      invocations: { totalCount: number; edges: { node: { jobId: number | null } }[] };
    }>(query);
    const { totalCount, edges } = data!.invocations;
    expect(edges).toHaveLength(totalCount);
    expect(edges.filter(({ node }) => node.jobId === null)).toEqual([]);
  }
  await loading;
});
