import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { expectSame, readByHand, type ByHand } from "../support/discovery-by-hand/answer.js";
import { everyField } from "../support/discovery-by-hand/full-selection.js";
import {
  closeSharedEngine,
  describeShared,
  listJsonFiles,
  openSharedEngine,
  shared,
} from "../support/shared.js";

const runs = "lab/runs";

/** Executions are tested by themselves; why config is left out, known-gaps.test.ts says. */
const leftOut = new Set(["executions", "config"]);

const lists = {
  applied: {
    models: "ModelAppliedStateNode",
    tests: "TestAppliedStateNode",
    sources: "SourceAppliedStateNode",
    seeds: "SeedAppliedStateNode",
    snapshots: "SnapshotAppliedStateNode",
    exposures: "ExposureAppliedStateNode",
  },
  definition: {
    models: "ModelDefinitionNode",
    tests: "TestDefinitionNode",
    sources: "SourceDefinitionNode",
    seeds: "SeedDefinitionNode",
    snapshots: "SnapshotDefinitionNode",
    exposures: "ExposureDefinitionNode",
    groups: "GroupNode",
    metrics: "MetricDefinitionNode",
    semanticModels: "SemanticModelDefinitionNode",
    savedQueries: "SavedQueryDefinitionNode",
  },
} as const;

describeShared("the Discovery API of the lab, worked out by hand from the JSON", [runs], () => {
  let byHand: ByHand;
  let id: number;

  beforeAll(async () => {
    const engine = await openSharedEngine();
    await engine.load(shared(runs));
    const files = listJsonFiles(runs)
      .filter((path) => path.includes("/harbor/prod/"))
      .map((path) => ({ path, bytes: readFileSync(shared(path)) }));
    byHand = await readByHand(engine, files);
    id = byHand.invocations[0]!.environmentId;
  }, 120_000);

  it.each([
    // A bad merge of the evening before; a failed test that skips 36 nodes; a source that is not loaded; now.
    ["2026-09-09T06:00:00Z"],
    ["2026-09-14"],
    ["2026-09-26T12:00:00Z"],
    [undefined],
  ])("says the same of every node of prod as it was at %s", async (asOf) => {
    for (const [state, types] of Object.entries(lists)) {
      const data = await expectSame(byHand, wholeState(byHand.schema, state, types, leftOut), {
        id,
        asOf,
      });
      expect(data.environment[state].models.totalCount).toBeGreaterThan(30);
      expect(data.environment[state].tests.totalCount).toBeGreaterThan(40);
      expect(data.environment[state].sources.totalCount).toBe(6);
    }
  });

  it("says the same of the last runs of a model, job by job", async () => {
    const data = await expectSame(
      byHand,
      `query ($id: BigInt!) {
        environment(id: $id) {
          applied {
            modelHistoricalRuns(uniqueId: "model.harbor.fct_fuel_costs", lastRunCount: 100) {
              runId jobId status error executionTime runGeneratedAt tests { name state } runResults { status executionTime }
            }
          }
        }
      }`,
      { id },
    );
    const { modelHistoricalRuns: history } = data.environment.applied;
    expect(history.map(({ status }: any) => status)).toContain("error");
  });
});

const versions = "lab/versions";

describeShared("the Discovery API of artifacts of old and new versions of dbt", [versions], () => {
  it.each([
    ["1.3", []],
    ["1.5", []],
    ["1.9", []],
    // dbt 2 writes its manifest after the results, and the engine takes the later moment for that of the run.
    ["2.0.0rc196", ["runGeneratedAt", "lastRunGeneratedAt"]],
  ])("says the same of every node of %s", async (version, disputed) => {
    const engine = await openSharedEngine();
    await engine.load(shared(versions, version));
    const files = listJsonFiles(`${versions}/${version}`).map((path) => ({
      path,
      bytes: readFileSync(shared(path)),
    }));
    const byHand = await readByHand(engine, files);
    const id = byHand.invocations[0]!.environmentId;
    for (const [state, types] of Object.entries(lists)) {
      const data = await expectSame(
        byHand,
        wholeState(byHand.schema, state, types, new Set([...leftOut, ...disputed])),
        { id },
      );
      expect(data.environment[state].models.totalCount).toBeGreaterThan(20);
    }
    await closeSharedEngine(engine);
  });
});

/** A query for every field of every list of a state. */
function wholeState(
  schema: ByHand["schema"],
  state: string,
  types: Readonly<Record<string, string>>,
  without: ReadonlySet<string>,
): string {
  const fields = Object.entries(types).map(
    ([list, type]) =>
      `${list} { totalCount edges { node ${everyField(schema, type, 1, without)} } }`,
  );
  return `query ($id: BigInt!, $asOf: DateTime) { environment(id: $id, asOf: $asOf) { ${state} { ${fields.join(" ")} } } }`;
}
