import { execFileSync } from "node:child_process";
import { mkdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  nodeFileSystem,
  toForwardSlashes,
  type FileSystem,
} from "../../../../src/artifacts/source/file-system.js";
import { find, readCandidates, type Problem } from "../../../../src/artifacts/source/index.js";
import { makeFolder, makeTar, makeZip, readAll } from "./support.js";

const denied = (): Promise<never> =>
  Promise.reject(Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }));

describe("a folder", () => {
  test("is walked for JSON and archives, whatever the case of their endings, and for nothing else", async () => {
    const root = await makeFolder({
      "b/manifest.json": "{}",
      "a/RUN_RESULTS.JSON": "{}",
      "a/catalog.json.gz": gzipSync("{}"),
      "x.zip": makeZip({}),
      "x.tar": await makeTar([]),
      "x.tgz": "",
      "x.TAR.GZ": "",
      "a/model.sql": "select 1",
      "a/json": "{}",
      "a/graph.gpickle": "",
      "a/._manifest.json": "made by macOS",
      "node_modules/p/package.json": "{}",
      "a/.git/x.json": "{}",
      "dbt_packages/p/target/manifest.json": "{}",
      "dbt_modules/p/manifest.json": "{}",
      ".hidden/manifest.json": "{}",
    });
    const { files, problems } = await find(root);
    expect(files.map((file) => file.uri.slice(root.length + 1))).toEqual([
      ".hidden/manifest.json",
      "a/RUN_RESULTS.JSON",
      "a/catalog.json.gz",
      "b/manifest.json",
      "x.TAR.GZ",
      "x.tar",
      "x.tgz",
      "x.zip",
    ]);
    expect(files.map((file) => file.archive)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(files.some((file) => file.named)).toBe(false);
    expect(problems).toEqual([]);
  });

  test("that lies in a skipped folder is walked when it is named", async () => {
    const root = await makeFolder({ "dbt_packages/p/target/manifest.json": "{}" });
    expect((await find([root, join(root, "dbt_packages/p")])).files).toHaveLength(1);
  });

  test("gives each file its folder and a stamp in whole milliseconds", async () => {
    const root = await makeFolder({ "target/manifest.json": "{  }" });
    await utimes(join(root, "target/manifest.json"), 1_700_000_000.1234, 1_700_000_000.1234);
    const [file] = (await find(root)).files;
    expect(file).toMatchObject({
      folder: `${root}/target`,
      bytes: 4,
      stamp: { bytes: 4, modifiedAt: 1_700_000_000_123 },
    });
  });

  test("without any artifact gives nothing and no problem", async () => {
    expect(await find(await makeFolder({ "readme.md": "" }))).toEqual({ files: [], problems: [] });
  });

  test("with 20,000 files is read, and says how far it is", async () => {
    const root = await makeFolder();
    const names = Array.from({ length: 20_000 }, (_, index) => `${index}.json`);
    const file = {
      isFile: () => true,
      isDirectory: () => false,
      isSymbolicLink: () => false,
      size: 2,
      mtimeMs: 0,
    };
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      readFolder: async () => names.map((name) => Object.assign({ name }, file)),
      status: async (path) => (path === root ? nodeFileSystem.status(path) : file),
    };
    const progress: number[] = [];
    const { files } = await find(root, { fileSystem, onFound: (count) => progress.push(count) });
    expect(files).toHaveLength(20_000);
    expect(progress).toEqual([20_000]);
  });
});

describe("a path", () => {
  test("that names a file takes it whatever its ending", async () => {
    const root = await makeFolder({ "manifest.backup": "{}" });
    expect((await readAll(join(root, "manifest.backup"), root)).read).toEqual([
      { uri: "manifest.backup", folder: "", named: true, text: "{}" },
    ]);
  });

  test("relative to the current folder becomes absolute", async () => {
    const { files } = await find("package.json");
    expect(files.map((file) => file.uri)).toEqual([
      `${toForwardSlashes(process.cwd())}/package.json`,
    ]);
  });

  test("that does not exist is a problem that says so, and the rest is found", async () => {
    const root = await makeFolder({ "manifest.json": "{}" });
    const { files, problems } = await find([
      `${root}/nothing`,
      `${root}/manifest.json/below`,
      `${root}/manifest.json`,
    ]);
    expect(files).toHaveLength(1);
    expect(problems.map((problem) => problem.reason)).toEqual([
      `There is no file or folder at '${root}/manifest.json/below'.`,
      `There is no file or folder at '${root}/nothing'.`,
    ]);
  });

  test("that leads to a pipe is a problem instead of waiting for ever", async () => {
    const root = await makeFolder();
    execFileSync("mkfifo", [join(root, "manifest.json")]);
    const reason = "It is a pipe, socket or device, not a file.";
    expect((await find(root)).problems).toMatchObject([{ reason }]);
    expect((await find(join(root, "manifest.json"))).problems).toMatchObject([{ reason }]);
  });

  test("in the style of Windows gets forward slashes there only", () => {
    expect(toForwardSlashes("C:\\runs\\1", "win32")).toBe("C:/runs/1");
    expect(toForwardSlashes("odd\\name", "linux")).toBe("odd\\name");
  });
});

describe("what cannot be read", () => {
  test("is a problem with its reason, and the rest is found", async () => {
    const root = await makeFolder({
      "closed/manifest.json": "{}",
      "open/manifest.json": "{}",
      "open/sources.json": "{}",
    });
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      readFolder: (path) => (path.endsWith("closed") ? denied() : nodeFileSystem.readFolder(path)),
      status: (path) => (path.endsWith("sources.json") ? denied() : nodeFileSystem.status(path)),
    };
    const { files, problems } = await find([root, `${root}/open/sources.json`], { fileSystem });
    expect(files.map((file) => file.uri)).toEqual([`${root}/open/manifest.json`]);
    expect(problems).toEqual([
      { uri: `${root}/closed`, reason: "Permission denied.", outcome: "failed" },
      { uri: `${root}/open/sources.json`, reason: "Permission denied.", outcome: "failed" },
    ]);
  });

  test("because it vanished is a problem, between listing and asking and between finding and reading", async () => {
    const root = await makeFolder({ "a.json": "{}", "b.json": "{}" });
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      status: async (path) => {
        if (path.endsWith("a.json")) await rm(path);
        return nodeFileSystem.status(path);
      },
    };
    const { files, problems } = await find(root, { fileSystem });
    expect(problems).toMatchObject([
      { uri: `${root}/a.json`, reason: "It is gone, or a link that leads nowhere." },
    ]);
    await rm(join(root, "b.json"));
    const late: Problem[] = [];
    const read: unknown[] = [];
    for (const file of files)
      for await (const candidate of readCandidates(file, {
        onProblem: (problem) => late.push(problem),
      }))
        read.push(candidate);
    expect(read).toEqual([]);
    expect(late).toEqual([
      {
        uri: `${root}/b.json`,
        reason: "It is gone, or a link that leads nowhere.",
        outcome: "failed",
      },
    ]);
  });
});

test("an aborted search rejects with the signal's reason as cause", async () => {
  const root = await makeFolder({ "a/b/c.json": "{}" });
  const controller = new AbortController();
  const reason = new Error("enough");
  const finding = find(root, {
    signal: controller.signal,
    onFound: () => controller.abort(reason),
  });
  await expect(finding).rejects.toMatchObject({ code: "ABORTED", cause: reason });
});

test("folders that are called like a file are walked", async () => {
  const root = await makeFolder();
  await mkdir(join(root, "odd.json"));
  expect((await stat(join(root, "odd.json"))).isDirectory()).toBe(true);
  expect(await find(root)).toEqual({ files: [], problems: [] });
});
