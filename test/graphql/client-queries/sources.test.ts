import { expect, test } from "vitest";
import { ask, prodId } from "../../support/discovery-by-hand/sample.js";

const freshness = `query SourceFreshness($id: BigInt!, $filter: SourceAppliedFilter, $asOf: DateTime) {
  environment(id: $id, asOf: $asOf) {
    applied {
      sources(filter: $filter) {
        totalCount
        edges {
          node {
            uniqueId sourceName name identifier loader
            freshness {
              freshnessChecked freshnessStatus maxLoadedAt maxLoadedAtTimeAgoInS snapshottedAt
              freshnessRunGeneratedAt freshnessRunId freshnessJobDefinitionId
              criteria { warnAfter { count period } errorAfter { count period } }
            }
          }
        }
      }
    }
  }
}`;

async function nodes(filter: unknown, asOf?: string): Promise<readonly any[]> {
  const data = await ask(freshness, { id: await prodId(), filter, asOf });
  return data.environment.applied.sources.edges.map((edge: any) => edge.node);
}

test("sources with their newest check of freshness", async () => {
  const found = await nodes({ freshnessChecked: true });
  expect(found.map(({ uniqueId }) => uniqueId)).toEqual([
    "source.spokes.app.payments",
    "source.spokes.app.rides",
    "source.spokes.sensors.docks",
  ]);
  expect(new Set(found.map((one) => one.freshness.freshnessRunId))).toEqual(new Set([7041]));
});

test("a source that is late for a day is seen at that day only", async () => {
  const statuses = [];
  for (const asOf of ["2026-03-08", "2026-03-09", "2026-03-13T12:00:00Z", "2026-03-14"]) {
    const [docks] = await nodes({ uniqueIds: ["source.spokes.sensors.docks"] }, asOf);
    statuses.push(docks.freshness.freshnessStatus);
  }
  expect(statuses).toEqual([null, "Pass", "Warn", "Pass"]);
});

test("sources that nobody has checked yet keep the limits of the manifest", async () => {
  const found = await nodes({ freshnessChecked: false }, "2026-03-05");
  expect(found).toHaveLength(3);
  expect(found[0].freshness).toMatchObject({
    freshnessChecked: false,
    freshnessStatus: null,
    snapshottedAt: null,
  });
  expect(found.some((one) => one.freshness.criteria.warnAfter !== null)).toBe(true);
});

test.each([
  [{ sourceNames: ["app"] }, 2],
  [{ sourceNames: "sensors" }, 1],
  [{ database: "spokes" }, 3],
  [{ schema: "raw" }, 3],
  [{ identifier: "rides" }, 1],
  [{ tags: ["app"] }, 2],
  [{ freshnessStatus: "Pass" }, 3],
  [{ freshnessStatus: "Error" }, 0],
  [{ freshnessChecked: false }, 0],
  [{ uniqueIds: ["source.spokes.app.rides", "source.spokes.app.trips"] }, 1],
  [{ sourceNames: ["app"], identifier: "dock_readings" }, 0],
  [{}, 3],
])("applied sources that answer %j", async (filter, count) => {
  expect(await nodes(filter)).toHaveLength(count);
});

test("the source that warned, found by its status", async () => {
  const found = await nodes({ freshnessStatus: "Warn" }, "2026-03-13T12:00:00Z");
  expect(found.map(({ name }) => name)).toEqual(["docks"]);
});

test.each([
  [{ sourceNames: ["app"] }],
  [{ database: "spokes" }],
  [{ schema: "raw" }],
  [{ identifier: "dock_readings" }],
  [{ tags: ["app"] }],
  [{ uniqueIds: ["source.spokes.app.payments"] }],
])("defined sources that answer %j", async (filter) => {
  const data = await ask(
    `query ($id: BigInt!, $filter: SourceDefinitionFilter) {
      environment(id: $id) {
        definition { sources(filter: $filter) { totalCount edges { node { uniqueId sourceDescription loader runGeneratedAt meta } } } }
      }
    }`,
    { id: await prodId(), filter },
  );
  expect(data.environment.definition.sources.totalCount).toBeGreaterThan(0);
});

test("a source with its columns, tests and everything that reads it", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          sources(filter: { uniqueIds: ["source.spokes.app.rides"] }) {
            edges {
              node {
                name description sourceDescription database schema identifier tags meta fqn patchPath filePath columnCount dbtVersion
                catalog { type columns { name type index } }
                tests { uniqueId name lastKnownResult }
                children { uniqueId resourceType ... on ModelAppliedStateNestedNode { materializedType testStatuses } }
              }
            }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  const [{ node }] = data.environment.applied.sources.edges;
  expect(node.children.map((child: any) => child.uniqueId)).toContain("model.spokes.stg_rides");
});

test("which sources a model rests on, and whether they are fresh", async () => {
  const data = await ask(
    `query FreshUpstream($id: BigInt!) {
      environment(id: $id) {
        applied {
          models(filter: { modelingLayer: "marts" }) {
            edges {
              node {
                name
                ancestors(types: [Source]) {
                  name
                  ... on SourceAppliedStateNestedNode { sourceName testStatuses freshness { freshnessStatus snapshottedAt criteria { errorAfter { count } } } }
                }
              }
            }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  expect(
    data.environment.applied.models.edges.some(({ node }: any) => node.ancestors.length > 1),
  ).toBe(true);
});
