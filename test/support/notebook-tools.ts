import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the notebook tools are; undefined when this machine cannot install them. */
    readonly notebookTools: NotebookTools | undefined;
  }
}

/** The tools that the examples run in. */
export interface NotebookTools {
  /** Folder of `python`, `marimo` and `duckdb`. */
  readonly python: string;
  /** What PYTHONPATH must say, so that Python takes DuckDB 2 in place of DuckDB 1. */
  readonly newerDuckdb: string;
  /** A `node_modules` with Deno, Observable Framework and Evidence's connector. */
  readonly nodeModules: string;
  /** What JUPYTER_PATH must say, so that Deno's kernel is found. */
  readonly kernels: string;
}

const pythonPackages = [
  "altair==6.3.0",
  "duckdb==1.5.5",
  "duckdb-cli==1.4.4",
  "ipykernel==7.4.0",
  "marimo==0.25.2",
  "matplotlib==3.11.2",
  "nbclient==0.11.0",
  "pandas==3.0.6",
  "polars==2.1.0",
  "pyarrow==26.0.1",
  "pytz",
];

const newerDuckdb = "duckdb==2.0.0";

const nodePackages = {
  "@evidence-dev/duckdb": "2.0.1",
  "@observablehq/framework": "1.13.4",
  "@observablehq/plot": "0.6.17",
  "apache-arrow": "21.2.0",
  deno: "2.9.6",
};

const run = promisify(execFile);

function whyNot(): string | undefined {
  try {
    execFileSync("python3", ["-m", "venv", "--help"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "python3 with venv is not on this machine";
  }
}

async function installPython(folder: string, newer: string): Promise<void> {
  const python = join(folder, "bin/python");
  await run("python3", ["-m", "venv", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"]);
  const uv = join(folder, "bin/uv");
  await run(uv, ["pip", "install", "--quiet", "--python", python, ...pythonPackages]);
  await run(uv, ["pip", "install", "--quiet", "--python", python, "--target", newer, newerDuckdb]);
  await chmod(join(folder, "bin/duckdb"), 0o755);
}

async function installNode(folder: string): Promise<void> {
  await mkdir(folder);
  const file = { private: true, dependencies: nodePackages };
  await writeFile(join(folder, "package.json"), JSON.stringify(file));
  await run("npm", ["install", "--no-fund", "--no-audit", "--no-package-lock"], { cwd: folder });
}

async function writeKernel(folder: string, deno: string): Promise<void> {
  const kernel = {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
  };
  await mkdir(join(folder, "kernels/deno"), { recursive: true });
  await writeFile(join(folder, "kernels/deno/kernel.json"), JSON.stringify(kernel));
}

/** Installs the tools once; a later run with the same versions finds them. */
export default async function setup(project: TestProject): Promise<void> {
  const folder = fileURLToPath(
    new URL("../../node_modules/.artifactql-notebooks", import.meta.url),
  );
  const tools: NotebookTools = {
    python: join(folder, "python/bin"),
    newerDuckdb: join(folder, "duckdb-2"),
    nodeModules: join(folder, "node/node_modules"),
    kernels: join(folder, "jupyter"),
  };
  const reason = whyNot();
  if (reason !== undefined) {
    console.log(`skipped: ${reason}`);
    project.provide("notebookTools", undefined);
    return;
  }
  const installed = join(folder, "installed.json");
  const wanted = JSON.stringify({ pythonPackages, newerDuckdb, nodePackages });
  if (!existsSync(installed) || (await readFile(installed, "utf8")) !== wanted) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await Promise.all([
      installPython(join(folder, "python"), tools.newerDuckdb),
      installNode(join(folder, "node")),
    ]);
    await writeKernel(tools.kernels, join(tools.nodeModules, ".bin/deno"));
    await writeFile(installed, wanted);
  }
  project.provide("notebookTools", tools);
}
