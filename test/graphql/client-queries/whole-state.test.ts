import { expect, test } from "vitest";
import { everyField } from "../../support/discovery-by-hand/full-selection.js";
import { ask, prodId, sampleByHand } from "../../support/discovery-by-hand/sample.js";

const appliedLists = {
  models: "ModelAppliedStateNode",
  sources: "SourceAppliedStateNode",
  seeds: "SeedAppliedStateNode",
  snapshots: "SnapshotAppliedStateNode",
  tests: "TestAppliedStateNode",
  exposures: "ExposureAppliedStateNode",
};

const definitionLists = {
  models: "ModelDefinitionNode",
  sources: "SourceDefinitionNode",
  seeds: "SeedDefinitionNode",
  snapshots: "SnapshotDefinitionNode",
  tests: "TestDefinitionNode",
  exposures: "ExposureDefinitionNode",
  groups: "GroupNode",
  macros: "MacroDefinitionNode",
  metrics: "MetricDefinitionNode",
  semanticModels: "SemanticModelDefinitionNode",
  savedQueries: "SavedQueryDefinitionNode",
};

/** Executions are tested by themselves; why config is left out, known-gaps.test.ts says. */
const leftOut = new Set(["executions", "config"]);

test.each([
  ["2026-03-02T03:10:30Z"],
  ["2026-03-11T12:00:00Z"],
  ["2026-03-18T03:10:17Z"],
  ["2026-03-20"],
  [undefined],
])(
  "every field of every node and of its neighbours, as it was at %s",
  async (asOf) => {
    const { schema } = await sampleByHand();
    for (const [state, lists] of Object.entries({
      applied: appliedLists,
      definition: definitionLists,
    })) {
      const fields = Object.entries(lists).map(
        ([list, type]) =>
          `${list} { totalCount edges { node ${everyField(schema, type, 1, leftOut)} } }`,
      );
      const data = await ask(
        `query ($id: BigInt!, $asOf: DateTime) { environment(id: $id, asOf: $asOf) { ${state} { ${fields.join(" ")} } } }`,
        { id: await prodId(), asOf },
      );
      expect(data.environment[state].models.totalCount).toBeGreaterThan(15);
    }
  },
  60_000,
);
