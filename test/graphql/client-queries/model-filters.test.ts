import { expect, test } from "vitest";
import { ask, prodId } from "../../support/discovery-by-hand/sample.js";

const applied = `query ($id: BigInt!, $filter: ModelAppliedFilter, $asOf: DateTime) {
  environment(id: $id, asOf: $asOf) { applied { models(filter: $filter) { totalCount edges { node { uniqueId } } } } }
}`;
const definition = `query ($id: BigInt!, $filter: ModelDefinitionFilter) {
  environment(id: $id) { definition { models(filter: $filter) { totalCount edges { node { uniqueId runId jobDefinitionId runGeneratedAt } } } } }
}`;

/** How many models a filter finds; what they are, the comparison has checked. */
async function countApplied(filter: unknown, asOf?: string): Promise<number> {
  const data = await ask(applied, { id: await prodId(), filter, asOf });
  return data.environment.applied.models.totalCount;
}

async function countDefined(filter: unknown): Promise<number> {
  const data = await ask(definition, { id: await prodId(), filter });
  return data.environment.definition.models.totalCount;
}

test("no filter, null and an empty one find the same", async () => {
  expect(await countApplied(undefined)).toBe(18);
  expect(await countApplied(null)).toBe(18);
  expect(await countApplied({})).toBe(18);
  expect(await countApplied({ uniqueIds: null, access: null })).toBe(18);
});

test.each([
  [{ access: "public" }],
  [{ access: "protected" }],
  [{ database: "spokes" }],
  [{ schema: "marts" }],
  [{ group: "mobility" }],
  [{ modelingLayer: "marts" }],
  [{ modelingLayer: "staging" }],
  [{ modelingLayer: "intermediate" }],
  [{ packageName: "spokes" }],
  [{ lastRunStatus: "success" }],
  [{ tags: ["hourly", "finance"] }],
  [{ database: "spokes", schema: "staging" }],
])("applied models that answer %j", async (filter) => {
  expect(await countApplied(filter)).toBeGreaterThan(0);
});

test.each([
  [{ access: "private" }],
  [{ database: "other" }],
  [{ group: "nobody" }],
  [{ lastRunStatus: "warn" }],
  [{ packageName: "dbt" }],
  [{ uniqueIds: ["MODEL.spokes.fct_rides"] }],
  [{ schema: "marts", modelingLayer: "staging" }],
])("no applied model answers %j", async (filter) => {
  expect(await countApplied(filter)).toBe(0);
});

test("identifier is the alias of the relation, not the name of the model", async () => {
  expect(await countApplied({ identifier: "dim_stations_v1" })).toBe(1);
  expect(await countApplied({ identifier: "dim_stations" })).toBe(0);
  expect(await countDefined({ identifier: "dim_stations_v2" })).toBe(1);
});

test("ids that nobody has are left out without an error, beside those that exist", async () => {
  const uniqueIds = [
    "model.spokes.fct_rides",
    "seed.spokes.fct_rides",
    "snapshot.spokes.fct_rides",
  ];
  expect(await countApplied({ uniqueIds })).toBe(1);
});

test("one id in place of a list", async () => {
  expect(await countApplied({ uniqueIds: "model.spokes.fct_payments" })).toBe(1);
  expect(await countDefined({ uniqueIds: "model.spokes.fct_payments" })).toBe(1);
});

test.each([["degraded"], ["caution"], ["healthy"], ["unknown"]])(
  "models that are %s, at days with different troubles",
  async (health) => {
    const counts: number[] = [];
    for (const asOf of ["2026-03-03", "2026-03-11", "2026-03-13", "2026-03-30", "2026-04-05"])
      counts.push(await countApplied({ health }, asOf));
    if (health === "degraded") expect(counts[0]).toBeLessThan(counts[1]!);
    if (health === "unknown") expect(Math.max(...counts)).toBe(1);
    expect(counts).toHaveLength(5);
  },
);

test.each([
  [{ access: "public" }],
  [{ database: "spokes" }],
  [{ schema: "intermediate" }],
  [{ group: "finance" }],
  [{ modelingLayer: "marts" }],
  [{ tags: ["marts"] }],
  [{ uniqueIds: ["model.spokes.fct_rides", "model.spokes.fct_payments"] }],
])("defined models that answer %j", async (filter) => {
  expect(await countDefined(filter)).toBeGreaterThan(0);
});
