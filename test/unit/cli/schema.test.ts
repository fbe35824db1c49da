import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lexicographicSortSchema, printSchema } from "graphql";
import { describe, expect, test } from "vitest";
import { makeTemporaryFolder, openEngine } from "../../support/open-engine.js";
import { runCommand } from "./run-command.js";

describe("schema", () => {
  test("prints the schema, sorted, without a store", async () => {
    const engine = await openEngine();
    const ended = await runCommand("schema");
    expect(ended.stdout).toBe(`${printSchema(lexicographicSortSchema(await engine.schema()))}\n`);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("prints one type", async () => {
    const { stdout } = await runCommand("schema", "BuildTimeFilter");
    expect(stdout).toMatch(/^input BuildTimeFilter \{\n {2}environmentNames: \[String!\]\n/);
  });

  test.each([
    ["Modelappliedstatenode", 'Did you mean "ModelAppliedStateNode"'],
    ["tile", "There is ExposureTileFilter, ExposureTileNode."],
    ["zzzzz", "All begin at Query."],
  ])("a type that is not there is wrong usage: %s", async (type, hint) => {
    const ended = await runCommand("schema", type);
    expect(ended.stderr).toContain(`The schema has no type "${type}".`);
    expect(ended.stderr).toContain(hint);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
  });

  test("goes to a file", async () => {
    const file = join(makeTemporaryFolder(), "schema.graphql");
    expect((await runCommand("schema", "PageInfo", "-o", file)).stdout).toBe("");
    expect(await readFile(file, "utf8")).toContain("hasNextPage: Boolean!");
  });
});
