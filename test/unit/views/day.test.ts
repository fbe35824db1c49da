import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { open } from "../../../src/engine.js";
import type { Session } from "../../../src/duckdb/session.js";
import { openDatabase, temporaryFolder } from "../../support/databases.js";
import { sampleArchive } from "../../support/sample-files.js";
import { sampleEngine } from "../../support/sample-engine.js";

/** Every time series of dbt_history, and the moment that orders it. */
const series = {
  artifacts: "generated_at",
  daily_build_times: "bucket_start",
  executions: "created_at",
  freshness_checks: "created_at",
  invocations: "started_at",
  node_changes: "changed_at",
  relation_columns: "seen_at",
  relations: "seen_at",
  runs: "started_at",
  test_results: "created_at",
} as const;

/** The sample in a file, on a session of that time zone. */
async function sampleIn(zone: string): Promise<Session> {
  const path = join(temporaryFolder(), "runs.duckdb");
  const engine = await open({ database: path, threads: 1 });
  await engine.load(sampleArchive);
  await engine.close();
  const session = await (await openDatabase({ database: path, access: "full" })).writer();
  await session.run(`set timezone = '${zone}'`);
  return session;
}

describe("day", () => {
  it("is a date in every time series, and nowhere else", async () => {
    const relations = (await (await sampleEngine()).relations()).filter(
      ({ schema }) => schema === "dbt_history",
    );
    const dated = relations.filter(({ columns }) => columns.some(({ name }) => name === "day"));
    expect(dated.map(({ name }) => name)).toEqual(
      [...Object.keys(series), "build_times"].toSorted(),
    );
    for (const { columns } of dated)
      expect(columns.find(({ name }) => name === "day")?.type).toBe("DATE");
  });

  it.each(["America/Los_Angeles", "Pacific/Kiritimati"])(
    "is the day in UTC when the session is in %s",
    async (zone) => {
      const session = await sampleIn(zone);
      let moved = 0;
      for (const [name, moment] of Object.entries(series)) {
        const [counted] = await session.rows<{ wrong: number; dated: number; moved: number }>(`
          select
            (count(*) filter (where day is distinct from cast(${moment} at time zone 'UTC' as date) and ${moment} is not null))::integer as wrong,
            count(day)::integer as dated,
            (count(*) filter (where day <> cast(${moment} as date)))::integer as moved
          from dbt_history.${name}`);
        expect({ name, ...counted }).toMatchObject({ name, wrong: 0 });
        expect(counted!.dated).toBeGreaterThan(0);
        moved += counted!.moved;
      }
      // Some of the sample's commands ran on another day here.
      expect(moved).toBeGreaterThan(100);
    },
  );

  it("is that of its invocation for a semantic manifest, which says no moment; 30 of the sample have none", async () => {
    const { rows } = await (
      await sampleEngine()
    ).sql(`
      select count(*) as files, count(day) as days, count(generated_at) as moments
      from dbt_history.artifacts where kind = 'semantic_manifest'`);
    expect(rows).toEqual([{ files: 59n, days: 29n, moments: 0n }]);
  });

  it("is of the start of each bucket in the macro", async () => {
    const { rows } = await (
      await sampleEngine()
    ).sql(`
      select distinct dayname(day) as day, day = cast(bucket_start at time zone 'UTC' as date) as is_start
      from dbt_history.build_times('week')`);
    expect(rows).toEqual([{ day: "Monday", is_start: true }]);
  });

  it("is filtered on before builds are grouped", async () => {
    const { rows } = await (
      await sampleEngine()
    ).sql(
      "explain (format json) select name, p50_seconds from dbt_history.daily_build_times where dimension = 'model' and day >= date '2026-04-01'",
    );
    const [top] = JSON.parse(String(rows[0]!["explain_value"])) as [PlanNode];
    expect(filtersAbove(top, "HASH_GROUP_BY")).toEqual([]);
    expect(JSON.stringify(top)).toContain("2026-04-01");
  });
});

interface PlanNode {
  readonly name: string;
  readonly children: readonly PlanNode[];
}

/** Filters between the answer and the first node of that name. */
function filtersAbove(node: PlanNode, name: string): string[] {
  if (node.name.trim() === name) return [];
  const own = node.name.trim() === "FILTER" ? [JSON.stringify(node)] : [];
  return [...own, ...node.children.flatMap((child) => filtersAbove(child, name))];
}
