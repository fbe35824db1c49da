import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleArchive } from "../../support/sample-files.js";
import { generateTypes } from "./codegen.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));
const here = new URL(".", import.meta.url);
const read = (name: string): Promise<string> => readFile(new URL(name, here), "utf8");

/** The library from its sources: its types, and where it is run, its code. */
const settings = {
  extends: join(root, "tsconfig.json"),
  compilerOptions: {
    paths: { artifactql: [join(root, "src/index.ts")] },
    typeRoots: [join(root, "node_modules/@types")],
  },
  include: ["*.ts", join(root, "src/catalog/sql.d.ts")],
};

/** The text without what a formatter changes. */
const unformatted = (text: string): string => text.replaceAll(/[\s;,'"|()]/g, "");

describe("the example of a client with types", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "artifactql-example-"));
    const sdl = await readFile(new URL("../../graphql/schema.graphql", here), "utf8");
    const types = await generateTypes(sdl, new URL("sources.graphql", here));
    await writeFile(join(folder, "generated.ts"), types);
    for (const name of ["main.ts", "sources.graphql"])
      await copyFile(new URL(name, here), join(folder, name));
    // The same, but for one field that the query does not ask.
    const wrong = (await read("main.ts")).replace("node.name", "node.uniqueId");
    await writeFile(join(folder, "wrong.ts"), wrong);
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(settings));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("has the types that the schema of today makes", async () => {
    const generated = await readFile(join(folder, "generated.ts"), "utf8");
    expect(unformatted(generated)).toBe(unformatted(await read("generated.ts")));
  });

  test("compiles, and does not where it takes what the query does not ask", async () => {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = await run(process.execPath, [compiler, "--project", folder], {
      cwd: folder,
    }).catch((error: unknown) => error as { readonly stdout: string });
    const lines = stdout.split("\n").filter((line) => line.includes("error"));
    expect(lines).toEqual([
      expect.stringMatching(/^wrong\.ts.*Property 'uniqueId' does not exist/),
    ]);
  }, 120_000);

  test("tells what it finds in the sample", async () => {
    const loader = join(root, "test/support/sql-loader.mjs");
    const { stdout } = await run(
      process.execPath,
      ["--import", "tsx", "--import", loader, join(folder, "main.ts"), sampleArchive],
      { cwd: root, env: { ...process.env, TSX_TSCONFIG_PATH: join(folder, "tsconfig.json") } },
    );
    expect(stdout.trim().split("\n")).toEqual([
      "docks (Pass): stg_dock_readings",
      "payments (Pass): stg_payments",
      "rides (Pass): stg_rides",
    ]);
  }, 120_000);
});
