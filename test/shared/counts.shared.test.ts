import { beforeAll, expect, it } from "vitest";
import type { Engine } from "../../src/engine.js";
import type { LoadReport } from "../../src/types.js";
import {
  countCatalogs,
  countManifest,
  countStatuses,
  distinct,
  newest,
  projectOf,
  readArtifact,
  type CountedFile,
  type ManifestCount,
  type StatusCounts,
} from "../support/independent-count.js";
import {
  closeSharedEngine,
  describeShared,
  failedChecks,
  listJsonFiles,
  openSharedEngine,
  shared,
} from "../support/shared.js";

/** What the product must not take for an artifact, with the reason that it must give. */
const notArtifacts: readonly { readonly pattern: RegExp; readonly reason: RegExp }[] = [
  // The Open Semantic Interchange document of dbt 1.12 has no metadata at all.
  { pattern: /\/osi_document\.json$/, reason: /no metadata\.dbt_schema_version/ },
  { pattern: /^lab\/runs\/index\.json$/, reason: /no metadata\.dbt_schema_version/ },
  // dbt 2 keeps these beside the Parquet files of its index.
  { pattern: /\/\.artifact_meta\.json$/, reason: /no metadata\.dbt_schema_version/ },
  { pattern: /^lab\/selection\/expected\.json$/, reason: /JSON, but no object/ },
  { pattern: /^reference\/schemas\//, reason: /no metadata\.dbt_schema_version/ },
];

/** Views of the newest manifest, and which of their rows a manifest lists as enabled. */
const views: Readonly<Record<Exclude<keyof ManifestCount, "edges" | "disabled_models">, string>> = {
  models: "enabled",
  seeds: "enabled",
  snapshots: "enabled",
  analyses: "enabled",
  data_tests: "enabled",
  hooks: "enabled",
  sources: "enabled",
  functions: "enabled",
  exposures: "true",
  metrics: "true",
  macros: "true",
  groups: "true",
  semantic_models: "true",
  saved_queries: "true",
  unit_tests: "true",
  docs_blocks: "true",
};

async function manifestCounts(engine: Engine): Promise<Record<string, ManifestCount>> {
  const parts = Object.entries(views).map(
    ([name, condition]) =>
      `select project_name, '${name}' as what, count(*) filter (${condition})::integer as number from dbt.${name} group by all`,
  );
  parts.push(`select project_name, 'edges', count(*)::integer from dbt.edges group by all`);
  parts.push(
    `select project_name, 'disabled_models', count(*)::integer from dbt.models where not enabled group by all`,
  );
  const { rows } = await engine.sql<{ project_name: string; what: string; number: number }>(
    parts.join("\nunion all\n"),
  );
  const counts: Record<string, Record<string, number>> = {};
  const nothing = {
    ...Object.fromEntries(Object.keys(views).map((name) => [name, 0])),
    edges: 0,
    disabled_models: 0,
  };
  for (const row of rows) (counts[row.project_name] ??= { ...nothing })[row.what] = row.number;
  return counts as unknown as Record<string, ManifestCount>;
}

async function statuses(engine: Engine, relation: string): Promise<StatusCounts> {
  const { rows } = await engine.sql<{ invocation_id: string; status: string; number: number }>(
    `select invocation_id, status, count(*)::integer as number from ${relation} group by all`,
  );
  const counts: StatusCounts = {};
  for (const row of rows) (counts[row.invocation_id] ??= {})[row.status] = row.number;
  return counts;
}

async function catalogs(
  engine: Engine,
): Promise<Record<string, { relations: number; columns: number }>> {
  const { rows } = await engine.sql<{ invocation_id: string; relations: number; columns: number }>(`
    select invocation_id, count(*)::integer as relations, sum(column_count)::integer as columns
    from dbt_history.relations group by invocation_id`);
  return Object.fromEntries(
    rows.map(({ invocation_id, relations, columns }) => [invocation_id, { relations, columns }]),
  );
}

const folders: readonly { readonly folder: string; readonly environment?: RegExp }[] = [
  // dbt.* shows the default environment, which is prod here.
  { folder: "lab/runs", environment: /\/prod\// },
  { folder: "lab/versions" },
  { folder: "lab/selection" },
  { folder: "corpus" },
  { folder: "reference/schemas" },
];

for (const { folder, environment = /./ } of folders) {
  describeShared(`${folder}, counted twice`, [folder], () => {
    let engine: Engine;
    let report: LoadReport;
    let paths: readonly string[];
    let files: readonly CountedFile[];

    beforeAll(async () => {
      paths = listJsonFiles(folder);
      files = paths.map(readArtifact).filter((file) => file !== undefined);
      engine = await openSharedEngine();
      report = await engine.load(shared(folder));
      return () => closeSharedEngine(engine);
    }, 120_000);

    it("loads every artifact, ignores what is none with the true reason, and fails on nothing", async () => {
      const { rows } = await engine.sql<{
        uri: string;
        kind: string | null;
        outcome: string;
        reason: string | null;
      }>("select uri, kind, outcome, reason from dbt_history.artifacts");
      const seen = new Map(rows.map((row) => [row.uri.slice(shared().length + 1), row]));
      expect([...seen.keys()].toSorted()).toEqual(paths);
      const kinds = new Map(files.map((file) => [file.path, file.kind]));
      for (const [path, row] of seen) {
        const exception = notArtifacts.find(({ pattern }) => pattern.test(path));
        expect({ path, kind: row.kind ?? undefined }).toEqual({ path, kind: kinds.get(path) });
        if (kinds.has(path))
          expect({ path, outcome: row.outcome, reason: row.reason }).toEqual({
            path,
            outcome: expect.stringMatching(/^(loaded|duplicate)$/),
            reason: null,
          });
        else
          expect({ path, outcome: row.outcome, reason: row.reason }).toEqual({
            path,
            outcome: "ignored",
            reason: expect.stringMatching(exception?.reason ?? /no reason is known/),
          });
      }
    });

    it("reports each file in one count, and kinds as they are", () => {
      expect({
        files: report.files,
        failed: report.failed,
        ignored: report.ignored,
        loaded: report.loaded,
        duplicate: report.duplicate,
      }).toEqual({
        files: paths.length,
        failed: 0,
        ignored: paths.length - files.length,
        loaded: distinct(files).length,
        duplicate: files.length - distinct(files).length,
      });
      const kinds: Record<string, number> = {};
      for (const { kind } of distinct(files)) kinds[kind] = (kinds[kind] ?? 0) + 1;
      expect(report.kinds).toEqual(kinds);
    });

    it("shows the newest manifest of each project as it is", async () => {
      const manifests = new Map<string, CountedFile[]>();
      for (const file of distinct(files)) {
        if (file.kind !== "manifest" || !environment.test(file.path)) continue;
        const project = projectOf(file.document) ?? "without a name";
        manifests.set(project, [...(manifests.get(project) ?? []), file]);
      }
      const expected: Record<string, ManifestCount> = {};
      for (const [project, found] of manifests) {
        if (project === "without a name") continue;
        expected[project] = countManifest(newest(found).document);
      }
      expect(await manifestCounts(engine)).toEqual(expected);
    });

    it("holds every result of every invocation, by status", async () => {
      expect(await statuses(engine, "dbt_rt.run_results")).toEqual(
        countStatuses(files, "run_results"),
      );
    });

    it("holds every freshness check, by status", async () => {
      expect(await statuses(engine, "dbt_rt.freshness")).toEqual(countStatuses(files, "sources"));
      expect(await statuses(engine, "dbt_history.freshness_checks")).toEqual(
        countStatuses(files, "sources"),
      );
    });

    it("holds every relation and column of every catalog", async () => {
      expect(await catalogs(engine)).toEqual(countCatalogs(files));
      const { rows } = await engine.sql<{ number: number }>(
        "select count(*)::integer as number from dbt_history.relation_columns",
      );
      expect(rows[0]?.number).toBe(
        Object.values(countCatalogs(files)).reduce((sum, { columns }) => sum + columns, 0),
      );
    });

    it("passes the store's own checks", async () => {
      expect(await failedChecks(engine)).toEqual({});
    });
  });
}
