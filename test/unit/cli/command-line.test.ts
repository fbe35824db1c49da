import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createProgram } from "../../../src/cli/program.js";
import { sampleArchive } from "../../support/sample-files.js";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "artifactql-cli-"));
});

afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function artifactql(commandLine: readonly string[], input = ""): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inject("commandLine"), ...commandLine], {
      cwd: folder,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

/** What the built command line imports before a command runs, through its own files. */
function importedAtStart(file: string): Set<string> {
  const names = new Set<string>();
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/^import\s[^;(]*?"([^"]+)";/gm)) {
    if (!name.startsWith(".")) names.add(name);
    else for (const inner of importedAtStart(join(dirname(file), name))) names.add(inner);
  }
  return names;
}

describe.concurrent("the command line", { timeout: 60_000 }, () => {
  test.each([
    ["an unknown command", ["lod"], "Did you mean load?"],
    ["an unknown option", ["sql", "--formt", "csv"], "Did you mean --format?"],
    ["no command", [], "Usage: artifactql"],
    ["a missing argument", ["load"], "missing required argument 'path'"],
    [
      "an unknown format",
      ["sql", "select 1", "--format", "xml"],
      "Allowed choices are table, json, jsonl, csv, markdown",
    ],
    ["a limit that is none", ["sql", "select 1", "--limit", "few"], "whole number"],
    ["a parameter without a name", ["sql", "select 1", "--param", "3"], "name=value"],
    [
      "a store and --load at once",
      ["sql", "select 1", "--load", "a", "--database", "b.duckdb"],
      "cannot be used with",
    ],
    ["a place given to load", ["load", "x", "--environment", "ci"], "use --set-environment"],
    ["forget without a selection", ["forget", "--yes"], "at least one of"],
    ["forget without a terminal", ["forget", "--run", "7"], "Add --yes"],
    ["an empty query", ["sql", "-"], "The query is empty"],
    ["an empty GraphQL query", ["graphql", "-"], "The query is empty"],
    ["a file of GraphQL that is not there", ["graphql", "no.gql"], "There is no file no.gql"],
    ["variables that are no object", ["graphql", "{ a }", "--variables", "[1]"], "a JSON object"],
    ["variables that are no JSON", ["graphql", "{ a }", "--variables", "{a: 1}"], "a JSON object"],
    [
      "a file of variables that is not there",
      ["graphql", "{ a }", "--variables", "@no.json"],
      "no.json cannot be read",
    ],
    [
      "a plan in rows",
      ["graphql", "{ a }", "--explain", "--format", "csv"],
      "--explain takes --format table or json",
    ],
    ["a type that is not there", ["schema", "Modle"], "The schema has no type"],
  ])("%s is wrong usage: exit code 2", async (_case, commandLine, message) => {
    const ended = await artifactql(commandLine);
    expect(ended.stderr).toContain(message);
    expect(ended.stdout).toBe("");
    expect(ended.code).toBe(2);
  });

  test("asking a store that is not there says to load first, exits with 1 and makes nothing", async () => {
    const ended = await artifactql(["sql", "select 1", "--database", "nowhere.duckdb"]);
    expect(ended.stderr).toContain("artifactql load PATH");
    expect(ended.code).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test("GraphQL is read from standard input", async () => {
    const query = "{ runs { totalCount } }";
    const ended = await artifactql(["graphql", "-", "--load", sampleArchive], query);
    expect(ended.stdout).toBe('{"data":{"runs":{"totalCount":51}}}\n');
    expect(ended.code).toBe(0);
  });

  test("what is heavy is imported by the commands that need it alone", () => {
    const packages = [...importedAtStart(inject("commandLine"))].filter((name) => !isBuiltin(name));
    expect(packages).toEqual(["commander"]);
  });

  test("help goes to standard output and exits with 0", async () => {
    const ended = await artifactql(["trends", "--help"]);
    expect(ended.stdout).toContain("Examples:");
    expect(ended.code).toBe(0);
  });

  test("the version is that of the package", async () => {
    const ended = await artifactql(["--version"]);
    expect(ended.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(ended.code).toBe(0);
  });
});

function end(child: ChildProcessWithoutNullStreams): Promise<Pick<Ended, "code" | "stderr">> {
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stderr })));
}

describe.concurrent("a command that does not end by itself", { timeout: 60_000 }, () => {
  let store = "";

  beforeAll(async () => {
    store = join(await mkdtemp(join(tmpdir(), "artifactql-cli-store-")), "runs.duckdb");
    await artifactql(["load", sampleArchive, "--database", store]);
  });

  afterAll(() => rm(dirname(store), { recursive: true }));

  function start(...commandLine: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [inject("commandLine"), ...commandLine, "--database", store]);
  }

  test("ends quietly when nobody reads its help", async () => {
    const child = spawn(process.execPath, [inject("commandLine"), "help", "export"]);
    child.stdout.destroy();
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
  });

  test("ends quietly with 0 when its reader goes away, as with | head", async () => {
    const child = start("sql", "select n.range as n from range(1000000000) as n");
    const ended = end(child);
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await ended).toEqual({ code: 0, stderr: "" });
  });

  test("stops at Ctrl-C with 130, while it writes", async () => {
    const child = start("sql", "select n.range as n from range(1000000000) as n");
    const ended = end(child);
    child.stdout.once("data", () => child.kill("SIGINT"));
    child.stdout.resume();
    expect(await ended).toEqual({ code: 130, stderr: "" });
  });
});

describe("the help", () => {
  const program = createProgram({ signal: new AbortController().signal, exitCode: 0 });

  test.each(program.commands.map((command) => [command.name(), command] as const))(
    "%s describes every option with its default, and ends with examples",
    (_name, command) => {
      let help = "";
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect(help.trimEnd().split("\n").at(-1)).toMatch(/^ {2}\$ artifactql /);
      const options = command.options.filter((option) => !option.hidden);
      expect(options.length).toBeGreaterThan(0);
      for (const option of options) {
        const hasDefault =
          option.description.includes("(default: ") || option.defaultValueDescription !== undefined;
        expect(hasDefault, `${option.flags} says its default`).toBe(true);
      }
    },
  );
});
