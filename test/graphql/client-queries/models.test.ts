import { expect, test } from "vitest";
import { ask, prodId } from "../../support/discovery-by-hand/sample.js";

test("the health of every model: last attempt, last success and tests", async () => {
  const data = await ask(
    `query ModelHealth($id: BigInt!, $first: Int) {
      environment(id: $id) {
        applied {
          models(first: $first) {
            edges {
              node {
                uniqueId name
                executionInfo {
                  lastRunId lastRunStatus lastRunError lastRunGeneratedAt lastJobDefinitionId
                  lastSuccessRunId lastSuccessJobDefinitionId runGeneratedAt runElapsedTime
                  compileStartedAt compileCompletedAt executeStartedAt executeCompletedAt executionTime
                }
                tests { name columnName testType executionInfo { lastRunStatus lastRunFailures lastRunError } }
              }
            }
          }
        }
      }
    }`,
    { id: await prodId(), first: 500 },
  );
  const nodes = data.environment.applied.models.edges.map((edge: any) => edge.node);
  const failed = nodes.find((node: any) => node.name === "stg_dock_readings");
  // The last night: the attempt of 04-05 failed, the build of 04-03 still stands.
  expect(failed.executionInfo).toMatchObject({
    lastRunStatus: "error",
    lastRunId: 7051,
    lastSuccessRunId: 7048,
  });
  expect(failed.executionInfo.lastRunError).toContain("Error");
});

test("models that failed or were skipped in their last run", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          failed: models(filter: { lastRunStatus: error }) { totalCount edges { node { uniqueId executionInfo { lastRunError lastRunId } } } }
          skipped: models(filter: { lastRunStatus: skipped }) { totalCount edges { node { uniqueId executionInfo { lastRunError lastRunStatus } } } }
        }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.applied.failed.totalCount).toBe(1);
  expect(data.environment.applied.skipped.edges.map((edge: any) => edge.node.uniqueId)).toEqual([
    "model.spokes.int_station_days",
    "model.spokes.rpt_demand_forecast",
    "model.spokes.rpt_station_status",
  ]);
});

test("a model in detail, with what stands around it by inline fragments", async () => {
  const data = await ask(
    `query ModelDetails($id: BigInt!, $ids: [String!], $first: Int) {
      environment(id: $id) {
        applied {
          models(filter: { uniqueIds: $ids }, first: $first) {
            edges {
              node {
                name uniqueId description compiledCode database schema alias
                catalog { type owner columns { name type index description } }
                parents {
                  uniqueId name resourceType
                  ... on ModelAppliedStateNestedNode { alias materializedType modelExecution: executionInfo { lastRunStatus } }
                  ... on SourceAppliedStateNestedNode { sourceName freshness { freshnessStatus maxLoadedAt } }
                  ... on SeedAppliedStateNestedNode { seedExecution: executionInfo { seedStatus: lastRunStatus } }
                  ... on SnapshotAppliedStateNestedNode { alias snapshotExecution: executionInfo { snapshotStatus: lastRunStatus } }
                }
                children {
                  kind: __typename uniqueId name
                  ... on ModelAppliedStateNestedNode { access group }
                  ... on ExposureAppliedStateNestedNode { exposureType ownerName ownerEmail url }
                  ... on TestAppliedStateNestedNode { columnName testType lastKnownResult }
                  ... on MetricDefinitionNestedNode { formula type }
                  ... on SemanticModelDefinitionNestedNode { measures { name agg } }
                }
              }
            }
          }
        }
      }
    }`,
    { id: await prodId(), ids: ["model.spokes.fct_rides"], first: 1 },
  );
  const [{ node }] = data.environment.applied.models.edges;
  expect(node.children.map((child: any) => child.kind)).toContain(
    "SemanticModelDefinitionNestedNode",
  );
  expect(node.catalog.columns.length).toBeGreaterThan(3);
});

test("parents with one name for the executionInfo of models and seeds, as documented", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          models(filter: { uniqueIds: ["model.spokes.stg_stations", "model.spokes.rpt_station_status"] }) {
            edges {
              node {
                name
                parents {
                  name
                  ... on SeedAppliedStateNestedNode { executionInfo { executeCompletedAt } }
                  ... on ModelAppliedStateNestedNode { executionInfo { executeCompletedAt } }
                }
              }
            }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.applied.models.edges).toHaveLength(2);
});

test("models whose code was changed since their last build", async () => {
  const data = await ask(
    `query ($id: BigInt!, $asOf: DateTime) {
      environment(id: $id, asOf: $asOf) {
        applied { models { edges { node { uniqueId rawCode executionInfo { runGeneratedAt } } } } }
        definition { models { edges { node { uniqueId rawCode runGeneratedAt } } } }
      }
    }`,
    // The new manifest is there, its build is not over: everything still stands as the night before left it.
    { id: await prodId(), asOf: "2026-03-24T03:10:15Z" },
  );
  const codeOf = (state: any): Map<string, string> =>
    new Map(state.models.edges.map(({ node }: any) => [node.uniqueId, node.rawCode]));
  const applied = codeOf(data.environment.applied);
  const changed = [...codeOf(data.environment.definition)].filter(
    ([id, code]) => applied.has(id) && applied.get(id) !== code,
  );
  expect(changed.map(([id]) => id)).toEqual(["model.spokes.rpt_demand_forecast"]);
});

test("public models with their contract, constraints, versions and owner group", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          models(filter: { access: public }) {
            totalCount
            edges {
              node {
                uniqueId access group contractEnforced version latestVersion releaseVersion deprecationDate
                constraints { type name expression columns warnEnforced: warnUnenforced warnUnsupported }
                versions { name releaseVersion uniqueId }
              }
            }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.applied.models.totalCount).toBeGreaterThan(0);
});

test("the versions of a versioned model name each other", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          models(filter: { uniqueIds: ["model.spokes.dim_stations.v1", "model.spokes.dim_stations.v2", "model.spokes.fct_rides"] }) {
            edges { node { name alias version latestVersion releaseVersion versions { uniqueId releaseVersion } } }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  const counts = data.environment.applied.models.edges.map(({ node }: any) => node.versions.length);
  expect(counts).toEqual([2, 2, 0]);
});

test("an ephemeral model exists, has no run and keeps its neighbours", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          models(filter: { uniqueIds: "model.spokes.int_rides_priced" }) {
            edges { node { materializedType relationName executionInfo { lastRunId } parents { name } children { name } tests { name testType } } }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.applied.models.edges[0].node).toMatchObject({
    materializedType: "ephemeral",
    executionInfo: null,
    relationName: null,
    tests: [{ testType: "UNIT_TEST" }],
  });
});

test("all that is upstream of a report, of chosen types", async () => {
  const data = await ask(
    `query ($id: BigInt!, $types: [AncestorNodeType!]!) {
      environment(id: $id) {
        applied {
          models(filter: { uniqueIds: ["model.spokes.rpt_station_status"] }) {
            edges {
              node {
                ancestors(types: $types) {
                  uniqueId name resourceType
                  ... on SourceAppliedStateNestedNode { freshness { maxLoadedAt freshnessStatus } }
                }
                seedsOnly: ancestors(types: [Seed]) { name }
              }
            }
          }
        }
        definition {
          models(filter: { uniqueIds: ["model.spokes.rpt_station_status"] }) {
            edges { node { ancestors(types: $types) { uniqueId resourceType } } }
          }
        }
      }
    }`,
    { id: await prodId(), types: ["Model", "Source"] },
  );
  const [{ node }] = data.environment.applied.models.edges;
  const types = new Set(node.ancestors.map(({ resourceType }: any) => resourceType));
  expect(types).toEqual(new Set(["model", "source"]));
});

test("columns with type, description and test, for a table of documentation", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          models(filter: { schema: "marts" }) {
            edges {
              node {
                name description columnCount
                catalog { runId runGeneratedAt jobDefinitionId environmentId bytesStat rowCountStat comment columns { name index type description comment tags meta } stats { id label value include description } }
                tests { columnName testMetadata { name namespace columnName kwargs } }
              }
            }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.applied.models.edges.length).toBeGreaterThan(5);
});
