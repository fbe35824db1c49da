import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "src");

/** A file imports only from lower layers, or from its own folder. */
const layers: Readonly<Record<string, number>> = {
  "errors.ts": 0,
  "types.ts": 0,
  "version.ts": 0,
  basic: 0,
  catalog: 1,
  "checks.ts": 1,
  "options.ts": 2,
  duckdb: 3,
  artifacts: 4,
  store: 5,
  arrow: 6,
  graphql: 6,
  "lazy-arrow.ts": 7,
  "lazy-runner.ts": 7,
  export: 8,
  "asker.ts": 9,
  "engine.ts": 10,
  "index.ts": 11,
  cli: 12,
};

/** Who alone may import a package. */
const owners: Readonly<Record<string, RegExp>> = {
  "@duckdb/node-api": /^duckdb\//,
  "@duckdb/node-bindings": /^duckdb\//,
  // Who asks names the type of its answer only.
  "apache-arrow": /^(arrow\/|asker\.ts$)/,
  "fast-glob": /^artifacts\/source\//,
  "tar-stream": /^artifacts\/source\//,
  commander: /^cli\//,
  // The engine names a type of it only.
  graphql: /^(graphql\/|engine\.ts$)/,
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));
const imports = files.flatMap((file) => {
  const text = readFileSync(join(source, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => ({
    from: file,
    to: match[1]!,
  }));
});

function layerOf(file: string): number {
  const [first = ""] = file.split("/");
  const layer = layers[first];
  if (layer === undefined)
    throw new Error(`src/${file} stands in no layer: add its room to this test, with a reason.`);
  return layer;
}

function targetOf({ from, to }: Import): string {
  return posix.join(posix.dirname(from), to).replace(/\.js$/, ".ts");
}

describe("the layers of src", () => {
  const inside = imports.filter(
    ({ to }) => to.startsWith(".") && !to.includes("package.json") && !to.endsWith(".sql"),
  );

  test("every import goes to a lower layer or stays in its folder", () => {
    const wrong = inside.filter((entry) => {
      const target = targetOf(entry);
      const sameRoom = entry.from.split("/")[0] === target.split("/")[0];
      return !sameRoom && layerOf(target) >= layerOf(entry.from);
    });
    expect(wrong).toEqual([]);
  });

  test("the command line sees only the public API", () => {
    const seen = inside.filter(({ from }) => from.startsWith("cli/")).map(targetOf);
    expect(new Set(seen.filter((target) => !target.startsWith("cli/")))).toEqual(
      new Set(["index.ts"]),
    );
  });

  test("no folder imports itself in a circle", () => {
    const graph = new Map<string, string[]>();
    for (const entry of inside)
      graph.set(entry.from, [...(graph.get(entry.from) ?? []), targetOf(entry)]);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" > "));
      else if (!done.has(file))
        for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });

  test.each(Object.entries(owners))("only its room imports %s", (name, room) => {
    expect(imports.filter(({ from, to }) => to === name && !room.test(from))).toEqual([]);
    expect(imports.some(({ to }) => to === name)).toBe(true);
  });

  test("no file is called utils, helpers, common or manager", () => {
    expect(
      files.filter((file) => /(^|\/|-)(utils?|helpers?|common|managers?)(\.ts|\/|-)/.test(file)),
    ).toEqual([]);
  });
});

test("the top level holds what the layout names, and nothing else", () => {
  const allowed = [
    ".ci",
    ".git",
    ".gitignore",
    "LICENSE",
    "README.md",
    "benchmarks",
    "dist",
    "node_modules",
    "package-lock.json",
    "package.json",
    "sql",
    "src",
    "test",
    "tsconfig.json",
  ];
  expect(
    readdirSync(root).filter((name) => !allowed.includes(name) && !/\.(duckdb|tgz)/.test(name)),
  ).toEqual([]);
});

test("every file of sql/ is in the catalog, and the catalog names no other", () => {
  const text = readFileSync(join(source, "catalog/index.ts"), "utf8");
  const listed = [...text.matchAll(/from "\.\.\/\.\.\/sql\/([^"]+)"/g)].map((match) => match[1]!);
  const folder = join(root, "sql");
  // The checks prove a store and are run by tests; no user needs them. The charts are for readers of sql/README.md.
  const there = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".sql") && !/^(checks|charts)/.test(file),
  );
  expect(listed.toSorted()).toEqual(
    there.map((file) => relative(folder, join(folder, file)).replaceAll("\\", "/")).toSorted(),
  );
});
