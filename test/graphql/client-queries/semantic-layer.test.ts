import { expect, test } from "vitest";
import { ask, prodId } from "../../support/discovery-by-hand/sample.js";

test("metrics with what they compute and what they stand on", async () => {
  const data = await ask(
    `query Metrics($id: BigInt!) {
      environment(id: $id) {
        definition {
          metrics {
            totalCount
            edges { node {
              uniqueId name description type typeParams filter group tags meta fqn filePath packageName runGeneratedAt runId jobDefinitionId dbtVersion
              parents { __typename uniqueId name } children { uniqueId } ancestors { uniqueId resourceType }
            } }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.definition.metrics.totalCount).toBe(3);
});

test("the formula of a metric names its inputs", async () => {
  const data = await ask(
    `query ($id: BigInt!, $ids: [String!]) { environment(id: $id) { definition { metrics(filter: { uniqueIds: $ids }) { edges { node { name formula } } } } } }`,
    { id: await prodId(), ids: ["metric.spokes.minutes_per_ride", "metric.spokes.ride_count"] },
  );
  const formulas = data.environment.definition.metrics.edges.map(({ node }: any) => node.formula);
  expect(formulas).toEqual(["ride_minutes / ride_count", "ride_count"]);
});

test("semantic models with entities, dimensions and measures", async () => {
  const data = await ask(
    `query SemanticModels($id: BigInt!) {
      environment(id: $id) {
        definition {
          semanticModels {
            totalCount
            edges { node {
              uniqueId name description fqn filePath
              entities { name type description } dimensions { name type typeParams description } measures { name agg expr createMetric description }
              parents { uniqueId ... on ModelDefinitionNestedNode { materializedType access } } children { uniqueId name } ancestors { uniqueId }
            } }
          }
        }
      }
    }`,
    { id: await prodId() },
  );
  const [{ node }] = data.environment.definition.semanticModels.edges;
  expect(node.children).toHaveLength(2);
});

test("saved queries are an empty list where the project has none", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        definition { savedQueries { totalCount pageInfo { endCursor hasNextPage } edges { node { uniqueId queryParams { metrics groupBy } exports { name config { exportAs schema } } } } } }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment.definition.savedQueries).toEqual({
    totalCount: 0,
    pageInfo: { endCursor: null, hasNextPage: false },
    edges: [],
  });
});

test.each([
  [{ tags: ["none"] }],
  [{ uniqueIds: ["metric.spokes.ride_minutes", "semantic_model.spokes.rides"] }],
])("metrics and semantic models that answer %j", async (filter) => {
  await ask(
    `query ($id: BigInt!, $filter: GenericMaterializedFilter) {
        environment(id: $id) {
          definition { metrics(filter: $filter) { totalCount edges { node { name } } } semanticModels(filter: $filter) { totalCount edges { node { name } } } savedQueries(filter: $filter) { totalCount } }
        }
      }`,
    { id: await prodId(), filter },
  );
  expect.hasAssertions();
});
