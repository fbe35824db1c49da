import { expect, test } from "vitest";
import { findRelations } from "../../../src/cli/commands/tables.js";
import { closestName } from "../../../src/cli/text/closest-name.js";
import type { RelationInfo } from "../../../src/index.js";

function relationNamed(schema: string, name: string): RelationInfo {
  return {
    schema,
    name,
    type: "view",
    comment: "",
    oneRowPer: "",
    grain: [],
    parameters: [],
    columns: [],
  };
}

const relations = [
  relationNamed("dbt", "models"),
  relationNamed("dbt_rt", "invocations"),
  relationNamed("dbt_history", "invocations"),
];

test("a relation is found with and without its schema, whatever the case", () => {
  expect(findRelations("dbt.models", relations)).toHaveLength(1);
  expect(findRelations('"DBT".Models', relations)).toHaveLength(1);
});

test("a name in several schemas means all of them", () => {
  expect(findRelations("invocations", relations).map(({ schema }) => schema)).toEqual([
    "dbt_rt",
    "dbt_history",
  ]);
});

test("an unknown name is answered with the one that was probably meant", () => {
  expect(() => findRelations("modles", relations)).toThrow(
    "There is no relation modles. Did you mean models?",
  );
  expect(() => findRelations("dbt_history.invocation", relations)).toThrow(
    "Did you mean dbt_history.invocations?",
  );
  expect(() => findRelations("zzz", relations)).toThrow("`artifactql tables` lists them all");
});

test("the closest name is close, or there is none", () => {
  expect(closestName("Modle", ["models", "nodes"])).toBe("models");
  expect(closestName("x", ["models"])).toBeUndefined();
});
