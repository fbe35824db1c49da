import { embedded, type ObjectDefinition } from "../registry.js";
import { executionsOfNode } from "./history.js";
import {
  alias,
  applied,
  basics,
  catalog,
  columnCount,
  compiledCode,
  config,
  dbtVersion,
  definition,
  fqn,
  manifestRun,
  meta,
  nullableFqn,
  packageName,
  patchPath,
  place,
  platform,
  rawCode,
  seedExecution,
  snapshotExecution,
  tags,
} from "./node-fields.js";

const shared = { ...basics, ...place, alias, packageName, patchPath };
const whole = { ...platform, ...shared, fqn, meta, tags };
const wasReached = "node.attempt_id is not null";

export const seedAndSnapshotTypes: readonly ObjectDefinition[] = [
  {
    name: "SeedAppliedStateNode",
    implements: ["EnvironmentAppliedNode"],
    fields: {
      ...whole,
      catalog,
      children: applied.children,
      columnCount,
      dbtVersion,
      executions: executionsOfNode,
      executionInfo: embedded("SeedExecutionInfoNode!"),
      tests: applied.tests,
    },
  },
  {
    name: "SeedDefinitionNode",
    implements: ["EnvironmentDefinitionNode"],
    fields: { ...whole, ...manifestRun, children: definition.children, dbtVersion },
  },
  {
    name: "SeedAppliedStateNestedNode",
    implements: ["EnvironmentAppliedNestedNode"],
    fields: {
      ...shared,
      dbtVersion,
      // Nullable, so that it can be selected beside that of models under one name.
      executionInfo: embedded("SeedExecutionInfoNode", wasReached),
      fqn: nullableFqn,
    },
  },
  {
    name: "SeedDefinitionNestedNode",
    implements: ["EnvironmentDefinitionNestedNode"],
    fields: { ...shared, ...manifestRun, dbtVersion },
  },
  { name: "SeedExecutionInfoNode", fields: seedExecution },
  {
    name: "SnapshotAppliedStateNode",
    implements: ["EnvironmentAppliedNode"],
    fields: {
      ...whole,
      catalog,
      children: applied.children,
      columnCount,
      compiledCode,
      config,
      dbtVersion,
      executions: executionsOfNode,
      executionInfo: embedded("SnapshotExecutionInfoNode", wasReached),
      parents: applied.parents,
      rawCode,
      tests: applied.tests,
    },
  },
  {
    name: "SnapshotDefinitionNode",
    implements: ["EnvironmentDefinitionNode"],
    fields: {
      ...whole,
      ...manifestRun,
      children: definition.children,
      parents: definition.parents,
      rawCode,
    },
  },
  {
    name: "SnapshotAppliedStateNestedNode",
    implements: ["EnvironmentAppliedNestedNode"],
    fields: {
      ...shared,
      dbtVersion,
      executionInfo: embedded("SnapshotExecutionInfoNode", wasReached),
      fqn: nullableFqn,
    },
  },
  {
    name: "SnapshotDefinitionNestedNode",
    implements: ["EnvironmentDefinitionNestedNode"],
    fields: { ...shared, ...manifestRun },
  },
  { name: "SnapshotExecutionInfoNode", fields: snapshotExecution },
];
