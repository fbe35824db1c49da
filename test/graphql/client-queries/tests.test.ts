import { expect, test } from "vitest";
import { ask, prodId } from "../../support/discovery-by-hand/sample.js";

const listed = `query Tests($id: BigInt!, $filter: TestAppliedFilter, $asOf: DateTime) {
  environment(id: $id, asOf: $asOf) {
    applied {
      tests(filter: $filter) {
        totalCount
        edges {
          node {
            uniqueId name testType columnName lastKnownResult testedNodeUniqueId tags
            testMetadata { name namespace columnName kwargs }
            executionInfo { lastRunStatus lastRunFailures lastRunError lastRunId executeCompletedAt runGeneratedAt lastSuccessRunId }
          }
        }
      }
    }
  }
}`;

async function nodes(filter: unknown, asOf?: string): Promise<readonly any[]> {
  const data = await ask(listed, { id: await prodId(), filter, asOf });
  return data.environment.applied.tests.edges.map((edge: any) => edge.node);
}

const kiosk = "test.spokes.accepted_values_stg_rides_channel__app__card__phone.90f1a70928";
const flaky = "test.spokes.assert_all_stations_report";

test("failing tests, as a Slack bot asks for them", async () => {
  const found = await nodes({ status: "fail" }, "2026-04-01T12:00:00Z");
  expect(found.map(({ uniqueId }) => uniqueId)).toEqual([flaky]);
  expect(found[0].executionInfo).toMatchObject({ lastRunFailures: 1, lastRunStatus: "fail" });
  expect(await nodes({ status: "fail" })).toEqual([]);
});

test("the test that warns since a new channel appeared", async () => {
  expect((await nodes({ status: "warn" }, "2026-03-14")).length).toBe(0);
  const [warned] = await nodes({ status: "warn" });
  expect(warned).toMatchObject({ uniqueId: kiosk, lastKnownResult: "warn" });
  // A warning is a success with a remark.
  expect(warned.executionInfo.lastSuccessRunId).toBe(warned.executionInfo.lastRunId);
});

test.each([
  [{ lastKnownResults: ["warn", "fail", "error"] }],
  [{ lastKnownResults: ["skipped"] }],
  [{ lastKnownResult: "skipped" }],
  [{ lastKnownResult: "warn", lastKnownResults: ["pass"] }],
  [{ lastKnownResult: "pass", lastKnownResults: [] }],
  [{ tags: ["flaky"] }],
  [{ tags: ["critical", "flaky"] }],
  [{ status: "skipped", tags: ["flaky"] }],
  [{ status: "pass" }],
  [{ uniqueIds: [kiosk, "test.spokes.none"] }],
])("applied tests that answer %j", async (filter) => {
  expect((await nodes(filter)).length).toBeGreaterThan(0);
});

test("defined tests, of chosen tags and ids", async () => {
  const data = await ask(
    `query ($id: BigInt!, $tags: [String!], $ids: [String!]) {
      environment(id: $id) {
        definition {
          tagged: tests(filter: { tags: $tags }) { totalCount edges { node { uniqueId testType resource } } }
          named: tests(filter: { uniqueIds: $ids }) { edges { node { uniqueId parents { uniqueId } rawCode runId runGeneratedAt } } }
        }
      }
    }`,
    { id: await prodId(), tags: ["critical"], ids: [kiosk] },
  );
  expect(data.environment.definition.tagged.totalCount).toBeGreaterThan(0);
  expect(data.environment.definition.named.edges).toHaveLength(1);
});

test("a unit test with what is given, what is expected and how many rows", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied { tests(filter: { uniqueIds: ["unit_test.spokes.int_rides_priced.short_rides_cost_the_unlock_fee_only"] }) { edges { node { ...Applied } } } }
        definition { tests(filter: { uniqueIds: ["unit_test.spokes.int_rides_priced.short_rides_cost_the_unlock_fee_only"] }) { edges { node { ...Defined } } } }
      }
    }
    fragment Applied on TestAppliedStateNode { uniqueId model given expect overrides numGiven numGivenRows numExpectRows testedNodeUniqueId thisInputNodeUniqueId eventStatus }
    fragment Defined on TestDefinitionNode { uniqueId model given expect overrides numGiven numGivenRows numExpectRows testedNodeUniqueId eventStatus }`,
    { id: await prodId() },
  );
  expect(data.environment.applied.tests.edges[0].node).toMatchObject({
    model: "int_rides_priced",
    numGiven: 3,
    numGivenRows: 4,
    numExpectRows: 2,
    overrides: null,
  });
  expect(data.environment.definition.tests.edges[0].node.overrides).toEqual({});
});

test("a relationship test stands below both models that it reads", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          models(filter: { uniqueIds: ["model.spokes.fct_rides", "model.spokes.fct_payments"] }) { edges { node { name tests { name } } } }
          tests(filter: { uniqueIds: ["test.spokes.relationships_fct_payments_ride_id__ride_id__ref_fct_rides_.990e202bbd"] }) {
            edges { node { testedNodeUniqueId columnName parents { uniqueId resourceType } compiledCode rawCode } }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  const name = "relationships_fct_payments_ride_id__ride_id__ref_fct_rides_";
  for (const { node } of data.environment.applied.models.edges)
    expect(node.tests.map((one: any) => one.name)).toContain(name);
});

test("quality of each model: how many of its tests ended how", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          exposures { edges { node { name parents { uniqueId ... on ModelAppliedStateNestedNode { testStatuses } } } } }
          tests(filter: { tags: ["flaky"] }) { edges { node { parents { ... on ModelAppliedStateNestedNode { name testStatuses } } } } }
        }
      }
    }`,
    { id: await prodId() },
  );
  const [{ node }] = data.environment.applied.tests.edges;
  expect(node.parents[0].testStatuses).toHaveProperty("skipped");
});

test("a flaky test, day by day", async () => {
  const found: string[] = [];
  for (const day of ["2026-03-05", "2026-03-06", "2026-03-10", "2026-03-11", "2026-03-24"]) {
    const [node] = await nodes({ uniqueIds: [flaky] }, day);
    found.push(`${node.executionInfo.lastRunStatus} ${node.executionInfo.lastRunFailures}`);
  }
  expect(found).toEqual(["fail 1", "pass 0", "fail 1", "pass 0", "fail 1"]);
});

test("what a test succeeded with stays when it fails", async () => {
  const [node] = await nodes({ uniqueIds: [flaky] }, "2026-03-05");
  expect(node.executionInfo.lastRunId).toBe(7005);
  expect(node.executionInfo.lastSuccessRunId).toBe(7003);
});
