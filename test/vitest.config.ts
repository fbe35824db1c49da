import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Imports of `.sql` files give their text, as tsup's loader does in the package. */
const sqlAsText = {
  name: "sql-as-text",
  enforce: "pre" as const,
  async load(id: string) {
    if (!id.endsWith(".sql")) return undefined;
    return `export default ${JSON.stringify(await readFile(id, "utf8"))};`;
  },
};

/** Suites that need more than the repository: data that lies beside it, Python, Java, a package registry. */
const extra = ["shared", "python", "package", "notebooks", "spark"];
const patternOf = (name: string): string => `test/**/*.${name}.test.ts`;

export default defineConfig({
  root,
  plugins: [sqlAsText],
  resolve: {
    alias: {
      artifactql: fileURLToPath(new URL("../src/index.ts", import.meta.url)),
      // The file that Node takes: vite prefers another one, and two copies of graphql do not know each other's types.
      graphql: createRequire(import.meta.url).resolve("graphql"),
    },
  },
  test: {
    expect: { requireAssertions: true },
    testTimeout: 30_000,
    maxWorkers: 2,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "always",
          include: ["test/**/*.test.ts"],
          exclude: extra.map(patternOf),
          globalSetup: "test/support/build-command-line.ts",
        },
      },
      ...extra.map((name) => ({
        extends: true as const,
        test: {
          name,
          include: [patternOf(name)],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          globalSetup: [
            "test/support/build-command-line.ts",
            ...(name === "notebooks" ? ["test/support/notebook-tools.ts"] : []),
          ],
        },
      })),
    ],
  },
});
