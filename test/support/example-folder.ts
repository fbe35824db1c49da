import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inject } from "vitest";
import { sampleArchive } from "./sample-files.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** An example as a user has it: its files, a store of the sample, and artifactql installed beside them. */
export interface ExampleFolder extends AsyncDisposable {
  readonly path: string;
  /** Runs a program there, with the store named, `artifactql` and the notebook tools on the PATH; answers its standard output. */
  run(program: string, words: readonly string[]): Promise<string>;
}

/** Copies a folder of `test/examples` to a scratch folder, and loads the sample there with the command line. Programs there see the given variables, too. */
export async function openExample(
  name: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ExampleFolder> {
  const tools = inject("notebookTools")!;
  const path = await mkdtemp(join(tmpdir(), `artifactql-${name}-`));
  await cp(join(root, "test/examples", name), path, { recursive: true });
  await installPackages(path);
  const store = join(path, "runs.duckdb");
  const environment = {
    ...process.env,
    ARTIFACTQL_DATABASE: store,
    JUPYTER_PATH: tools.kernels,
    NO_COLOR: "1",
    OBSERVABLE_TELEMETRY_DISABLE: "true",
    npm_config_loglevel: "error",
    PATH: [join(path, "node_modules/.bin"), tools.python, process.env["PATH"]].join(delimiter),
    ...variables,
  };
  const example: ExampleFolder = {
    path,
    run: async (program, words) => {
      const options = { cwd: path, env: environment, maxBuffer: 64 * 1024 * 1024 };
      return (await run(program, words, options)).stdout;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
  await example.run("artifactql", ["load", sampleArchive, "--database", store]);
  return example;
}

/** Variables with which Python has one of the two versions of DuckDB that the notebook tools hold. */
export function pythonWith(duckdb: "1" | "2"): Readonly<Record<string, string>> {
  return duckdb === "2" ? { PYTHONPATH: inject("notebookTools")!.newerDuckdb } : {};
}

/** Puts the built package, and the packages that the examples use, where Node looks for them. */
async function installPackages(folder: string): Promise<void> {
  const { nodeModules } = inject("notebookTools")!;
  const commandLine = inject("commandLine");
  const packages = ["apache-arrow", "@observablehq/framework", "@observablehq/plot"];
  const links: Record<string, string> = {
    artifactql: dirname(dirname(commandLine)),
    ".bin/artifactql": commandLine,
    ".bin/observable": join(nodeModules, ".bin/observable"),
    ...Object.fromEntries(packages.map((name) => [name, join(nodeModules, name)])),
  };
  for (const [name, target] of Object.entries(links)) {
    const link = join(folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(target, link);
  }
}
