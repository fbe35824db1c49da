import { readFileSync } from "node:fs";
import {
  buildSchema,
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from "graphql";
import { expect, test } from "vitest";
import { openEngine } from "../support/open-engine.js";
import { describeShared, shared } from "../support/shared.js";

/** Where the schema deliberately breaks what the API has: the change as the library describes it, and why. */
const breaking: Readonly<Record<string, string>> = {};

/** What the API has not. Queries that are to run there as well leave these out. */
const additions: Readonly<Record<string, readonly string[]>> = {
  "an environment by name, and at a past moment": [
    "Query.defaultEnvironment",
    "Query.environment(asOf)",
    "Query.environmentByName",
  ],
  "which environment it is": [
    "Environment.environmentId",
    "Environment.environmentName",
    "Environment.projectId",
  ],
  "history, with filters": [
    "BuildTime",
    "BuildTimeConnection",
    "BuildTimeDimension",
    "BuildTimeEdge",
    "BuildTimeFilter",
    "EnvironmentFilter",
    "EnvironmentSummary",
    "EnvironmentSummaryConnection",
    "EnvironmentSummaryEdge",
    "Execution",
    "ExecutionConnection",
    "ExecutionEdge",
    "ExecutionFilter",
    "Invocation",
    "InvocationConnection",
    "InvocationEdge",
    "Job",
    "JobConnection",
    "JobEdge",
    "JobFilter",
    "Project",
    "ProjectConnection",
    "ProjectEdge",
    "Query.buildTimes",
    "Query.environments",
    "Query.executions",
    "Query.invocations",
    "Query.jobs",
    "Query.projects",
    "Query.runs",
    "Run",
    "RunConnection",
    "RunEdge",
    "RunFilter",
  ],
  "the executions of a node": [
    "ModelAppliedStateNode.executions",
    "SeedAppliedStateNode.executions",
    "SnapshotAppliedStateNode.executions",
    "TestAppliedStateNode.executions",
  ],
};

/** What `added` has and `base` has not: types, fields, arguments, values of enums. */
function additionsTo(base: GraphQLSchema, added: GraphQLSchema): readonly string[] {
  const known = new Set(membersOf(base));
  const typeOf = (member: string): string => member.split(".")[0]!;
  return membersOf(added)
    .filter((member) => !known.has(member))
    .filter((member) => member === typeOf(member) || known.has(typeOf(member)))
    .filter((member) => !member.includes("(") || known.has(member.split("(")[0]!))
    .toSorted();
}

function membersOf(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith("__"))
    .flatMap((type) => {
      const { name } = type;
      if (isEnumType(type))
        return [name, ...type.getValues().map((value) => `${name}.${value.name}`)];
      if (isInputObjectType(type))
        return [name, ...Object.keys(type.getFields()).map((field) => `${name}.${field}`)];
      if (!isObjectType(type) && !isInterfaceType(type)) return [name];
      const fields = Object.values(type.getFields()).flatMap((field) => [
        `${name}.${field.name}`,
        ...field.args.map((argument) => `${name}.${field.name}(${argument.name})`),
      ]);
      return [name, ...fields];
    });
}

/** `Type.field: reason` of all that is deprecated. */
function deprecationsOf(schema: GraphQLSchema): readonly string[] {
  const found: string[] = [];
  const add = (name: string, { deprecationReason: reason }: Deprecatable): void => {
    if (typeof reason === "string") found.push(`${name}: ${reason}`);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (isEnumType(type))
      for (const value of type.getValues()) add(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field);
      for (const argument of field.args)
        add(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  return found.toSorted();
}

interface Deprecatable {
  readonly deprecationReason?: string | null | undefined;
}

describeShared(
  "the schema beside that of the Discovery API",
  ["reference/discovery-api.graphql"],
  () => {
    const readReference = (): GraphQLSchema =>
      buildSchema(readFileSync(shared("reference/discovery-api.graphql"), "utf8"));

    test("breaks nothing: whatever is valid there is valid here", async () => {
      const ours = await (await openEngine()).schema();
      const found = findBreakingChanges(readReference(), ours);
      expect(found.map(({ description }) => description).toSorted()).toEqual(
        Object.keys(breaking).toSorted(),
      );
    });

    test("deprecates the same, for the same reasons", async () => {
      const ours = await (await openEngine()).schema();
      expect(deprecationsOf(ours)).toEqual(deprecationsOf(readReference()));
    });

    test("adds what is listed here, and nothing else", async () => {
      const ours = await (await openEngine()).schema();
      const found = additionsTo(readReference(), ours);
      console.log(`Beyond the Discovery API: ${found.join(", ")}`);
      expect(found).toEqual(Object.values(additions).flat().toSorted());
    });
  },
);
