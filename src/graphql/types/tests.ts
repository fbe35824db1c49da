import { column, embedded, json, type Fields, type ObjectDefinition } from "../registry.js";
import { executionsOfNode } from "./history.js";
import {
  applied,
  asList,
  asObject,
  basics,
  columnName,
  compiledCode,
  config,
  countRows,
  dbtVersion,
  definition,
  fqn,
  lastKnownResult,
  manifestRun,
  meta,
  nullableFqn,
  patchPath,
  platform,
  rawCode,
  tags,
  testedNode,
  testExecution,
  testType,
} from "./node-fields.js";

const counts: Fields = {
  model: column("String", "{$.model}"),
  numExpectRows: json("Int", "{$.expect}", (expect) =>
    asObject(expect) === null ? null : countRows(expect),
  ),
  numGiven: json("Int", "{$.given}", (given) => (Array.isArray(given) ? given.length : null)),
  numGivenRows: json("Int", "{$.given}", countGivenRows),
};

function countGivenRows(given: unknown): number | null {
  if (!Array.isArray(given)) return null;
  const rows = given.map((one) => (asObject(one) === null ? null : countRows(one)));
  return rows.includes(null) ? null : rows.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

const whole: Fields = {
  ...platform,
  ...basics,
  ...counts,
  columnName,
  dbtVersion,
  fqn,
  meta,
  patchPath,
  rawCode,
  tags,
  testedNodeUniqueId: testedNode,
  thisInputNodeUniqueId: column("String", "{$.this_input_node_unique_id}"),
};

const emptyObject = (document: unknown): unknown => asObject(document) ?? {};

export const testTypes: readonly ObjectDefinition[] = [
  {
    name: "TestAppliedStateNode",
    description: "A data test or unit test with its last result.",
    implements: ["EnvironmentAppliedNode"],
    fields: {
      ...whole,
      compiledCode,
      config,
      eventStatus: json("JSONObject", "null::varchar", emptyObject),
      executions: executionsOfNode,
      executionInfo: embedded("TestExecutionInfoNode!"),
      expect: json("JSONObject", "{$.expect}", asObject),
      given: json("[JSONObject!]", "{$.given}", (given) => (Array.isArray(given) ? given : null)),
      lastKnownResult,
      overrides: json("JSONObject", "{$.overrides}", asObject),
      parents: applied.parents,
      testMetadata: embedded("TestMetadata!"),
      testType: testType("TestType!"),
    },
  },
  {
    name: "TestDefinitionNode",
    implements: ["EnvironmentDefinitionNode"],
    fields: {
      ...whole,
      ...manifestRun,
      eventStatus: json("JSONObject!", "null::varchar", emptyObject),
      expect: json("JSONObject!", "{$.expect}", emptyObject),
      given: json("[JSONObject!]!", "{$.given}", asList),
      overrides: json("JSONObject!", "{$.overrides}", emptyObject),
      parents: definition.parents,
      resource: column("String!", "node.resource_type"),
      testType: testType("TestType"),
    },
  },
  {
    name: "TestAppliedStateNestedNode",
    implements: ["EnvironmentAppliedNestedNode"],
    fields: {
      ...basics,
      columnName,
      dbtVersion,
      executionInfo: embedded("TestExecutionInfoNode!"),
      fqn: nullableFqn,
      lastKnownResult,
      patchPath,
      testMetadata: embedded("TestMetadata!"),
      testType: testType("TestType!"),
    },
  },
  {
    name: "TestDefinitionNestedNode",
    implements: ["EnvironmentDefinitionNestedNode"],
    fields: {
      ...basics,
      ...manifestRun,
      columnName,
      dbtVersion,
      patchPath,
      testType: testType("TestType"),
    },
  },
  { name: "TestExecutionInfoNode", fields: testExecution },
  {
    name: "TestMetadata",
    fields: {
      columnName: column("String", "{$.test_metadata.kwargs.column_name}"),
      kwargs: json("JSONObject", "{$.test_metadata.kwargs}", asObject),
      name: column("String", "{$.test_metadata.name}"),
      namespace: column("String", "{$.test_metadata.namespace}"),
    },
  },
];
