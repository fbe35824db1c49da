import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { open, type Engine } from "../src/index.js";
import { unpackSample } from "./support/sample-files.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(root, "README.md"), "utf8");

interface Snippet {
  readonly language: string;
  readonly text: string;
  /** What a following block says that it prints or answers. */
  readonly output: string | undefined;
}

/** Languages of what a snippet gives; it stands below the snippet. */
const answers: ReadonlySet<string> = new Set(["text", "json"]);

const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
  language: match[1]!,
  text: match[2]!,
}));
const snippets: readonly Snippet[] = blocks
  .map((block, index) => ({
    ...block,
    output: answers.has(blocks[index + 1]?.language ?? "") ? blocks[index + 1]!.text : undefined,
  }))
  .filter(({ language }) => !answers.has(language));
const of = (language: string): readonly (readonly [string, Snippet])[] =>
  snippets
    .filter((snippet) => snippet.language === language)
    .map((snippet) => [snippet.text.trim().split("\n").at(-1)!, snippet]);

describe("the README", () => {
  const folder = mkdtempSync(join(tmpdir(), "artifactql-readme-"));
  let engine: Engine;

  beforeAll(async () => {
    await unpackSample(join(folder, "runs"));
    engine = await open();
    await engine.load(join(folder, "runs"));
  });

  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("has snippets of every language that is checked, and no other", () => {
    expect(new Set(snippets.map(({ language }) => language))).toEqual(
      new Set(["ts", "sh", "sql", "graphql", "python"]),
    );
  });

  test.each(of("ts"))("runs the program that ends with %s", async (_, snippet) => {
    const { code } = await transform(snippet.text, {
      loader: "ts",
      target: "node20",
      format: "esm",
    });
    const index = pathToFileURL(join(inject("commandLine"), "..", "index.js")).href;
    const file = join(folder, "snippet.mjs");
    const placed = code
      .replaceAll('"artifactql"', JSON.stringify(index))
      .replaceAll('"graphql-yoga"', JSON.stringify(import.meta.resolve("graphql-yoga")));
    writeFileSync(file, placed);
    const { stdout } = await run(process.execPath, [file], { cwd: folder });
    expect(snippet.output).toBeDefined();
    expect(stdout).toBe(snippet.output);
  });

  test.each(of("sh").filter(([, { text }]) => !text.startsWith("npm")))(
    "runs the commands that end with %s",
    async (_, snippet) => {
      for (const line of snippet.text.trim().split("\n")) {
        expect(line).toMatch(/^artifactql /);
        const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
          .map((match) => match[1] ?? match[2] ?? match[3]!)
          .slice(1);
        const { stdout, stderr } = await run(process.execPath, [inject("commandLine"), ...words], {
          cwd: folder,
        });
        const written = words[0] === "export" ? words[2] : words[words.indexOf("--output") + 1];
        if (words[0] === "export" || words.includes("--output")) {
          expect(stderr, line).toContain(`written to ${written}`);
          expect(existsSync(join(folder, written!)), line).toBe(true);
        } else expect(stdout.length, line).toBeGreaterThan(20);
      }
    },
  );

  test.each(of("sql"))("answers the query that ends with %s", async (_, snippet) => {
    const { rowCount } = await engine.sql(snippet.text);
    expect(rowCount).toBeGreaterThan(0);
  });

  test.each(of("graphql"))("answers the GraphQL query that ends with %s", async (_, snippet) => {
    expect(await engine.graphql(snippet.text)).toEqual(JSON.parse(snippet.output!));
  });

  test.each([...page.matchAll(/`artifactql ([a-z]+)([^`]*)`/g)].map((match) => [match[0]]))(
    "names a command that there is: %s",
    async (command) => {
      const [, name] = /artifactql ([a-z]+)/.exec(command)!;
      const { stdout } = await run(process.execPath, [
        inject("commandLine"),
        name === "help" ? "load" : name!,
        "--help",
      ]);
      for (const [flag] of command.matchAll(/--[a-z-]+/g)) expect(stdout).toContain(flag);
      expect(stdout).toContain("Usage");
    },
  );

  test("links to files that there are", () => {
    for (const [, target] of page.matchAll(/\]\((?!#|http)([^)]+)\)/g))
      expect(() => readFileSync(join(root, target!))).not.toThrow();
    expect(page).toContain("sql/README.md");
  });
});
