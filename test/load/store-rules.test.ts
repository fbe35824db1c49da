import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test, vi } from "vitest";
import { deriveStatements } from "../../src/catalog/index.js";
import type { Engine } from "../../src/engine.js";
import { checks, expectChecks, findBroken } from "../support/expect-checks.js";
import { exportStore, type StoreExport } from "../support/export-store.js";
import { at, manifest, model, result, runResults } from "../support/artifact-builder.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { loadInBatches, openInside, writeInside } from "../support/open-inside.js";
import { readValue } from "../support/read-store.js";
import {
  readSampleFiles,
  readSampleFolders,
  sampleArchive,
  type SampleFile,
} from "../support/sample-files.js";
import { writeFiles } from "../support/write-files.js";

vi.setConfig({ testTimeout: 300_000 });

/** What a store that was given the whole sample at once tells. */
async function exportSample(): Promise<StoreExport> {
  const engine = await openEngine();
  await engine.load(sampleArchive);
  return exportStore(engine);
}

let expected: Promise<StoreExport> | undefined;
const sampleExport = (): Promise<StoreExport> => (expected ??= exportSample());

function asFiles(files: readonly SampleFile[]): Record<string, Uint8Array> {
  return Object.fromEntries(files.map(({ path, bytes }) => [path, bytes]));
}

describe("the checks", () => {
  test("hold for the sample, from the first to the last invocation", async () => {
    const engine = await openEngine();
    await engine.load(sampleArchive);
    await expectChecks(engine);
  });

  test("have the grain of every table among them", () => {
    const tables = readdirSync(new URL("../../sql/tables/", import.meta.url))
      .filter((name) => !name.startsWith("0"))
      .map((name) => name.replace(".sql", ""));
    const grain = `${checks.find(({ name }) => name === "grain_is_unique")?.sql}`;
    expect(tables.filter((table) => !new RegExp(`dbt_store\\.${table}\\b`).test(grain))).toEqual(
      [],
    );
  });

  test("find what is wrong", async () => {
    const { engine, database } = await openInside();
    await engine.load([manifest(), runResults()]);
    await expectChecks(engine);
    await writeInside(
      database,
      `update dbt_store.results set status = 'Success';
      insert into dbt_store.sections select * from dbt_store.sections;
      delete from dbt_store.codes;
      insert into dbt_store.placements (placement_key) values (md5('x')::uuid);
      update dbt_store.environments set is_default = false;
      update dbt_store.node_versions set valid_to = valid_from;
      update dbt_store.identifiers set identifier = 2147483648`,
    );
    expect(Object.keys(await findBroken(engine))).toEqual(
      expect.arrayContaining([
        "grain_is_unique",
        "identifiers_do_not_collide",
        "no_dangling_keys",
        "node_versions_follow_each_other",
        "nothing_is_orphaned",
        "one_default_environment",
        "statuses_are_lower_case",
      ]),
    );
    await expect(expectChecks(engine)).rejects.toThrow();
  });
});

describe("the same again changes nothing", () => {
  test("whatever path, archive or buffer it comes in", async () => {
    const files = await readSampleFolders(
      "spokes/prod/202603021",
      "spokes/prod/20260303",
      "spokes/ci/20260304",
    );
    const folder = makeTemporaryFolder();
    writeFiles(folder, asFiles(files));
    const engine = await openEngine();
    const first = await engine.load(folder);
    expect(first.failed).toBe(0);
    const before = await exportStore(engine);
    const elsewhere = makeTemporaryFolder();
    writeFiles(elsewhere, { "old.zip": zipSync(asFiles(files)) });
    writeFiles(
      elsewhere,
      Object.fromEntries(files.map(({ path, bytes }) => [`gz/${path}.gz`, gzipSync(bytes)])),
    );
    writeFiles(
      elsewhere,
      asFiles(files.map(({ path, bytes }) => ({ path: `copy/${path}`, bytes }))),
    );
    const again = await engine.load([elsewhere, ...files.map(({ bytes }) => bytes)]);
    expect(again).toMatchObject({ loaded: 0, failed: 0, moved: 0 });
    expect(await exportStore(engine)).toEqual(before);
    const third = await engine.load([folder, elsewhere]);
    expect(third).toMatchObject({ loaded: 0, duplicate: 0, failed: 0, rows: 0 });
    expect(third.unchanged).toBe(third.files);
    expect(await exportStore(engine)).toEqual(before);
    await expectChecks(engine);
  });

  test("not even an artifact that was parsed and written anew, in what relations tell beside the list of artifacts", async () => {
    const files = (
      await readSampleFolders("spokes/prod/20260302T031007Z_build", "spokes/prod/20260303T")
    ).filter(({ path }) => !path.endsWith("semantic_manifest.json"));
    const engine = await openEngine();
    await engine.load(files.map(({ bytes }) => bytes));
    const { "dbt_history.artifacts": _before, ...before } = await exportStore(engine);
    await engine.load(
      files.map(({ bytes }) => JSON.parse(bytes.toString("utf8")) as Record<string, unknown>),
    );
    const { "dbt_history.artifacts": _after, ...after } = await exportStore(engine);
    expect(after).toEqual(before);
  });

  test("a file that is touched is read and found to be what it was; one that grew is loaded", async () => {
    const folder = makeTemporaryFolder();
    const path = join(folder, "run_results.json");
    writeFiles(folder, { "run_results.json": runResults() });
    const engine = await openEngine();
    await engine.load(folder);
    utimesSync(path, new Date(), new Date(Date.now() + 60_000));
    expect(await engine.load(folder)).toMatchObject({ duplicate: 1, loaded: 0 });
    expect(await engine.load(folder)).toMatchObject({ unchanged: 1 });
    writeFileSync(path, JSON.stringify(runResults({ invocation: "next", at: at("05:00:00") })));
    expect(await engine.load(folder)).toMatchObject({ loaded: 1 });
    expect(
      await readValue(engine, "select count(*)::integer as value from dbt_rt.run_results"),
    ).toBe(2);
    await expectChecks(engine);
  });

  test("the same artifact twice in one load is one", async () => {
    const engine = await openEngine();
    const folder = makeTemporaryFolder();
    writeFiles(folder, { "a/r.json": runResults(), "b/r.json": runResults() });
    expect(await engine.load(folder)).toMatchObject({ loaded: 1, duplicate: 1 });
    await expectChecks(engine);
  });
});

const buildArtifact = (a: {
  isManifest: boolean;
  invocation: string;
  moment: string;
  environment: string | undefined;
  code: string;
  hasNode: boolean;
  status: string;
  retry: boolean;
  job: string | undefined;
}): Record<string, unknown> => {
  const env = {
    ...(a.environment === undefined ? {} : { ENVIRONMENT: a.environment }),
    ...(a.job === undefined ? {} : { JOB_ID: a.job }),
  };
  // Every invocation has its own moment, but its artifacts may share it.
  const common = {
    invocation: a.invocation,
    at: at(`${a.moment}.00${"abcde".indexOf(a.invocation)}`),
    env,
  };
  return a.isManifest
    ? manifest({
        ...common,
        nodes: [
          model("stays", { raw_code: a.code }),
          ...(a.hasNode ? [model("comes_and_goes")] : []),
        ],
      })
    : runResults({
        ...common,
        args: a.retry ? { invocation_command: "dbt retry" } : {},
        results: [
          result("model.shop.stays", {
            status: a.status,
            timing: [
              {
                name: "execute",
                started_at: at(a.moment),
                completed_at: at(`${a.moment}.00${"abcde".indexOf(a.invocation)}`),
              },
            ],
          }),
        ],
      });
};

describe("the order of loading", () => {
  test("of the sample's files, duplicates and half-written copies among them, leaves no trace", async () => {
    const files = await readSampleFiles();
    const wanted = await sampleExport();
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...files.keys()], { minLength: files.length }),
        fc.array(fc.nat(files.length - 1), { maxLength: 10 }),
        fc.array(
          fc.tuple(fc.nat(files.length - 1), fc.double({ min: 0, max: 0.999, noNaN: true })),
          { maxLength: 5 },
        ),
        fc.array(fc.nat(files.length), { maxLength: 3 }),
        async (order, twice, broken, cuts) => {
          const engine = await openEngine();
          try {
            const folder = makeTemporaryFolder();
            const pathOf = new Map<number, string>();
            for (const index of order) pathOf.set(index, join(folder, files[index]!.path));
            writeFiles(folder, asFiles(files));
            const halves = broken.map(([index, share], place) => {
              const { path, bytes } = files[index]!;
              const half = join(folder, `${path}.${place}.part.json`);
              writeFileSync(half, bytes.subarray(0, Math.floor(bytes.length * share)));
              return half;
            });
            const all = [...order, ...twice].map((index) => pathOf.get(index)!);
            const bounds = [0, ...cuts.toSorted((left, right) => left - right), all.length];
            for (const [place, from] of bounds.slice(0, -1).entries()) {
              const part = [...all.slice(from, bounds[place + 1]), ...halves];
              if (part.length > 0) await engine.load(part);
            }
            await expectChecks(engine);
            expect(await exportStore(engine)).toEqual(wanted);
          } finally {
            await engine.close();
          }
        },
      ),
      { numRuns: Number(process.env["ARTIFACTQL_RUNS"] ?? 3), endOnFailure: true },
    );
  });

  test("one file at a time, oldest and newest first, leaves no trace", async () => {
    const files = (
      await readSampleFolders(
        "spokes/ci",
        "spokes/prod/20260330",
        "spokes/prod/20260331",
        "spokes/prod/20260402",
      )
    ).filter(({ path }) => !path.endsWith("semantic_manifest.json"));
    const whole = await openEngine();
    await whole.load(files.map(({ bytes }) => bytes));
    const wanted = await exportStore(whole);
    for (const order of [files, files.toReversed()]) {
      const engine = await openEngine();
      for (const { bytes } of order) await engine.load(bytes);
      await expectChecks(engine);
      expect(await exportStore(engine)).toEqual(wanted);
    }
  });

  test("of small artifacts with moments in common, retries and several environments leaves no trace", async () => {
    const moments = ["01:00:00", "02:00:00", "03:00:00"];
    const artifact = fc.record({
      isManifest: fc.boolean(),
      invocation: fc.constantFrom("a", "b", "c", "d", "e"),
      moment: fc.constantFrom(...moments),
      environment: fc.constantFrom(undefined, "ci", "prod"),
      code: fc.constantFrom("1", "2", "3"),
      hasNode: fc.boolean(),
      status: fc.constantFrom("success", "error", "skipped"),
      retry: fc.boolean(),
      job: fc.constantFrom(undefined, "nightly", "7"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(artifact, { minLength: 2, maxLength: 8 }),
        fc.boolean(),
        async (artifacts, reversed) => {
          const inputs = artifacts.map(buildArtifact);
          const [whole, single] = [await openEngine(), await openEngine()];
          try {
            await whole.load(inputs);
            for (const input of reversed ? inputs.toReversed() : inputs) await single.load(input);
            await expectChecks(whole);
            await expectChecks(single);
            expect(await exportStore(single)).toEqual(await exportStore(whole));
          } finally {
            await whole.close();
            await single.close();
          }
        },
      ),
      { numRuns: Number(process.env["ARTIFACTQL_RUNS"] ?? 5), endOnFailure: true },
    );
  });

  test("of two invocations of one moment leaves no trace", async () => {
    const inputs = [
      ["a", "error"],
      ["b", "success"],
    ].flatMap(([invocation, status]) => [
      manifest({ invocation: invocation!, env: { ENVIRONMENT: "prod", GIT_SHA: invocation } }),
      runResults({
        invocation: invocation!,
        env: { ENVIRONMENT: "prod", GIT_SHA: invocation, RUN_ID: "1" },
        results: [result("model.shop.orders", { status })],
      }),
    ]);
    const exported: StoreExport[] = [];
    for (const order of [inputs, inputs.toReversed()]) {
      const engine = await openEngine();
      for (const input of order) await engine.load(input);
      await expectChecks(engine);
      exported.push(await exportStore(engine));
    }
    expect(exported[1]).toEqual(exported[0]);
  });

  test("nor does the size of the batches", async () => {
    const { engine, database } = await openInside();
    await loadInBatches(database, sampleArchive, { files: 7 });
    await expectChecks(engine);
    expect(await exportStore(engine)).toEqual(await sampleExport());
  });
});

describe("derived tables", () => {
  const derived = readdirSync(new URL("../../sql/tables/", import.meta.url))
    .filter((name) =>
      /^-- \w+: derived/.test(
        readFileSync(new URL(`../../sql/tables/${name}`, import.meta.url), "utf8"),
      ),
    )
    .map((name) => name.replace(".sql", ""));

  async function readDerived(engine: Engine): Promise<Record<string, readonly string[]>> {
    const tables: Record<string, readonly string[]> = {};
    for (const table of derived) {
      const { rows } = await engine.sql<{ line: string }>(
        `select to_json(t)::varchar as line from dbt_store.${table} as t`,
      );
      tables[table] = rows.map(({ line }) => line).toSorted();
    }
    return tables;
  }

  test("are what deriving them from scratch gives, however they came about", async () => {
    expect(derived).toEqual(
      expect.arrayContaining([
        "code_changes",
        "environments",
        "invocations",
        "node_versions",
        "timeline",
      ]),
    );
    const { engine, database } = await openInside();
    const files = await readSampleFiles();
    // Newer first, in several loads, then something is forgotten: every way in which they are brought up to date.
    const folders = [
      ...new Set(files.map(({ path }) => path.split("/").slice(0, 3).join("/"))),
    ].toReversed();
    for (let from = 0; from < folders.length; from += 15) {
      const part = folders.slice(from, from + 15);
      await engine.load(
        files
          .filter(({ path }) => part.some((folder) => path.startsWith(`${folder}/`)))
          .map(({ bytes }) => bytes),
      );
    }
    const rebuild = async (): Promise<void> =>
      writeInside(
        database,
        `begin; ${derived.map((table) => `delete from dbt_store.${table};`).join(" ")} ${deriveStatements.map(({ sql }) => sql).join(";\n")}; commit`,
      );
    const loaded = await readDerived(engine);
    await rebuild();
    expect(loaded).toEqual(await readDerived(engine));
    await engine.forget({ before: "2026-03-15", environment: "prod" });
    const forgotten = await readDerived(engine);
    await rebuild();
    expect(forgotten).toEqual(await readDerived(engine));
    await expectChecks(engine);
  });
});
