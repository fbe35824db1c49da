import { describe, expect, it } from "vitest";
import { query, stream } from "../../../src/duckdb/query.js";
import {
  AbortedError,
  ClosedError,
  LimitError,
  OptionsError,
  QueryError,
} from "../../../src/errors.js";
import { openDatabase, write } from "../../support/databases.js";

const endless =
  "select count(*) from range(100000000) a, range(100000) b where a.range + b.range = -1";

describe("query", () => {
  it("returns frozen rows, columns and counts", async () => {
    const database = await openDatabase();
    const result = await query(
      database,
      "select 1 as one, 'a' as text union all select 2, null order by 1",
    );
    expect(result).toEqual({
      rows: [
        { one: 1, text: "a" },
        { one: 2, text: null },
      ],
      columns: [
        { name: "one", type: "INTEGER" },
        { name: "text", type: "VARCHAR" },
      ],
      rowCount: 2,
      truncated: false,
    });
    expect(
      [result, result.rows, result.columns, result.columns[0]].every((part) =>
        Object.isFrozen(part),
      ),
    ).toBe(true);
  });

  it("cuts at the limit and says so", async () => {
    const database = await openDatabase();
    const result = await query(database, "from range(1000000000)", [], { limit: 3000 });
    expect([result.rowCount, result.rows.length, result.truncated]).toEqual([3000, 3000, true]);
    expect(result.rows[2999]).toEqual({ range: 2999n });
  });

  it("does not call a result truncated that has exactly as many rows as the limit", async () => {
    const database = await openDatabase();
    expect(await query(database, "from range(5)", [], { limit: 5 })).toMatchObject({
      rowCount: 5,
      truncated: false,
    });
    expect(await query(database, "from range(5)", [], { limit: 0 })).toMatchObject({
      rowCount: 0,
      truncated: true,
    });
    expect(await query(database, "from range(0)", [], { limit: 0 })).toMatchObject({
      rowCount: 0,
      truncated: false,
    });
  });

  it("gives columns of one name numbers", async () => {
    const database = await openDatabase();
    const { rows } = await query(database, 'select 1 as a, 2 as a, 3 as "a_1", 4 as a');
    expect(rows).toEqual([{ a: 1, a_2: 2, a_1: 3, a_3: 4 }]);
  });

  it("keeps a column that is called __proto__", async () => {
    const database = await openDatabase();
    const { rows } = await query(
      database,
      `select {'x': 1} as "__proto__", map {'__proto__': 2} as m`,
    );
    expect(Object.entries(rows[0] ?? {})).toEqual([
      ["__proto__", { x: 1 }],
      ["m", Object.fromEntries([["__proto__", 2]])],
    ]);
  });

  it("keeps the places of queries that run at once apart", async () => {
    const database = await openDatabase();
    const places = ["2026-10-01", "2026-10-02", undefined, "2026-10-03"];
    const ask =
      "select getvariable('as_of') as as_of, getvariable('environment') as environment, count(*) as n from range(300000)";
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        query(database, ask, [], {
          asOf: places[index % 4],
          environment: index % 2 === 0 ? "ci" : undefined,
        }),
      ),
    );
    expect(results.map(({ rows }) => rows[0])).toEqual(
      Array.from({ length: 20 }, (_, index) => ({
        as_of: places[index % 4] ?? null,
        environment: index % 2 === 0 ? "ci" : null,
        n: 300000n,
      })),
    );
  });

  it("reads the place anew for each call through a view", async () => {
    const database = await openDatabase();
    await write(database, "create view place as select getvariable('as_of') as as_of");
    const ask = async (asOf: string | undefined): Promise<unknown> =>
      (await query(database, "from place", [], { asOf })).rows;
    expect([await ask("2026-01-01"), await ask("2026-02-02"), await ask(undefined)]).toEqual([
      [{ as_of: "2026-01-01" }],
      [{ as_of: "2026-02-02" }],
      [{ as_of: null }],
    ]);
  });

  it("tells an error that comes after many rows, with and without a limit", async () => {
    const database = await openDatabase();
    await write(
      database,
      "create table big as select case when range = 900000 then 'secret' else '1' end as text from range(1000000)",
    );
    const ask = "select text::int as number from big";
    await expect(query(database, ask)).rejects.toThrow(QueryError);
    await expect(query(database, ask, [], { limit: 990_000 })).rejects.toThrow(
      "could not be converted to INT32",
    );
    const read = async (): Promise<number> => {
      let count = 0;
      for await (const rows of (await stream(database, ask)).batches()) count += rows.length;
      return count;
    };
    await expect(read()).rejects.toThrow("could not be converted to INT32");
  });

  it("does not start when the signal has fired", async () => {
    const database = await openDatabase();
    const reason = new Error("never mind");
    await expect(
      query(database, endless, [], { signal: AbortSignal.abort(reason) }),
    ).rejects.toMatchObject({ code: "ABORTED", cause: reason });
  });

  it("stops a running query when the signal fires", async () => {
    const database = await openDatabase();
    const controller = new AbortController();
    const running = query(database, endless, [], { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(running).rejects.toThrow(AbortedError);
    expect(database.connectionsInUse).toBe(0);
    expect((await query(database, "select 1 as a")).rows).toEqual([{ a: 1 }]);
  });

  it("stops a query at its timeout", async () => {
    const database = await openDatabase();
    const failure = await query(database, endless, [], { timeout: 60 }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(LimitError);
    expect(failure).toMatchObject({ limit: 60 });
    expect((failure as LimitError).actual).toBeGreaterThanOrEqual(59);
  });

  it("refuses settings that it does not know", async () => {
    const database = await openDatabase();
    const settings = { asof: "2026-01-01" } as object;
    await expect(query(database, "select 1", [], settings)).rejects.toThrow(
      'Unknown option "asof" of a query. Did you mean "asOf"?',
    );
    await expect(query(database, "select 1", [], { limit: -1 })).rejects.toThrow(OptionsError);
  });

  it("says that a query is empty", async () => {
    const database = await openDatabase();
    for (const text of ["", " ", "-- nothing", "/* */ ;"]) {
      await expect(query(database, text)).rejects.toThrow("The query is empty.");
    }
  });
});

describe("stream", () => {
  it("gives rows one by one, or in batches", async () => {
    const database = await openDatabase();
    const single: unknown[] = [];
    const rows = await stream(database, "select range::int as n from range(5000)");
    for await (const row of rows) single.push(row);
    const sizes: number[] = [];
    for await (const batch of (
      await stream(database, "select range::int as n from range(5000)")
    ).batches())
      sizes.push(batch.length);
    expect(single).toHaveLength(5000);
    expect(single[4999]).toEqual({ n: 4999 });
    expect(sizes).toEqual([2048, 2048, 904]);
    expect(rows.columns).toEqual([{ name: "n", type: "INTEGER" }]);
  });

  it("lets queries run inside its loop", async () => {
    const database = await openDatabase();
    const seen: unknown[] = [];
    for await (const { n } of await stream<{ n: number }>(
      database,
      "select range::int as n from range(3000)",
    )) {
      if (n % 1000 === 0)
        seen.push((await query(database, "select $1 * 2 as double", [n])).rows[0]);
    }
    expect(seen).toEqual([{ double: 0 }, { double: 2000 }, { double: 4000 }]);
  });

  it("gives its connection back when the loop is left", async () => {
    const database = await openDatabase();
    for await (const row of await stream(database, "from range(100000000)")) {
      expect(database.connectionsInUse).toBe(1);
      if (row["range"] === 10n) break;
    }
    expect(database.connectionsInUse).toBe(0);
    expect((await query(database, "select 1 as a")).rows).toEqual([{ a: 1 }]);
  });

  it("gives its connection back when the loop throws, and when it is closed unread", async () => {
    const database = await openDatabase();
    const failing = async (): Promise<void> => {
      for await (const row of await stream(database, "from range(100000000)"))
        throw new Error(`stopped at ${String(row["range"])}`);
    };
    await expect(failing()).rejects.toThrow("stopped at 0");
    const unread = await stream(database, "from range(100000000)");
    await unread.close();
    await unread.close();
    expect(database.connectionsInUse).toBe(0);
  });

  it("can be read once", async () => {
    const database = await openDatabase();
    const rows = await stream(database, "select 1");
    for await (const _ of rows) expect(_).toEqual({ "1": 1 });
    await expect(rows[Symbol.asyncIterator]().next()).rejects.toThrow("A stream can be read once");
  });

  it("stops when its signal fires in the loop", async () => {
    const database = await openDatabase();
    const controller = new AbortController();
    let count = 0;
    const reading = async (): Promise<void> => {
      for await (const rows of (
        await stream(database, "from range(1000000000)", [], { signal: controller.signal })
      ).batches()) {
        count += rows.length;
        if (count > 10_000) controller.abort();
      }
    };
    await expect(reading()).rejects.toThrow(AbortedError);
    expect(count).toBeLessThan(20_000);
    expect(database.connectionsInUse).toBe(0);
  });

  it("fails, and does not just end, when the database is closed under it", async () => {
    const database = await openDatabase();
    const reading = async (): Promise<void> => {
      for await (const rows of (await stream(database, "from range(1000000000)")).batches()) {
        if (rows.length > 0) await database.close({ interrupt: true });
      }
    };
    await expect(reading()).rejects.toThrow(ClosedError);
  });

  it("keeps to its limit", async () => {
    const database = await openDatabase();
    let count = 0;
    for await (const rows of (
      await stream(database, "from range(100000000)", [], { limit: 3000 })
    ).batches())
      count += rows.length;
    expect([count, database.connectionsInUse]).toEqual([3000, 0]);
  });
});
