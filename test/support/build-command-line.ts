import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build, type Options } from "tsup";
import type { TestProject } from "vitest/node";
import packageFile from "../../package.json" with { type: "json" };

declare module "vitest" {
  interface ProvidedContext {
    /** The built command line, with the sample beside it. */
    readonly commandLine: string;
  }
}

/** Builds the package (without types) once for all tests that run it as users do; answers how to clean up. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  // Below node_modules, so that the dependencies are found.
  const folder = await mkdtemp(join(root, "node_modules", ".artifactql-test-"));
  const built = join(folder, "dist");
  const settings = packageFile.tsup as Options;
  await build({ ...settings, config: false, dts: false, outDir: built });
  await promisify(execFile)(process.execPath, [join(root, "src/build.mjs"), built]);
  // A package as it is installed: examples link to it.
  await cp(join(root, "package.json"), join(folder, "package.json"));
  project.provide("commandLine", join(built, "cli.js"));
  return () => rm(folder, { recursive: true, force: true });
}
