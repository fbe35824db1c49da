import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test, vi } from "vitest";
import { StoreError } from "../../src/errors.js";
import { VERSION } from "../../src/version.js";
import { manifest, runResults } from "../support/artifact-builder.js";
import { expectChecks } from "../support/expect-checks.js";
import { exportStore } from "../support/export-store.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";

vi.setConfig({ testTimeout: 60_000 });

async function runOutside(path: string, ...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

test("a store of a newer version is refused, with the version, who wrote it and what to do", async () => {
  const path = join(makeTemporaryFolder(), "runs.duckdb");
  const engine = await openEngine({ database: path });
  await engine.load(runResults());
  await engine.close();
  await runOutside(path, "update dbt_store.store set store_version = 99, created_by = '42.0.0'");
  for (const readOnly of [false, true]) {
    const opening = openEngine({ database: path, readOnly });
    await expect(opening).rejects.toBeInstanceOf(StoreError);
    await expect(opening).rejects.toThrow(
      new RegExp(
        `^${path} is a store of version 99, written by artifactql 42\\.0\\.0; this artifactql ${VERSION} reads up to version \\d+\\. Update artifactql, or open another file\\.$`,
      ),
    );
  }
});

test("someone's own DuckDB file is refused and left as it is", async () => {
  const path = join(makeTemporaryFolder(), "own.duckdb");
  await runOutside(path, "create table mine (a integer)");
  const opening = openEngine({ database: path });
  await expect(opening).rejects.toBeInstanceOf(StoreError);
  await expect(opening).rejects.toThrow(
    `${path} holds other tables (main.mine), so it is not used as a store. Name a file that does not exist yet.`,
  );
  await expect(openEngine({ database: path, readOnly: true })).rejects.toThrow(
    `${path} is a DuckDB file but no artifactql store`,
  );
  await runOutside(path, "insert into mine values (1)");
});

test("a file that is no DuckDB file is refused", async () => {
  const { writeFileSync } = await import("node:fs");
  const path = join(makeTemporaryFolder(), "text.duckdb");
  writeFileSync(path, "not a database, but long enough to be read as one: ".repeat(200));
  await expect(openEngine({ database: path })).rejects.toBeInstanceOf(StoreError);
});

test("a store of another release with the same version gets this one's views and keeps its rows", async () => {
  const path = join(makeTemporaryFolder(), "runs.duckdb");
  const engine = await openEngine({ database: path });
  await engine.load([manifest(), runResults()]);
  const before = await exportStore(engine);
  await engine.close();
  await runOutside(
    path,
    "update dbt_store.store set created_by = '0.0.1'",
    "drop view dbt_rt.run_results_latest",
  );
  const again = await openEngine({ database: path });
  expect(await exportStore(again)).toEqual(before);
  await expectChecks(again);
});

test("a store is the same when it is opened again, for reading only as well", async () => {
  const path = join(makeTemporaryFolder(), "runs.duckdb");
  const engine = await openEngine({ database: path });
  await engine.load([manifest(), runResults()]);
  const before = await exportStore(engine, { files: true });
  await engine.close();
  const reader = await openEngine({ database: path, readOnly: true });
  expect(await exportStore(reader, { files: true })).toEqual(before);
  await expect(reader.load(runResults())).rejects.toThrow(
    `${path} was opened with readOnly, so nothing can be written to it.`,
  );
  await expect(reader.forget({ environment: "default" })).rejects.toThrow("readOnly");
});
