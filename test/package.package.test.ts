import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

describe("the npm package", () => {
  const folder = mkdtempSync(join(tmpdir(), "artifactql-package-"));
  let packed: Packed;
  let tarball = "";

  beforeAll(async () => {
    await run("npm", ["run", "--silent", "build"], { cwd: root });
    const { stdout } = await run(
      "npm",
      ["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
      { cwd: root },
    );
    const answer = JSON.parse(stdout) as Packed[] | Record<string, Packed>;
    [packed] = Object.values(answer) as [Packed];
    tarball = join(folder, packed.filename);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("holds what users need and nothing else", () => {
    const files = packed.files.map(({ path }) => path.replace(/-[A-Z0-9]{8}\.js$/, ".js"));
    expect(new Set(files)).toEqual(
      new Set([
        "LICENSE",
        "README.md",
        "dist/arrow.js",
        "dist/catalog.js",
        "dist/chunk.js",
        "dist/cli.js",
        "dist/empty-store.duckdb.gz",
        "dist/expand-glob.js",
        "dist/export.js",
        "dist/graphql.js",
        "dist/index.d.ts",
        "dist/index.js",
        "dist/load.js",
        "dist/read-tar.js",
        "dist/sample.tar.gz",
        "package.json",
        "sql/README.md",
      ]),
    );
  });

  test("is small", () => {
    expect(statSync(tarball).size).toBeLessThan(1_500_000);
  });

  test("passes publint", async () => {
    const { stdout } = await run("npx", ["publint", "run", tarball, "--strict"], { cwd: root });
    expect(stdout).toContain("All good!");
  });

  test("has types that resolve (attw)", async () => {
    const { stdout } = await run(
      "npx",
      ["attw", tarball, "--profile", "esm-only", "--format", "ascii"],
      { cwd: root },
    );
    expect(stdout).toMatch(/node16 \(from ESM\): 🟢/);
    expect(stdout).toMatch(/bundler: 🟢/);
  });

  test("installs in an empty folder, where import, types and npx work", async () => {
    const home = mkdtempSync(join(folder, "empty-"));
    writeFileSync(
      join(home, "package.json"),
      JSON.stringify({ name: "empty", private: true, type: "module" }),
    );
    await run("npm", ["install", "--no-fund", "--no-audit", "--silent", tarball], { cwd: home });
    writeFileSync(
      join(home, "use.ts"),
      `import { open, type LoadReport } from "artifactql";
const engine = await open();
const report: LoadReport = await engine.load("node_modules/artifactql/dist/sample.tar.gz");
const row = await engine.one<{ models: bigint }>("select count(*) as models from dbt.models");
console.log(report.loaded, row.models);
const table = await engine.arrow("select 1 as a").catch((error: Error) => error.message);
console.log(table);
await engine.close();
`,
    );
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    await run(
      process.execPath,
      [
        compiler,
        "use.ts",
        "--module",
        "nodenext",
        "--target",
        "es2022",
        "--strict",
        // Without --skipLibCheck: our types must hold where the optional apache-arrow is not installed.
        "--lib",
        "es2022,esnext.disposable,dom",
      ],
      { cwd: home },
    );
    const used = await run(process.execPath, ["use.js"], { cwd: home });
    expect(used.stdout).toBe(
      "101 18n\nArrow needs the package apache-arrow, version 21, which could not be loaded: npm install apache-arrow@21.\n",
    );
    const version = await run("npx", ["--no-install", "artifactql", "--version"], { cwd: home });
    expect(version.stdout.trim()).toMatch(/^\d+\.\d+\.\d+/);
    const demo = await run("npx", ["--no-install", "artifactql", "demo"], { cwd: home });
    expect(demo.stdout).toContain("What failed last");
  });
});
