import { describe, expect, it } from "vitest";
import { AbortedError, ClosedError, LimitError, QueryError } from "../../../src/errors.js";
import { openDatabase } from "../../support/databases.js";

const endless =
  "select count(*) from range(100000000) a, range(100000) b where a.range + b.range = -1";

describe("a session", () => {
  it("runs several statements, and returns rows with plain numbers", async () => {
    const session = await (await openDatabase()).writer();
    await session.run(
      "create table t (a bigint, b varchar); insert into t values (1, 'x'), (2, null)",
    );
    expect(
      await session.rows("select a, b, count(*) over () as n from t where a >= $least order by a", {
        least: 1,
      }),
    ).toEqual([
      { a: 1, b: "x", n: 2 },
      { a: 2, b: null, n: 2 },
    ]);
    expect(await session.rows("select a from t where a = 1", [], { integers: "bigint" })).toEqual([
      { a: 1n },
    ]);
    await session.release();
  });

  it("rolls back what a failed transaction did, and commits the others", async () => {
    const session = await (await openDatabase()).writer();
    await session.run("create table t (a int)");
    const failing = session.transaction(async () => {
      await session.run("insert into t values (1)");
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    const broken = session.transaction(async () => {
      await session.run("insert into t values (2)");
      await session.run("insert into t values ('x')");
    });
    await expect(broken).rejects.toThrow(QueryError);
    const result = await session.transaction(async () => {
      await session.run("insert into t values (3)");
      return "done";
    });
    expect([result, await session.rows("from t")]).toEqual(["done", [{ a: 3 }]]);
    await session.release();
  });

  it("rolls back a transaction that is released in the middle", async () => {
    const database = await openDatabase();
    const session = await database.writer();
    await session.run("create table t (a int)");
    const abandoned = session.transaction(async () => {
      await session.run("insert into t values (1)");
      await session.release();
      await session.run("insert into t values (2)");
    });
    await expect(abandoned).rejects.toThrow(ClosedError);
    const next = await database.writer();
    expect(await next.rows("from t")).toEqual([]);
    await next.release();
  });

  it("stops on a signal, also within a transaction, and goes on working", async () => {
    const session = await (await openDatabase()).writer();
    await session.run("create table t (a int)");
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const stopped = session.transaction(async () => {
      await session.run("insert into t values (1)");
      await session.rows(endless, [], { signal: controller.signal });
    });
    await expect(stopped).rejects.toThrow(AbortedError);
    await expect(session.run(endless, { timeout: 50 })).rejects.toThrow(LimitError);
    await expect(session.run("select 1", { signal: AbortSignal.abort() })).rejects.toThrow(
      AbortedError,
    );
    expect(await session.rows("select count(*) as n from t")).toEqual([{ n: 0 }]);
    await session.release();
  });

  it("sets and unsets variables of its own connection", async () => {
    const database = await openDatabase();
    const [first, second] = [await database.reader({ project: "harbor" }), await database.reader()];
    const ask = "select getvariable('project') as p, getvariable('odd \"name\"') as o";
    await second.setVariable('odd "name"', "it's");
    expect([await first.rows(ask), await second.rows(ask)]).toEqual([
      [{ p: "harbor", o: null }],
      [{ p: null, o: "it's" }],
    ]);
    await first.release();
    const third = await database.reader();
    expect([third.connection === first.connection, await third.rows(ask)]).toEqual([
      true,
      [{ p: null, o: null }],
    ]);
    await Promise.all([second.release(), third.release()]);
  });

  it("does nothing any more once it is released", async () => {
    const session = await (await openDatabase()).reader();
    await Promise.all([session.release(), session.release()]);
    await expect(session.run("select 1")).rejects.toThrow(ClosedError);
  });

  it("writes in the order of asking", async () => {
    const database = await openDatabase();
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const session = await database.writer();
        await session.run("select 1");
        order.push(number);
        await session.release();
      }),
    );
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it("leaves the queue of writers when its signal fires", async () => {
    const database = await openDatabase();
    const first = await database.writer();
    const controller = new AbortController();
    const second = database.writer(controller.signal);
    const third = database.writer();
    controller.abort();
    await expect(second).rejects.toThrow(AbortedError);
    await first.release();
    await (await third).release();
    expect(database.connectionsInUse).toBe(0);
  });
});
