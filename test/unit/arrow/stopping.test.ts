import { describe, expect, test } from "vitest";
import { AbortedError, LimitError, QueryError } from "../../../src/index.js";
import { collectBytes } from "../../support/arrow-values.js";
import { openInside } from "../../support/open-inside.js";
import { makeTemporaryFolder, openEngine } from "../../support/open-engine.js";
import { join } from "node:path";

/** Would run for days. */
const endless = "select i, 'text ' || i as t from range(1000000000000) r(i)";
const failing =
  "select case when i = 1500000 then error('row ' || i) else i::varchar end as t from range(3000000) r(i)";
const batchRows = 20_480;

describe("a stream of Arrow bytes", () => {
  test("that is left ends its query, and gives the connection back", async () => {
    const { engine, database } = await openInside();
    for await (const bytes of await engine.arrowStream(endless, undefined, { batchRows }))
      if (bytes.byteLength > 10_000) break;
    expect(database.connectionsInUse).toBe(0);
    expect((await engine.sql("select 1 as a")).rows).toEqual([{ a: 1 }]);
  });

  test("that is left lets the file go", async () => {
    const file = join(makeTemporaryFolder(), "store.duckdb");
    const engine = await openEngine({ database: file });
    for await (const bytes of await engine.arrowStream(endless, undefined, { batchRows }))
      if (bytes.byteLength > 10_000) break;
    await engine.close();
    const again = await openEngine({ database: file });
    expect((await again.arrow("select 1 as a")).numRows).toBe(1);
  });

  test("that is closed before it is read ends its query", async () => {
    const { engine, database } = await openInside();
    const stream = await engine.arrowStream(endless);
    expect(database.connectionsInUse).toBe(1);
    await stream.close();
    await stream.close();
    expect(database.connectionsInUse).toBe(0);
    await expect(collectBytes(stream)).rejects.toMatchObject({ code: "CLOSED" });
  });

  test("stops when the signal fires in the middle", async () => {
    const { engine, database } = await openInside();
    const controller = new AbortController();
    const settings = { signal: controller.signal, batchRows };
    const read = async (): Promise<void> => {
      for await (const bytes of await engine.arrowStream(endless, undefined, settings))
        if (bytes.byteLength > 10_000) controller.abort();
    };
    await expect(read()).rejects.toThrow(AbortedError);
    expect(database.connectionsInUse).toBe(0);
  });

  test("fails when its query fails midway, and does not just end", async () => {
    const { engine, database } = await openInside();
    let pieces = 0;
    const read = async (): Promise<void> => {
      for await (const _ of await engine.arrowStream(failing, undefined, { batchRows })) pieces++;
    };
    await expect(read()).rejects.toThrow(QueryError);
    expect(pieces).toBeGreaterThan(2);
    expect(database.connectionsInUse).toBe(0);
  });

  test("fails when a value midway does not fit, and ends the query", async () => {
    const { engine, database } = await openInside();
    const query =
      "select case when i = 100000 then 170141183460469231731687303715884105728::uhugeint else i::uhugeint end as h from range(1000000000) r(i)";
    await expect(
      engine.arrowStream(query, undefined, { batchRows }).then(collectBytes),
    ).rejects.toThrow(LimitError);
    expect(database.connectionsInUse).toBe(0);
  });

  test("computes rows only as they are read, with memory flat", async () => {
    const { engine } = await openInside();
    const query = "select i, 'the text of row ' || i as t from range(6000000) r(i)";
    let bytes = 0;
    let least = Infinity;
    let most = 0;
    for await (const piece of await engine.arrowStream(query, undefined, { batchRows })) {
      bytes += piece.byteLength;
      await new Promise(setImmediate);
      if (bytes < 20_000_000) continue;
      const { rss } = process.memoryUsage();
      least = Math.min(least, rss);
      most = Math.max(most, rss);
    }
    expect(bytes).toBeGreaterThan(200_000_000);
    expect(most - least).toBeLessThan(100_000_000);
  }, 60_000);
});

describe("a table of Arrow", () => {
  test("stops when the signal fires, and at its timeout", async () => {
    const { engine, database } = await openInside();
    const controller = new AbortController();
    const running = engine.arrow(endless, undefined, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(running).rejects.toThrow(AbortedError);
    await expect(engine.arrow(endless, undefined, { timeout: 60 })).rejects.toThrow(LimitError);
    expect(database.connectionsInUse).toBe(0);
  });

  test("fails when its query fails midway", async () => {
    const { engine, database } = await openInside();
    await expect(engine.arrow(failing)).rejects.toThrow(QueryError);
    expect(database.connectionsInUse).toBe(0);
  });

  test("of a type that Arrow lacks leaves no query behind", async () => {
    const { engine, database } = await openInside();
    await expect(engine.arrow("select 1::variant as v")).rejects.toMatchObject({ code: "OPTIONS" });
    expect(database.connectionsInUse).toBe(0);
  });
});
