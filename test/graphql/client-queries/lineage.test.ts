import { expect, test } from "vitest";
import { ask, prodId } from "../../support/discovery-by-hand/sample.js";

const graph = `query Lineage($id: BigInt!, $filter: LineageFilter!, $asOf: DateTime) {
  environment(id: $id, asOf: $asOf) {
    applied {
      lineage(filter: $filter) {
        __typename uniqueId name resourceType parentIds publicParentIds tags filePath projectId access group database schema alias version materializationType
        ... on LineageGraphNode { fqn }
        ... on LineageNodeExecutable { lastRunStatus }
        ... on LineageNodeTestable { worstTestStatus }
        ... on ModelLineageNode { modelingLayer }
        ... on SourceLineageNode { sourceName }
      }
    }
  }
}`;

async function nodes(filter: unknown, asOf?: string): Promise<readonly any[]> {
  return (await ask(graph, { id: await prodId(), filter, asOf })).environment.applied.lineage;
}

test("the whole graph, as dbt-mcp takes it to walk it itself", async () => {
  const found = await nodes({
    types: [
      "Model",
      "Source",
      "Seed",
      "Snapshot",
      "Exposure",
      "Metric",
      "SemanticModel",
      "SavedQuery",
      "Test",
    ],
  });
  const ids = new Set(found.map(({ uniqueId }) => uniqueId));
  const models = found.filter(({ resourceType }) => resourceType === "Model");
  expect(models).toHaveLength(18);
  expect(models.every(({ parentIds }) => parentIds.every((id: string) => ids.has(id)))).toBe(true);
});

test("a filter without fields gives the graph of the project", async () => {
  expect((await nodes({})).length).toBeGreaterThan(45);
});

test("sources and seeds have no parents", async () => {
  const found = await nodes({ types: ["Source", "Seed"] });
  expect(found).toHaveLength(6);
  expect(found.every(({ parentIds }) => parentIds.length === 0)).toBe(true);
});

test.each([
  [{ types: ["Model"] }],
  [{ types: ["Test"] }],
  [{ types: ["Exposure", "Metric"] }],
  [{ types: "Snapshot" }],
  [{ tags: ["hourly"] }],
  [{ tags: ["hourly", "finance"], types: ["Model"] }],
  [{ uniqueIds: ["model.spokes.fct_rides"] }],
  [{ uniqueIds: ["+model.spokes.fct_rides"] }],
  [{ uniqueIds: ["model.spokes.fct_rides+"] }],
  [{ uniqueIds: ["+model.spokes.fct_payments+"], types: ["Model", "Source"] }],
  [{ uniqueIds: ["+exposure.spokes.finance_report", "source.spokes.app.rides"] }],
])("nodes of the graph that answer %j", async (filter) => {
  expect((await nodes(filter)).length).toBeGreaterThan(0);
});

test("nothing of the graph has an id or a tag that nobody has", async () => {
  expect(await nodes({ uniqueIds: ["model.spokes.none"] })).toEqual([]);
  expect(await nodes({ tags: ["none"] })).toEqual([]);
});

test("each node says how it ran last, and the worst of its tests", async () => {
  const found = await nodes({ types: ["Model"] });
  const statuses = new Map(found.map((one) => [one.name, one]));
  expect(statuses.get("stg_dock_readings").lastRunStatus).toBe("error");
  expect(statuses.get("rpt_station_status").lastRunStatus).toBe("skipped");
  expect(statuses.get("stg_rides").worstTestStatus).toBe("warn");
  expect(statuses.get("int_rides_priced").lastRunStatus).toBeNull();
});

test("the graph of a past day has what was there then", async () => {
  const names = async (asOf: string): Promise<readonly string[]> =>
    (await nodes({ types: ["Model"] }, asOf)).map(({ name }) => name);
  expect(await names("2026-03-25T12:00:00Z")).toContain("rpt_daily_rides");
  const later = await names("2026-03-31T12:00:00Z");
  expect(later).toContain("rpt_rides_by_day");
  expect(later).not.toContain("rpt_daily_rides");
  expect(later).not.toContain("legacy_membership_points");
});

test("the graph of the definition", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        definition {
          lineage(filter: { types: [Model, Source, Exposure] }) { uniqueId name resourceType parentIds matchesMethod }
        }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.definition.lineage).toHaveLength(23);
});
