import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { find } from "../../../../src/artifacts/source/index.js";
import { makeFolder, readAll } from "./support.js";

describe("links", () => {
  test("to files and folders are followed, and never in a circle or out of the folder upwards", async () => {
    const root = await makeFolder({
      "runs/1/manifest.json": "1",
      "outside/2/manifest.json": "2",
      "outside/plain.json": "3",
      "secret.json": "no",
    });
    await symlink("1", join(root, "runs/0-latest"));
    await symlink(join(root, "outside/2"), join(root, "runs/linked"));
    await symlink(join(root, "outside/plain.json"), join(root, "runs/plain.json"));
    await symlink("..", join(root, "runs/1/up"));
    await symlink(root, join(root, "runs/1/root"));
    await symlink(join(root, "runs"), join(root, "outside/2/back"));
    const { texts, problems } = await readAll(join(root, "runs"), root);
    expect(texts).toEqual({
      "runs/1/manifest.json": "1",
      "runs/linked/manifest.json": "2",
      "runs/plain.json": "3",
    });
    expect(problems).toEqual([]);
  });

  test("that are broken are problems if they are called like an artifact", async () => {
    const root = await makeFolder();
    await symlink("nowhere", join(root, "manifest.json"));
    await symlink("nowhere", join(root, ".#lock"));
    const { files, problems } = await find(root);
    expect(files).toEqual([]);
    expect(problems).toEqual([
      {
        uri: `${root}/manifest.json`,
        reason: "It is gone, or a link that leads nowhere.",
        outcome: "failed",
      },
    ]);
  });
});

describe("the same file", () => {
  test("by folder, pattern, name and link is found once, under its own path, whatever the order", async () => {
    const root = await makeFolder({ "runs/manifest.json": "{}" });
    await symlink("runs", join(root, "alias"));
    await symlink("runs/manifest.json", join(root, "a.json"));
    const inputs = [
      join(root, "alias"),
      join(root, "a.json"),
      `${root}/*/manifest.json`,
      root,
      join(root, "runs/manifest.json"),
    ];
    for (const order of [inputs, inputs.toReversed()]) {
      const { files } = await find(order);
      expect(files).toMatchObject([{ uri: `${root}/runs/manifest.json`, named: true }]);
    }
  });
});
