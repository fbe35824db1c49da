import { expect, test } from "vitest";
import { answerByHand } from "../../support/discovery-by-hand/answer.js";
import { ask, prodId, sampleByHand } from "../../support/discovery-by-hand/sample.js";

const search = `query Search($id: BigInt!, $filter: SearchQueryFilter!, $asOf: DateTime) {
  environment(id: $id, asOf: $asOf) {
    applied {
      searchResults(filter: $filter) {
        totalCount
        edges { node { matchedField hit { __typename uniqueId name resourceType description filePath tags ... on ModelAppliedStateNode { materializedType access } } } }
      }
    }
  }
}`;

/** The ranking is free: hits are compared in the order of ids. */
async function hits(filter: unknown): Promise<readonly any[]> {
  const byHand = await sampleByHand();
  const variables = { id: await prodId(), filter };
  const { data, errors } = await byHand.engine.graphql<any>(search, variables);
  expect(errors).toBeUndefined();
  const inOrder = (answer: any): readonly any[] =>
    answer.environment.applied.searchResults.edges
      .map(({ node }: any) => node)
      .toSorted((a: any, b: any) => (a.hit.uniqueId < b.hit.uniqueId ? -1 : 1))
      .map(({ hit, ...rest }: any) => ({ ...rest, hit: { ...hit, tags: hit.tags.toSorted() } }));
  const found = inOrder(data);
  expect(found).toEqual(inOrder(await answerByHand(byHand, search, variables)));
  expect(data!.environment.applied.searchResults.totalCount).toBe(found.length);
  return found;
}

test.each([
  [{ query: "ride" }],
  [{ query: "RIDES" }],
  [{ query: "station", fields: ["name"] }],
  [{ query: "station_id", fields: ["column"] }],
  [{ query: "docking", fields: ["description", "name"] }],
  [{ query: "date_diff", fields: ["code"] }],
  [{ query: "marts", fields: ["relation"] }],
  [{ query: "r", resourceTypes: ["Model", "Source"] }],
  [{ query: "r", accessLevels: ["public"] }],
  [{ query: "s", materializationTypes: ["view", "ephemeral"] }],
  [{ query: "s", modelingLayers: ["marts"] }],
  [{ query: "s", tags: ["hourly"] }],
])("a search for %j", async (filter) => {
  expect((await hits(filter)).length).toBeGreaterThan(0);
});

test("a search that finds nothing is an empty page", async () => {
  expect(await hits({ query: "no such thing" })).toEqual([]);
});

test("percent signs and underscores stand for themselves in a search", async () => {
  expect(await hits({ query: "%" })).not.toContainEqual(
    expect.objectContaining({ matchedField: "name" }),
  );
});

const month = { start: "2026-03-01", end: "2026-04-30" };

test("the models that take longest, on the average and at most, by job", async () => {
  const data = await ask(
    `query Slow($id: BigInt!, $start: Date!, $end: Date!) {
      performance(environmentId: $id) {
        longestExecutedModels(start: $start, end: $end, limit: 5, orderBy: AVG) { uniqueId averageExecutionTime maxExecutionTime byJob { jobId averageExecutionTime maxExecutionTime } }
        longest: longestExecutedModels(start: $start, end: $end, orderBy: MAX, jobLimit: 1) { uniqueId maxExecutionTime byJob { jobId } }
        ofJob: longestExecutedModels(start: $start, end: $end, jobId: 102, limit: 3) { uniqueId averageExecutionTime byJob { jobId } }
      }
    }`,
    { id: await prodId(), ...month },
  );
  const [slowest] = data.performance.longestExecutedModels;
  expect(slowest.uniqueId).toBe("model.spokes.rpt_demand_forecast");
  expect(data.performance.ofJob.every(({ byJob }: any) => byJob.length === 1)).toBe(true);
});

test("the models that are built most often", async () => {
  const data = await ask(
    `query ($id: BigInt!, $start: Date!, $end: Date!) {
      performance(environmentId: $id) {
        mostExecutedModels(start: $start, end: $end, limit: 4, jobLimit: 2) { uniqueId totalExecutions byJob { jobId totalExecutions } }
      }
    }`,
    { id: await prodId(), start: "2026-03-06", end: "2026-03-27" },
  );
  expect(data.performance.mostExecutedModels).toHaveLength(4);
});

test("the models that fail most often", async () => {
  const data = await ask(
    `query ($id: BigInt!, $start: Date!, $end: Date!) {
      performance(environmentId: $id) {
        mostExecutionFailedModels(start: $start, end: $end) { uniqueId totalExecutions totalFailedExecutions failurePercentage }
      }
    }`,
    { id: await prodId(), ...month },
  );
  const failed = data.performance.mostExecutionFailedModels.map(({ uniqueId }: any) => uniqueId);
  expect(failed.toSorted()).toEqual([
    "model.spokes.fct_payments",
    "model.spokes.stg_dock_readings",
  ]);
});

test("a model day by day, with every execution", async () => {
  const data = await ask(
    `query ($id: BigInt!, $start: Date!, $end: Date!) {
      performance(environmentId: $id) {
        modelExecutionHistory(startDate: $start, endDate: $end, uniqueId: "model.spokes.rpt_demand_forecast") {
          date executionTimes meanExecutionTime
          executionsByJob { jobId executionTimes meanExecutionTime executions { executionTime executionStartedAt status runId isFullRefresh } }
        }
      }
    }`,
    { id: await prodId(), start: "2026-03-20", end: "2026-03-27" },
  );
  const days = data.performance.modelExecutionHistory.map(({ date }: any) => date);
  expect(days).toEqual([
    "2026-03-20",
    "2026-03-23",
    "2026-03-24",
    "2026-03-25",
    "2026-03-26",
    "2026-03-27",
  ]);
});

test("what changed lately: new, renamed and removed models come with their runs", async () => {
  const { engine, invocations } = await sampleByHand();
  const { data, errors } = await engine.graphql<any>(
    `query ($id: BigInt!, $asOf: DateTime) {
      environment(id: $id, asOf: $asOf) {
        applied { recentResourceChanges(numDays: 2, first: 100) { totalCount edges { node { uniqueId mostRecentChangedAt environmentId projectId gitSha resource { uniqueId } changes } } } }
      }
    }`,
    { id: await prodId(), asOf: "2026-04-02" },
  );
  expect(errors).toBeUndefined();
  const changed = data!.environment.applied.recentResourceChanges.edges.map(
    ({ node }: any) => node,
  );
  const modelsOf = (day: string): readonly string[] => {
    const newest = invocations.findLast(
      ({ environment, manifest }) =>
        environment === "prod" && manifest !== undefined && manifest.generatedAt < day,
    )!;
    return Object.keys(newest.manifest!.document["nodes"]).filter((id) => id.startsWith("model."));
  };
  const before = modelsOf("2026-04-01");
  const added = modelsOf("2026-04-03").filter((id) => !before.includes(id));
  expect(added).toEqual(["model.spokes.rpt_station_balance"]);
  expect(changed.map(({ uniqueId }: any) => uniqueId)).toEqual(expect.arrayContaining([...added]));
});
