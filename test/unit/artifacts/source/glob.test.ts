import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isOpenEnded, toPattern } from "../../../../src/artifacts/source/expand-glob.js";
import { find } from "../../../../src/artifacts/source/index.js";
import { makeFolder } from "./support.js";

async function namesOf(root: string, ...patterns: readonly string[]): Promise<readonly string[]> {
  const { files, problems } = await find(patterns.map((pattern) => `${root}/${pattern}`));
  expect(problems).toEqual([]);
  return files.map((file) => file.uri.slice(root.length + 1));
}

describe("a pattern", () => {
  test("matches files of any ending, and folders that are then walked", async () => {
    const root = await makeFolder({
      "1/target/manifest.json": "",
      "1/target/run/x.json": "",
      "2/target/sources.json": "",
      "2/old.bak": "",
      "2/other/x.json": "",
    });
    expect(await namesOf(root, "*/target")).toEqual([
      "1/target/manifest.json",
      "1/target/run/x.json",
      "2/target/sources.json",
    ]);
    expect(await namesOf(root, "**/*.bak")).toEqual(["2/old.bak"]);
    expect(await namesOf(root, "1/**/{x,manifest}.json")).toEqual([
      "1/target/manifest.json",
      "1/target/run/x.json",
    ]);
  });

  test("with only stars at its end takes what walking takes", async () => {
    const root = await makeFolder({
      "target/manifest.json": "",
      "target/graph.gpickle": "",
      "target/compiled/m.sql": "",
    });
    expect(await namesOf(root, "target/*")).toEqual(["target/manifest.json"]);
    expect(await namesOf(root, "**")).toEqual(["target/manifest.json"]);
    expect(isOpenEnded("a/*.json")).toBe(false);
  });

  test("gives files that are not counted as named", async () => {
    const root = await makeFolder({ "manifest.json": "" });
    expect((await find(`${root}/*.json`)).files).toMatchObject([{ named: false }]);
  });

  test("is not one if a file of that name exists", async () => {
    const root = await makeFolder({ "run[1].json": "", "run1.json": "" });
    expect(await namesOf(root, "run[1].json")).toEqual(["run[1].json"]);
    expect(await namesOf(root, "run[12].json")).toEqual(["run1.json"]);
  });

  test("passes skipped folders by unless it names them", async () => {
    const root = await makeFolder({
      "dbt_packages/p/manifest.json": "",
      "node_modules/q/manifest.json": "",
      "target/manifest.json": "",
    });
    expect(await namesOf(root, "**/manifest.json")).toEqual(["target/manifest.json"]);
    expect(await namesOf(root, "*")).toEqual(["target/manifest.json"]);
    expect(await namesOf(root, "dbt_packages/*/manifest.json")).toEqual([
      "dbt_packages/p/manifest.json",
    ]);
  });

  test("that matches nothing is a problem that says so", async () => {
    const root = await makeFolder();
    expect(await find(`${root}/**/*.json`)).toEqual({
      files: [],
      problems: [
        {
          uri: `${root}/**/*.json`,
          reason: `No file or folder matches the pattern '${root}/**/*.json'.`,
          outcome: "failed",
        },
      ],
    });
  });

  test("follows links to folders, not in a circle", async () => {
    const root = await makeFolder({ "runs/1/manifest.json": "", "far/2/manifest.json": "" });
    await symlink("../far", join(root, "runs/far"));
    await symlink("..", join(root, "runs/1/up"));
    await symlink("../../runs", join(root, "far/2/runs"));
    // Each file is given once, under the path without links if the pattern leads there.
    expect(await namesOf(root, "runs/**/manifest.json")).toEqual([
      "runs/1/manifest.json",
      "runs/far/2/manifest.json",
    ]);
  });

  test("may have the separators of Windows there", () => {
    expect(toPattern("runs\\*\\{a,b}\\manifest.json", "win32")).toBe("runs/*/{a,b}/manifest.json");
    expect(toPattern("odd\\*.json", "linux")).toBe("odd\\*.json");
  });
});
