import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine.js";
import { readRelations } from "../../../src/store/relations.js";
import type { RelationInfo } from "../../../src/types.js";
import { openEngine } from "../../support/open-engine.js";
import { sampleEngine } from "../../support/sample-engine.js";
import { objectFiles } from "../../support/sql-files.js";
import { twoProjects } from "../../support/two-projects.js";
import { openCommentedStore, openViewStore } from "../../support/view-store.js";

interface Counted {
  readonly rows: bigint;
  readonly repeated: bigint;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** How many rows a relation has, and how many of its grains stand there more than once. */
function countGrains(engine: Engine, relation: RelationInfo): Promise<Counted> {
  const call = relation.type === "macro" ? `${relation.name}('week')` : relation.name;
  return engine.one<Counted>(`
    select coalesce(sum(n), 0)::bigint as rows, count(*) filter (where n > 1) as repeated
    from (select count(*) as n from ${relation.schema}.${call} group by ${quoted(relation.grain)})`);
}

/** Relations whose rows are not told apart by their grain, and those without a row. */
async function judgeGrains(engine: Engine): Promise<{ broken: string[]; empty: string[] }> {
  const broken: string[] = [];
  const empty: string[] = [];
  for (const relation of await engine.relations()) {
    const { rows, repeated } = await countGrains(engine, relation);
    if (repeated > 0n) broken.push(`${relation.schema}.${relation.name}`);
    if (rows === 0n && !relation.comment.includes("Always empty"))
      empty.push(`${relation.schema}.${relation.name}`);
  }
  return { broken, empty };
}

describe("the grain of a relation", () => {
  it("tells the rows of the sample apart", async () => {
    const { broken, empty } = await judgeGrains(await sampleEngine());
    expect(broken).toEqual([]);
    // The sample has none of these, so nothing is proved of them here.
    expect(empty).toEqual([
      "dbt.analyses",
      "dbt.functions",
      "dbt.saved_queries",
      "dbt.time_spines",
    ]);
  });

  it("tells the rows of two projects apart, which share ids", async () => {
    const engine = await openEngine();
    await engine.load(twoProjects());
    expect((await judgeGrains(engine)).broken).toEqual([]);
  });

  it("is what the header of its file says, and names columns that it has", async () => {
    const relations = await readRelations(await openCommentedStore());
    const headers = objectFiles()
      .filter(({ name }) => !name.startsWith("dbt_store."))
      .map(({ name, row, grain }) => [name, row, grain]);
    const told = relations.map(({ schema, name, oneRowPer, grain }) => [
      `${schema}.${name}`,
      `one row per ${oneRowPer}`,
      grain.join(", "),
    ]);
    expect(told.toSorted()).toEqual(headers.toSorted());
    for (const { columns, grain } of relations)
      expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining([...grain]));
  });

  it("is the last sentence of the comment that SQL users see, and stands apart for programs", async () => {
    const session = await openCommentedStore();
    const [view] = await session.rows<{ comment: string }>(
      "select comment from duckdb_views() where schema_name = 'dbt_history' and view_name = 'executions'",
    );
    const relation = (await readRelations(session)).find(({ name }) => name === "executions")!;
    expect(relation.oneRowPer).toBe("node executed in an invocation");
    expect(relation.grain).toEqual(["invocation_id", "unique_id"]);
    expect(view!.comment).toBe(
      `${relation.comment} Grain: one row per node executed in an invocation (invocation_id, unique_id).`,
    );
    expect(relation.comment).not.toContain("Grain");
  });

  it("is empty where an older version made the views, and nothing fails", async () => {
    const session = await openViewStore("comment on view dbt.models is 'Every model.'");
    const models = (await readRelations(session)).find(({ name }) => name === "models");
    expect(models).toMatchObject({ comment: "Every model.", oneRowPer: "", grain: [] });
  });
});

describe("a macro", () => {
  it("tells its parameters, and gives the columns of the view beside it", async () => {
    const engine = await sampleEngine();
    const macros = (await engine.relations()).filter(({ type }) => type === "macro");
    expect(macros.map(({ name, parameters }) => [name, parameters])).toEqual([
      ["build_times", ["bucket"]],
    ]);
    const { columns } = await engine.sql("from dbt_history.build_times('day') limit 0");
    expect(columns).toEqual(macros[0]!.columns.map(({ name, type }) => ({ name, type })));
    const { rows: differing } = await engine.sql(`
      (from dbt_history.build_times('day') except from dbt_history.daily_build_times)
      union all (from dbt_history.daily_build_times except from dbt_history.build_times('day'))`);
    expect(differing).toEqual([]);
  });
});
