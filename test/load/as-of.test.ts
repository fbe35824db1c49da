import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { at, manifest, model, result, runResults } from "../support/artifact-builder.js";
import { exportStore } from "../support/export-store.js";
import { openEngine } from "../support/open-engine.js";
import { readSampleFiles } from "../support/sample-files.js";

vi.setConfig({ testTimeout: 300_000 });

/** When an artifact was generated; semantic manifests do not tell. */
function generatedAt(bytes: Buffer): string | undefined {
  return /"generated_at": ?"([^"]+)"/.exec(bytes.toString("latin1", 0, 2_000))?.[1];
}

test("a past moment of the sample is what a store was that had loaded the artifacts up to then", async () => {
  const dated = (await readSampleFiles()).flatMap(({ path, bytes }) => {
    const moment = generatedAt(bytes);
    return moment === undefined
      ? []
      : [{ path, bytes, moment: Date.parse(moment), folder: path.slice(0, path.lastIndexOf("/")) }];
  });
  // Between two invocations: an invocation is one moment, that of its last artifact.
  const ends = new Map<string, number>();
  for (const { folder, moment } of dated) ends.set(folder, Math.max(ends.get(folder) ?? 0, moment));
  const moments = [...ends.values()].toSorted((left, right) => left - right);
  const engine = await openEngine();
  await engine.load(dated.map(({ bytes }) => bytes));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: moments.length - 1 }), async (index) => {
      const asOf = new Date(moments[index]!);
      const then = await openEngine();
      try {
        await then.load(
          dated
            .filter(({ folder }) => ends.get(folder)! <= asOf.getTime())
            .map(({ bytes }) => bytes),
        );
        const wanted = await exportStore(then);
        // The moment is cut to milliseconds.
        const asked = engine.at({ asOf: new Date(asOf.getTime() + 1) });
        const got = await exportStore(engine, { asked });
        for (const name of Object.keys(wanted))
          expect({ name, rows: got[name] }).toEqual({ name, rows: wanted[name] });
      } finally {
        await then.close();
      }
    }),
    {
      numRuns: Number(process.env["ARTIFACTQL_RUNS"] ?? 3),
      endOnFailure: true,
      examples: [[0], [20]],
    },
  );
});

test("a moment before everything shows nothing, one after everything all", async () => {
  const engine = await openEngine();
  await engine.load([manifest(), runResults()]);
  const all = await exportStore(engine);
  const never = await exportStore(engine, { asked: engine.at({ asOf: "2001-01-01" }) });
  expect(Object.values(never).flat()).toEqual([]);
  expect(await exportStore(engine, { asked: engine.at({ asOf: "2100-01-01T00:00:00Z" }) })).toEqual(
    all,
  );
});

const momentOf = (time: string): Date => new Date(at(time));

test("a node that comes, changes, goes and comes back is shown as it was at each moment", async () => {
  const engine = await openEngine();
  const kept = model("kept");
  const stories: readonly (readonly [string, Record<string, unknown>[]])[] = [
    ["01:00:00", [kept]],
    ["02:00:00", [kept, model("node", { raw_code: "1" })]],
    ["03:00:00", [kept, model("node", { raw_code: "2" })]],
    ["04:00:00", [kept]],
    ["05:00:00", [kept, model("node", { raw_code: "2" })]],
  ];
  const inputs = stories.map(([time, nodes], index) =>
    manifest({ invocation: `i${index}`, at: at(time), nodes }),
  );
  // Newest first: history is ordered by what artifacts say.
  for (const input of inputs.toReversed()) await engine.load(input);
  const { rows } = await engine.sql(
    "select valid_from, valid_to, raw_code, is_first, code_changed from dbt_history.nodes where name = 'node' order by valid_from",
  );
  expect(rows).toEqual([
    {
      valid_from: momentOf("02:00:00"),
      valid_to: momentOf("03:00:00"),
      raw_code: "1",
      is_first: true,
      code_changed: false,
    },
    {
      valid_from: momentOf("03:00:00"),
      valid_to: momentOf("04:00:00"),
      raw_code: "2",
      is_first: false,
      code_changed: true,
    },
    {
      valid_from: momentOf("05:00:00"),
      valid_to: null,
      raw_code: "2",
      is_first: false,
      code_changed: false,
    },
  ]);
  const codes: unknown[] = [];
  for (const hour of [1, 2, 3, 4, 5])
    codes.push(
      (
        await engine.maybeOne<{ c: string }>(
          "select raw_code as c from dbt.models where name = 'node'",
          undefined,
          { asOf: at(`0${hour}:30:00`) },
        )
      )?.c,
    );
  expect(codes).toEqual([undefined, "1", "2", undefined, "2"]);
});

const runWith = (invocation: string, time: string, status: string): Record<string, unknown> =>
  runResults({
    invocation,
    at: at(time),
    results: [result("model.shop.orders", { status, timing: [] })],
  });

test("the newest result at a moment is that of the newest invocation up to it", async () => {
  const engine = await openEngine();
  await engine.load([
    manifest({ at: at("00:30:00") }),
    runWith("b", "02:00:00", "error"),
    runWith("c", "03:00:00", "success"),
    runWith("a", "01:00:00", "success"),
  ]);
  const statusAt = async (asOf: string): Promise<unknown> =>
    (
      await engine.maybeOne<{ status: string }>(
        "select status from dbt_rt.run_results_latest",
        undefined,
        { asOf },
      )
    )?.status;
  expect([
    await statusAt(at("00:59:59")),
    await statusAt(at("01:00:00")),
    await statusAt(at("02:30:00")),
    await statusAt("2026-05-01"),
  ]).toEqual([undefined, "success", "error", "success"]);
});
