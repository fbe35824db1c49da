import { expect, test } from "vitest";
import { ask, invocationOf, prodId } from "../../support/discovery-by-hand/sample.js";

/* Answers that were once wrong. */

test.each([["dashboard"], ["notebook"], ["other"]])(
  "exposures of the type %s",
  async (exposureType) => {
    const data = await ask(
      `query ($id: BigInt!, $filter: ExposureFilter) { environment(id: $id) { applied { exposures(filter: $filter) { totalCount edges { node { uniqueId exposureType } } } } } }`,
      { id: await prodId(), filter: { exposureType } },
    );
    expect(data.environment.applied.exposures.totalCount).toBeLessThan(2);
  },
);

test.each([[["UNIT_TEST"]], [["SINGULAR_DATA_TEST", "UNIT_TEST"]], [["GENERIC_DATA_TEST"]]])(
  "tests of the types %j",
  async (testTypes) => {
    const data = await ask(
      `query ($id: BigInt!, $filter: TestAppliedFilter) { environment(id: $id) { applied { tests(filter: $filter) { totalCount edges { node { uniqueId testType } } } } } }`,
      { id: await prodId(), filter: { testTypes } },
    );
    expect(data.environment.applied.tests.totalCount).toBeGreaterThan(0);
  },
);

test("a relation is where the last successful build put it, not where the first one did", async () => {
  const { environmentId } = await invocationOf("ci");
  // Every pull request has a schema of its own.
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) { applied { models(filter: { uniqueIds: ["model.spokes.rpt_revenue_weekly"] }) { edges { node { schema relationName } } } } }
    }`,
    { id: environmentId },
  );
  const [{ node }] = data.environment.applied.models.edges;
  expect(node.relationName).toContain(`"${node.schema}"`);
});

test("the settings of a node are those of the manifest of its last success", async () => {
  await ask(
    `query ($id: BigInt!) { environment(id: $id) { applied { models(filter: { schema: "marts" }) { edges { node { uniqueId config } } } } } }`,
    { id: await prodId() },
  );
});

test("the parents of a macro are the macros that it calls", async () => {
  await ask(
    `query ($id: BigInt!) { environment(id: $id) { definition { lineage(filter: { types: [Macro] }) { uniqueId parentIds } } } }`,
    { id: await prodId() },
  );
});

test("nodes that a plus sign pulls in do not match by themselves", async () => {
  const data = await ask(
    `query ($id: BigInt!) { environment(id: $id) { applied { lineage(filter: { uniqueIds: ["+model.spokes.fct_rides"] }) { uniqueId matchesMethod } } } }`,
    { id: await prodId() },
  );
  const matched = data.environment.applied.lineage.filter((one: any) => one.matchesMethod);
  expect(matched.map((one: any) => one.uniqueId)).toEqual(["model.spokes.fct_rides"]);
});

test("while a run is under way, its manifest already has its run and its environment", async () => {
  // The manifest is of 03:10:15, the results of 03:10:35.
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id, asOf: "2026-04-05T03:10:20Z") {
        definition { models { edges { node { uniqueId runId jobDefinitionId environmentId projectId } } } }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.definition.models.edges[0].node.runId).toBe(7051);
});
