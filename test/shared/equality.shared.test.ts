import { beforeAll, expect, it } from "vitest";
import type { Engine } from "../../src/engine.js";
import {
  closeSharedEngine,
  describeShared,
  failedChecks,
  listJsonFiles,
  openSharedEngine,
  shared,
} from "../support/shared.js";

/** Ids that are given out, and when something was loaded: stores are equal without them. */
const notCompared = new Set(["project_id", "environment_id", "job_id", "run_id", "loaded_at"]);

/** Every public relation as text, rows in order. */
async function exportAll(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const relations = await engine.relations();
  const exported = new Map<string, string>();
  for (const relation of relations) {
    if (relation.type !== "view") continue;
    const columns = relation.columns
      .filter(({ name }) => !notCompared.has(name))
      .map(({ name }) => `"${name}"`);
    // Which of two files of one content is "loaded" and which "duplicate" depends on their order, and so does the file that an ignored one stands for.
    const list =
      relation.name === "artifacts"
        ? columns.map((name) =>
            name === '"outcome"' ? "replace(outcome, 'duplicate', 'loaded') as outcome" : name,
          )
        : columns;
    const { rows } = await engine.sql(
      `select ${list.join(", ")} from ${relation.schema}.${relation.name} order by all`,
    );
    exported.set(
      `${relation.schema}.${relation.name}`,
      rows.map((row) => JSON.stringify(row, (_, value: unknown) => asText(value))).join("\n"),
    );
  }
  return exported;
}

/** A sum of seconds differs in its last digits with the order of what is added up, which no store defines. */
function asText(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "number" ? Number(value.toPrecision(12)) : value;
}

/** A fixed order that looks like chance (mulberry32, Fisher and Yates). */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const list = [...items];
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other]!, list[last]!];
  }
  return list;
}

/** The names of relations that differ, each with the first line that only one side has. */
function differences(
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, text] of left) {
    if (right.get(name) === text) continue;
    const [here, there] = [text.split("\n"), (right.get(name) ?? "").split("\n")];
    const [inHere, inThere] = [new Set(here), new Set(there)];
    found[name] = {
      rows: [here.length, there.length],
      onlyFirst: here.filter((line) => !inThere.has(line)).slice(0, 2),
      onlySecond: there.filter((line) => !inHere.has(line)).slice(0, 2),
    };
  }
  return found;
}

for (const folder of ["lab/runs", "lab/versions", "corpus"]) {
  describeShared(`${folder}, loaded in other ways`, [folder], () => {
    let whole: ReadonlyMap<string, string>;

    beforeAll(async () => {
      const engine = await openSharedEngine();
      await engine.load(shared(folder));
      whole = await exportAll(engine);
      expect(whole.get("dbt_history.executions")?.length).toBeGreaterThan(1_000);

      // The same engine again: nothing may change.
      const again = await engine.load(shared(folder));
      expect({
        loaded: again.loaded,
        rows: again.rows,
        seen: again.unchanged + again.ignored,
      }).toEqual({ loaded: 0, rows: 0, seen: again.files });
      expect(differences(whole, await exportAll(engine))).toEqual({});
      await closeSharedEngine(engine);
    }, 120_000);

    it("gives the same store when files come shuffled, in small loads", async () => {
      const engine = await openSharedEngine();
      const files = shuffled(
        listJsonFiles(folder).map((path) => shared(path)),
        7,
      );
      const size = Math.ceil(files.length / 12);
      for (let start = 0; start < files.length; start += size)
        await engine.load(files.slice(start, start + size));
      const exported = await exportAll(engine);
      const failed = await failedChecks(engine);
      await closeSharedEngine(engine);
      expect(differences(whole, exported)).toEqual({});
      expect(failed).toEqual({});
    }, 180_000);

    it("gives the same store when the newest files come first, in one load", async () => {
      const engine = await openSharedEngine();
      await engine.load(
        listJsonFiles(folder)
          .toReversed()
          .map((path) => shared(path)),
      );
      const exported = await exportAll(engine);
      await closeSharedEngine(engine);
      expect(differences(whole, exported)).toEqual({});
    }, 120_000);
  });
}
