import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
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
  const settings = packageFile.tsup as Options;
  await build({ ...settings, config: false, dts: false, outDir: folder });
  await promisify(execFile)(process.execPath, [join(root, "src/build.mjs"), folder]);
  project.provide("commandLine", join(folder, "cli.js"));
  return () => rm(folder, { recursive: true, force: true });
}
