import { expect, test } from "vitest";
import { ask, invocationOf, prodId, sampleByHand } from "../../support/discovery-by-hand/sample.js";

const runs = `query History($id: BigInt!, $uniqueId: String, $identifier: String, $count: Int, $withCatalog: Boolean) {
  environment(id: $id) {
    applied {
      modelHistoricalRuns(uniqueId: $uniqueId, identifier: $identifier, lastRunCount: $count, withCatalog: $withCatalog) {
        uniqueId name alias runId jobId environmentId status error skip invocationId compiledCode rawCode threadId
        executionTime executeStartedAt executeCompletedAt compileStartedAt compileCompletedAt runGeneratedAt runElapsedTime
        tests { uniqueId name state status fail warn skip executionTime }
        columns { name type } stats { id }
      }
    }
  }
}`;

async function historyOf(variables: Readonly<Record<string, unknown>>): Promise<readonly any[]> {
  const data = await ask(runs, { id: await prodId(), ...variables });
  return data.environment.applied.modelHistoricalRuns;
}

test("the last 50 runs of a model, the newest first", async () => {
  const found = await historyOf({ uniqueId: "model.spokes.rpt_demand_forecast", count: 50 });
  expect(found.length).toBeGreaterThan(20);
  const moments = found.map(({ runGeneratedAt }) => runGeneratedAt);
  expect(moments).toEqual(moments.toSorted().toReversed());
  // It became slower on 03-24.
  const slow = found.filter(({ executionTime }) => executionTime > 1);
  expect(slow.every(({ runGeneratedAt }) => runGeneratedAt > "2026-03-24")).toBe(true);
  expect(slow).toHaveLength(9);
});

test("only the last run, unless more are wanted", async () => {
  const query = `query ($id: BigInt!) { environment(id: $id) { applied { modelHistoricalRuns(uniqueId: "model.spokes.fct_rides") { runId status } } } }`;
  const data = await ask(query, { id: await prodId() });
  expect(data.environment.applied.modelHistoricalRuns).toEqual([
    { runId: 7051, status: "success" },
  ]);
});

test("runs of a model that is named by its alias", async () => {
  const found = await historyOf({ identifier: "dim_stations_v2", count: 3 });
  expect(found.map(({ uniqueId }) => uniqueId)).toEqual(
    Array.from({ length: 3 }, () => "model.spokes.dim_stations.v2"),
  );
});

test("runs in which a model failed or was skipped are runs as well", async () => {
  const failed = await historyOf({ uniqueId: "model.spokes.fct_payments", count: 100 });
  expect(failed.filter(({ status }) => status === "error").map(({ runId }) => runId)).toEqual([
    7013,
  ]);
  const skipped = await historyOf({ uniqueId: "model.spokes.rpt_station_status", count: 100 });
  expect(skipped.filter(({ skip }) => skip).map(({ runId }) => runId)).toContain(7051);
});

test("a model that nobody knows has no runs, and no catalog is no run with one", async () => {
  expect(await historyOf({ uniqueId: "model.spokes.none", count: 5 })).toEqual([]);
  // Documentation is a job of its own here: its runs build nothing.
  expect(await historyOf({ uniqueId: "model.spokes.fct_rides", withCatalog: true })).toEqual([]);
});

test("the steps of each run, with the arguments of dbt", async () => {
  const data = await ask(
    `query ($id: Int!) {
      modelByEnvironment(environmentId: $id, uniqueId: "model.spokes.fct_payments", lastRunCount: 20) {
        runId jobId status
        runResults { status invocationId args runGeneratedAt executionTime error skip }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.modelByEnvironment).toHaveLength(20);
  const refreshed = data.modelByEnvironment.find(({ runId }: any) => runId === 7036);
  expect(JSON.parse(refreshed.runResults[0].args)).toMatchObject({ full_refresh: true });
});

const past = `query Past($id: BigInt!, $asOf: DateTime) {
  environment(id: $id, asOf: $asOf) {
    applied {
      lastUpdatedAt latestGitSha resourceCounts
      models { totalCount edges { node { uniqueId executionInfo { lastRunStatus lastRunId lastSuccessRunId runGeneratedAt } tests { name lastKnownResult } } } }
      exposures { edges { node { name parents { name } } } }
    }
    definition { lastUpdatedAt resourceCounts models { totalCount edges { node { uniqueId description runId runGeneratedAt } } } }
  }
}`;

test.each([
  ["2026-03-02", 17],
  ["2026-03-06T03:20:00Z", 17],
  ["2026-03-11", 17],
  ["2026-03-17T09:35:00Z", 17],
  ["2026-03-18T12:00:15+00:00", 17],
  ["2026-03-26T00:00:00", 17],
  ["2026-03-31", 17],
  [undefined, 18],
])("the environment as it was at %s", async (asOf, atLeast) => {
  const data = await ask(past, { id: await prodId(), asOf });
  expect(data.environment.applied.models.totalCount).toBeGreaterThanOrEqual(atLeast);
});

test("several moments in one query, under names of their own", async () => {
  const data = await ask(
    `query ($id: BigInt!, $model: [String!]) {
      before: environment(id: $id, asOf: "2026-03-10") { ...Payments }
      broken: environment(id: $id, asOf: "2026-03-11") { ...Payments }
      repaired: environment(id: $id, asOf: "2026-03-12") { ...Payments }
    }
    fragment Payments on Environment {
      applied { models(filter: { uniqueIds: $model }) { edges { node { executionInfo { lastRunStatus lastRunError lastSuccessRunId } } } } }
    }`,
    { id: await prodId(), model: ["model.spokes.fct_payments"] },
  );
  const infoAt = (name: string): any => data[name].applied.models.edges[0].node.executionInfo;
  expect(["before", "broken", "repaired"].map((name) => infoAt(name).lastRunStatus)).toEqual([
    "success",
    "error",
    "success",
  ]);
  expect(infoAt("broken").lastSuccessRunId).toBe(infoAt("before").lastSuccessRunId);
});

test("a build without rows is an attempt and no success", async () => {
  const { environmentId } = await invocationOf("ci");
  const data = await ask(past, { id: environmentId, asOf: "2026-03-18T18:00:00Z" });
  const infos = data.environment.applied.models.edges
    .map(({ node }: any) => node.executionInfo)
    .filter((info: any) => info?.lastRunId === 7025);
  expect(infos.length).toBeGreaterThan(0);
  expect(infos.every((info: any) => info.lastSuccessRunId !== 7025)).toBe(true);
});

test("what only looks is no run: neither compile nor docs generate", async () => {
  const data = await ask(past, { id: await prodId(), asOf: "2026-04-04" });
  const ids = data.environment.applied.models.edges.map(
    ({ node }: any) => node.executionInfo?.lastRunId,
  );
  expect(ids).not.toContain(7049);
  expect(ids).not.toContain(7050);
  expect(data.environment.applied.lastUpdatedAt).toMatch(/^2026-04-04T05:00:/);
});

test("executions of a node in the words of dbt, the newest first", async () => {
  const { engine, invocations } = await sampleByHand();
  const uniqueId = "model.spokes.fct_payments";
  const { data, errors } = await engine.graphql<any>(
    `query ($ids: [String!]) {
      executions(filter: { uniqueIds: $ids, environmentNames: ["prod"] }, first: 500) {
        totalCount
        edges { node { invocationId status executionTime runId jobId } }
      }
    }`,
    { ids: [uniqueId] },
  );
  expect(errors).toBeUndefined();
  const expected = invocations
    .filter(({ environment, results }) => {
      const which = results?.document["args"].which;
      return environment === "prod" && !["compile", "generate"].includes(which);
    })
    .flatMap(({ id, runId, jobId, results }) =>
      (results?.document["results"] ?? [])
        .filter((one: any) => one.unique_id === uniqueId)
        .map((one: any) => ({
          invocationId: id,
          status: one.status,
          executionTime: one.execution_time,
          runId,
          jobId,
        })),
    )
    .toReversed();
  expect(data!.executions.edges.map(({ node }: any) => node)).toEqual(expected);
  expect(data!.executions.totalCount).toBe(expected.length);
});
