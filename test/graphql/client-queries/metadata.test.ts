import { expect, test } from "vitest";
import { ask, invocationOf, prodId } from "../../support/discovery-by-hand/sample.js";

test("what an environment is, and when it last changed", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        adapterType dbtProjectName environmentId environmentName projectId
        applied { lastUpdatedAt latestGitSha }
        definition { lastUpdatedAt }
      }
    }`,
    { id: await prodId() },
  );
  expect(data.environment).toMatchObject({ adapterType: "duckdb", dbtProjectName: "spokes" });
});

test("ids as text are the same as numbers, in variables and in the query", async () => {
  const id = await prodId();
  const names = "{ definition { models(first: 3) { edges { node { name } } } } }";
  const query = `query ($id: BigInt!) { environment(id: $id) ${names} }`;
  const asNumber = await ask(query, { id });
  expect(await ask(query, { id: String(id) })).toEqual(asNumber);
  expect(await ask(`{ environment(id: "${id}") ${names} }`)).toEqual(asNumber);
  expect(await ask(`{ environment(id: ${id}) ${names} }`)).toEqual(asNumber);
});

test("ids go out as plain numbers", async () => {
  const data = await ask(
    `query ($id: BigInt!) { environment(id: $id) { applied { models(first: 1) { edges { node { accountId projectId environmentId executionInfo { lastRunId } } } } } } }`,
    { id: await prodId() },
  );
  const [{ node }] = data.environment.applied.models.edges;
  expect(
    [node.projectId, node.environmentId, node.executionInfo.lastRunId].map((one) => typeof one),
  ).toEqual(["number", "number", "number"]);
});

test("counts, tags, packages and owners of both states", async () => {
  const data = await ask(
    `query Overview($id: BigInt!) {
      environment(id: $id) {
        applied {
          resourceCounts tags { name }
          models: packages(resource: model) macros: packages(resource: macro)
          owners(resource: exposure) { name email } groups: owners(resource: group) { name email }
        }
        definition { resourceCounts tags { name } models: packages(resource: model) macros: packages(resource: macro) }
      }
    }`,
    { id: await prodId() },
  );
  const { applied, definition } = data.environment;
  expect(applied.resourceCounts).toMatchObject({ model: 18, exposure: 2, metric: 3 });
  expect(definition.tags.map(({ name }: any) => name)).toContain("hourly");
  expect(applied.groups).toHaveLength(2);
});

test("the same list twice with other arguments, under two names", async () => {
  const data = await ask(
    `query ($id: BigInt!) {
      environment(id: $id) {
        applied {
          staging: models(filter: { modelingLayer: "staging" }) { totalCount edges { node { id: uniqueId label: name } } }
          marts: models(filter: { modelingLayer: "marts" }, sort: { field: uniqueId, direction: desc }) { totalCount edges { node { id: uniqueId layer: modelingLayer } } }
          all: models { totalCount }
        }
      }
    }`,
    { id: await prodId() },
  );
  const { staging, marts, all } = data.environment.applied;
  expect(staging.totalCount + marts.totalCount).toBeLessThan(all.totalCount);
});

const conditional = `query ($id: BigInt!, $withTests: Boolean!, $withoutCode: Boolean = true) {
  environment(id: $id) {
    applied {
      models(first: 3) {
        totalCount @skip(if: $withTests)
        edges {
          node {
            name
            rawCode @skip(if: $withoutCode)
            tests @include(if: $withTests) { name ...Result @include(if: $withTests) }
            ... @include(if: $withTests) { children { uniqueId } }
          }
        }
      }
    }
  }
}
fragment Result on TestAppliedStateNestedNode { lastKnownResult executionInfo { lastRunStatus } }`;

test.each([[true], [false]])(
  "fields are left out or taken in by a variable (%s)",
  async (withTests) => {
    const data = await ask(conditional, { id: await prodId(), withTests, withoutCode: !withTests });
    const { models } = data.environment.applied;
    expect("totalCount" in models).toBe(!withTests);
    expect("tests" in models.edges[0].node).toBe(withTests);
    expect("rawCode" in models.edges[0].node).toBe(withTests);
  },
);

test("fragments within fragments, and one field asked twice", async () => {
  await ask(
    `query ($id: BigInt!) {
      environment(id: $id) { ...Both applied { models(first: 2) { edges { node { uniqueId tests { uniqueId } } } } } }
    }
    fragment Both on Environment { applied { models(first: 2) { edges { node { ...Node } } } } definition { models(first: 2) { edges { node { ...Defined } } } } }
    fragment Node on ModelAppliedStateNode { __typename name ...Place tests { name } }
    fragment Place on ModelAppliedStateNode { database schema alias }
    fragment Defined on ModelDefinitionNode { __typename name tests { __typename name testType } parents { name runGeneratedAt } }`,
    { id: await prodId() },
  );
  expect.hasAssertions();
});

test("any nodes of chosen types in one list, each with what its type has", async () => {
  const data = await ask(
    `query Resources($id: BigInt!, $types: [ResourceNodeType!]!) {
      environment(id: $id) {
        applied {
          resources(filter: { types: $types }) {
            totalCount
            edges { node {
              kind: __typename uniqueId name resourceType description filePath meta tags
              ... on ModelAppliedStateNode { materializedType modelRun: executionInfo { lastRunStatus } }
              ... on SeedAppliedStateNode { seedRun: executionInfo { lastRunStatus lastRunSkip } }
              ... on SnapshotAppliedStateNode { snapshotRun: executionInfo { lastRunStatus } }
              ... on TestAppliedStateNode { testRun: executionInfo { lastRunStatus lastRunFailures } }
              ... on SourceAppliedStateNode { freshness { freshnessStatus } }
              ... on ExposureAppliedStateNode { ownerEmail }
              ... on MacroDefinitionNode { macroSql arguments { name type description } }
              ... on MetricDefinitionNode { formula }
              ... on SemanticModelDefinitionNode { entities { name type } }
            } }
          }
        }
      }
    }`,
    {
      id: await prodId(),
      types: [
        "Model",
        "Seed",
        "Snapshot",
        "Test",
        "Source",
        "Exposure",
        "Macro",
        "Metric",
        "SemanticModel",
        "SavedQuery",
      ],
    },
  );
  const names = data.environment.applied.resources.edges.map(({ node }: any) => node.kind);
  expect(new Set(names).size).toBe(9);
});

test.each([
  [{ types: ["Macro"] }],
  [{ types: ["Model"], tags: ["hourly"] }],
  [
    {
      types: ["Seed", "Source"],
      uniqueIds: ["seed.spokes.bikes", "source.spokes.app.rides", "model.spokes.fct_rides"],
    },
  ],
  [{ types: ["SavedQuery"] }],
])("resources that answer %j, in both states", async (filter) => {
  const data = await ask(
    `query ($id: BigInt!, $applied: AppliedResourcesFilter!, $definition: DefinitionResourcesFilter!) {
      environment(id: $id) {
        applied { resources(filter: $applied) { totalCount edges { node { __typename uniqueId } } } }
        definition { resources(filter: $definition) { totalCount edges { node { __typename uniqueId runGeneratedAt } } } }
      }
    }`,
    { id: await prodId(), applied: filter, definition: filter },
  );
  expect(data.environment.applied.resources.totalCount).toBe(
    data.environment.definition.resources.totalCount,
  );
});

test.each([
  [{ database: "spokes" }],
  [{ schema: "reference" }],
  [{ schema: "snapshots" }],
  [{ identifier: "bikes" }],
  [{ identifier: "snap_stations" }],
  [{ tags: ["history", "reference"] }],
  [{ uniqueIds: ["seed.spokes.tariffs", "snapshot.spokes.snap_stations"] }],
])("seeds and snapshots that answer %j", async (filter) => {
  const execution =
    "lastRunStatus lastRunId lastRunError lastSuccessRunId runGeneratedAt runElapsedTime executionTime executeCompletedAt";
  const data = await ask(
    `query ($id: BigInt!, $filter: GenericMaterializedFilter) {
      environment(id: $id) {
        applied {
          seeds(filter: $filter) { totalCount edges { node { uniqueId alias schema executionInfo { lastRunSkip ${execution} } children { uniqueId } catalog { type } tests { name } } } }
          snapshots(filter: $filter) { totalCount edges { node { uniqueId alias rawCode compiledCode executionInfo { ${execution} } parents { uniqueId } children { uniqueId } } } }
        }
        definition {
          seeds(filter: $filter) { totalCount edges { node { uniqueId runId } } }
          snapshots(filter: $filter) { totalCount edges { node { uniqueId rawCode parents { name } } } }
        }
      }
    }`,
    { id: await prodId(), filter },
  );
  const { seeds, snapshots } = data.environment.applied;
  expect(seeds.totalCount + snapshots.totalCount).toBeGreaterThan(0);
});

test("groups with their owners and models", async () => {
  const groups = `query ($id: BigInt!, $filter: GroupFilter) {
    environment(id: $id) {
      definition { groups(filter: $filter) { totalCount edges { node { uniqueId name ownerName ownerEmail modelCount models { uniqueId access } resourceType description filePath packageName runId runGeneratedAt } } } }
    }
  }`;
  const all = await ask(groups, { id: await prodId() });
  expect(all.environment.definition.groups.totalCount).toBe(2);
  const one = await ask(groups, {
    id: await prodId(),
    filter: { uniqueIds: ["group.spokes.finance"] },
  });
  expect(one.environment.definition.groups.edges[0].node.ownerEmail).toContain("@");
});

test.each([
  [{ packageName: "spokes" }],
  [{ packageName: "dbt" }],
  [{ uniqueIds: ["macro.spokes.cents_to_euros"] }],
  [{}],
])("macros that answer %j", async (filter) => {
  const data = await ask(
    `query ($id: BigInt!, $filter: MacroDefinitionFilter) {
        environment(id: $id) {
          definition { macros(filter: $filter) { totalCount edges { node { uniqueId name packageName macroSql description arguments { name type description } parents { uniqueId } jobId runId runGeneratedAt } } } }
        }
      }`,
    { id: await prodId(), filter },
  );
  expect(data.environment.definition.macros.totalCount).toBeLessThanOrEqual(4);
});

test("another environment of the project has another state", async () => {
  const { environmentId } = await invocationOf("ci");
  const query = `query ($id: BigInt!) { environment(id: $id) { environmentName applied { lastUpdatedAt models { totalCount edges { node { uniqueId environmentId executionInfo { lastRunId } } } } } } }`;
  const ci = await ask(query, { id: environmentId });
  const prod = await ask(query, { id: await prodId() });
  expect(ci.environment.environmentName).toBe("ci");
  expect(ci.environment.applied.models.totalCount).not.toBe(0);
  expect(ci).not.toEqual(prod);
});
