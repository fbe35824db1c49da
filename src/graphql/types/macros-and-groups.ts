import { column, json, part, related, type ObjectDefinition } from "../registry.js";
import {
  asList,
  basics,
  dbtVersion,
  manifestRun,
  meta,
  nullableFqn,
  ownerEmail,
  packageName,
  patchPath,
  platform,
  runGeneratedAt,
  tags,
} from "./node-fields.js";
import { calledMacros, nodesOf } from "./node-resource.js";

const jobAndRun = {
  jobId: column("BigInt", "node.job_id"),
  runGeneratedAt,
  runId: manifestRun["runId"]!,
};

/** A group and its models are of one package. */
const isOfGroup =
  "model.node_type = 'Model' and model.group_name = node.name and model.package_name = node.package_name";

export const macroAndGroupTypes: readonly ObjectDefinition[] = [
  {
    name: "MacroDefinitionNode",
    implements: ["EnvironmentAppliedNode", "EnvironmentDefinitionNode"],
    fields: {
      ...platform,
      ...basics,
      ...jobAndRun,
      arguments: json("[MacroArguments!]!", "{$.arguments}", asList),
      dbtVersion,
      macroSql: column("String!", "{$.macro_sql}"),
      meta,
      packageName,
      parents: related("[EnvironmentDefinitionNestedNode!]!", calledMacros),
      patchPath,
      tags,
    },
  },
  {
    name: "MacroDefinitionNestedNode",
    implements: ["EnvironmentAppliedNestedNode", "EnvironmentDefinitionNestedNode"],
    fields: { ...basics, ...jobAndRun, dbtVersion, fqn: nullableFqn, packageName, patchPath },
  },
  {
    name: "MacroArguments",
    fields: {
      description: part("String", "description"),
      name: part("String", "name"),
      type: part("String", "type"),
    },
  },
  {
    name: "GroupNode",
    implements: ["EnvironmentDefinitionNode"],
    fields: {
      ...platform,
      ...basics,
      ...jobAndRun,
      meta,
      modelCount: column(
        "Int!",
        `(select count(*) from definition_nodes as model where ${isOfGroup})`,
      ),
      models: related("[ModelDefinitionNestedNode!]!", {
        resource: nodesOf("definition"),
        keys: ["node.unique_id"],
        from: `parents
    join definition_nodes as owner on owner.unique_id = parents.key
    join definition_nodes as node on node.node_type = 'Model' and node.group_name = owner.name and node.package_name = owner.package_name`,
      }),
      ownerEmail: ownerEmail(),
      ownerName: column("String", "{$.owner.name}"),
      packageName,
      tags,
    },
  },
  { name: "Tag", fields: { name: column("String!", "node.name") } },
];
