import { expect, test } from "vitest";
import { ask, prodId } from "../../support/discovery-by-hand/sample.js";

test("exposures with their owners and what they rest on", async () => {
  const data = await ask(
    `query Exposures($id: BigInt!, $first: Int) {
      environment(id: $id) {
        applied {
          exposures(first: $first) {
            totalCount
            edges {
              node {
                uniqueId name label description exposureType maturity url ownerName ownerEmail meta tags fqn filePath manifestGeneratedAt packageName dbtVersion
                parents { uniqueId resourceType ... on ModelAppliedStateNestedNode { executionInfo { lastRunStatus executeCompletedAt } } }
              }
            }
          }
        }
      }
    }`,
    { id: await prodId(), first: 100 },
  );
  const { edges, totalCount } = data.environment.applied.exposures;
  expect(totalCount).toBe(2);
  expect(edges[1].node).toMatchObject({ name: "operations_board", ownerName: "Dispatch" });
});

test.each([[{ uniqueIds: ["exposure.spokes.finance_report"] }], [{ tags: ["nothing"] }], [{}]])(
  "exposures that answer %j, in both states",
  async (filter) => {
    const data = await ask(
      `query ($id: BigInt!, $filter: ExposureFilter) {
      environment(id: $id) {
        applied { exposures(filter: $filter) { totalCount edges { node { uniqueId exposureType } } } }
        definition { exposures(filter: $filter) { totalCount edges { node { uniqueId runGeneratedAt } } } }
      }
    }`,
      { id: await prodId(), filter },
    );
    expect(data.environment.applied.exposures.totalCount).toBe(
      data.environment.definition.exposures.totalCount,
    );
  },
);

test("all that an exposure depends on, through all generations", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          exposures {
            edges {
              node {
                name
                models: ancestors(types: [Model]) { name }
                raw: ancestors(types: [Source, Seed, Snapshot]) { uniqueId resourceType }
              }
            }
          }
        }
        definition { exposures { edges { node { name freshnessStatus ancestors { uniqueId } } } } }
      }
    }`,
    { id: await prodId() },
  );
  for (const { node } of data.environment.applied.exposures.edges)
    expect(node.raw.length).toBeGreaterThan(0);
});

const tile = `query Tile($id: BigInt!, $exposure: String, $asOf: DateTime) {
  environment(id: $id, asOf: $asOf) {
    applied {
      exposureTile(filter: { uniqueId: $exposure }) {
        uniqueId name exposureType quality freshnessStatus healthIssues maxSnapshottedAt resourceType description filePath meta tags packageName autoBiProvider upstreamStats
      }
    }
  }
}`;

test("the tile of a dashboard says what is wrong upstream", async () => {
  const data = await ask(tile, {
    id: await prodId(),
    exposure: "exposure.spokes.operations_board",
  });
  const { quality, healthIssues } = data.environment.applied.exposureTile;
  // The last night: a model upstream failed.
  expect(quality).toBe("Error");
  expect(healthIssues).toContain("LastRunFailedUpstreamModels");
});

test("the tile of a dashboard at days with other troubles", async () => {
  const found: string[] = [];
  for (const asOf of ["2026-03-03", "2026-03-05", "2026-03-09", "2026-03-13", "2026-03-17"]) {
    const exposure = "exposure.spokes.operations_board";
    const data = await ask(tile, { id: await prodId(), exposure, asOf });
    found.push(data.environment.applied.exposureTile.freshnessStatus);
  }
  expect(found.slice(0, 4)).toEqual(["Unknown", "Unknown", "Pass", "Warn"]);
});

test("there is no tile for an exposure that does not exist", async () => {
  const data = await ask(tile, { id: await prodId(), exposure: "exposure.spokes.none" });
  expect(data.environment.applied.exposureTile).toBeNull();
});

test("dashboards that stand on a model that failed", async () => {
  const data = await ask(
    `query ($id: BigInt!, $asOf: DateTime) {
      environmentByName(name: "prod", asOf: $asOf) {
        applied {
          models(filter: { lastRunStatus: error }) {
            edges { node { uniqueId children { uniqueId ...Exposure ... on ModelAppliedStateNestedNode { name } } } }
          }
          dashboards: models(filter: { uniqueIds: ["model.spokes.rpt_revenue_weekly"] }) {
            edges { node { executionInfo { lastRunStatus } children { uniqueId ...Exposure } } }
          }
        }
      }
      environment(id: $id) { applied { owners(resource: exposure) { name email } } }
    }
    fragment Exposure on ExposureAppliedStateNestedNode { label ownerEmail maturity manifestGeneratedAt }`,
    { id: await prodId(), asOf: "2026-03-11" },
  );
  const [{ node }] = data.environmentByName.applied.models.edges;
  expect(node.uniqueId).toBe("model.spokes.fct_payments");
  expect(node.children.map((child: any) => child.uniqueId)).toContain(
    "model.spokes.rpt_revenue_weekly",
  );
  const [report] = data.environmentByName.applied.dashboards.edges;
  expect(report.node.executionInfo.lastRunStatus).toBe("skipped");
  expect(report.node.children.map((child: any) => child.uniqueId)).toContain(
    "exposure.spokes.finance_report",
  );
});
