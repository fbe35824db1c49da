import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  readSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Database } from "../../../src/duckdb/database.js";
import { query, stream } from "../../../src/duckdb/query.js";
import { ClosedError, LockedError, OptionsError, StoreError } from "../../../src/errors.js";
import { normalizeOptions } from "../../../src/options.js";
import { openDatabase, temporaryFolder, write } from "../../support/databases.js";

const api = createRequire(import.meta.url).resolve("@duckdb/node-api");
const children: ChildProcess[] = [];

/** Runs DuckDB code in another process, and waits until it prints something. */
async function inOtherProcess(code: string): Promise<{ child: ChildProcess; output: string }> {
  const script = `const { DuckDBInstance } = require(${JSON.stringify(api)}); (async () => { ${code} })().catch((error) => console.log(error.message));`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [output] = (await once(child.stdout, "data")) as [Buffer];
  return { child, output: output.toString().trim() };
}

const hold = (file: string, milliseconds: number): string =>
  `const held = await DuckDBInstance.create(${JSON.stringify(file)}); console.log("held"); setTimeout(() => held.closeSync(), ${milliseconds});`;

async function isFree(file: string): Promise<boolean> {
  return (
    (
      await inOtherProcess(
        `await DuckDBInstance.create(${JSON.stringify(file)}); console.log("free")`,
      )
    ).output === "free"
  );
}

afterEach(async () => {
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill();
      await exit;
    }),
  );
});

function storePath(name = "store.duckdb"): string {
  return path.join(temporaryFolder(), name);
}

describe("opening", () => {
  it("keeps what was written, for the next opening", async () => {
    const file = storePath();
    const first = await openDatabase({ database: file });
    await write(first, "create table t as select 42 as answer");
    await first.close();
    const second = await openDatabase({ database: file, readOnly: true });
    expect((await query(second, "from t")).rows).toEqual([{ answer: 42 }]);
    expect([second.path, second.readOnly, first.isClosed]).toEqual([file, true, true]);
  });

  it("writes files that DuckDB 1.0 and later can open", async () => {
    const file = storePath();
    const database = await openDatabase({ database: file });
    await write(database, "create table t as select 1 as a");
    await database.close();
    expect(readFileSync(file).readBigUInt64LE(12)).toBe(64n);
  });

  it("works in UTC, in its own scratch folder, which goes when it closes", async () => {
    const database = await openDatabase({ access: "full", threads: 1, memoryLimit: "200MB" });
    const { rows } = await query(
      database,
      "select current_setting('TimeZone') as zone, current_setting('temp_directory') as temporary, current_setting('threads') as threads, current_setting('memory_limit') as memory",
    );
    expect(rows).toEqual([
      { zone: "UTC", temporary: `${database.scratch}/spill`, threads: 1n, memory: "190.7 MiB" },
    ]);
    expect(existsSync(database.scratch)).toBe(true);
    await database.close();
    expect(existsSync(database.scratch)).toBe(false);
  });

  it("makes its scratch folder where it is told to, and says if it cannot", async () => {
    const folder = temporaryFolder();
    const database = await openDatabase({ temporaryDirectory: folder });
    expect(path.dirname(database.scratch)).toBe(folder);
    await expect(
      openDatabase({ temporaryDirectory: path.join(folder, "missing") }),
    ).rejects.toThrow("Name an existing, writable folder with temporaryDirectory");
  });

  it("spills into its scratch folder", async () => {
    const database = await openDatabase({ memoryLimit: "60MB", threads: 1 });
    const { rows } = await query(
      database,
      "select count(*) as n from (select range as a, range::varchar || 'some longer text to sort' as b from range(1500000) order by b)",
    );
    expect(rows).toEqual([{ n: 1500000n }]);
  });

  it("shares one instance among openings of one file, whatever it is called", async () => {
    const file = storePath();
    const first = await openDatabase({ database: file });
    const link = path.join(temporaryFolder(), "link.duckdb");
    symlinkSync(file, link);
    const second = await openDatabase({ database: link });
    expect([second.path, second.scratch]).toEqual([first.path, first.scratch]);
    await write(first, "create table t as select 1 as a");
    await first.close();
    expect((await query(second, "from t")).rows).toEqual([{ a: 1 }]);
    await expect(query(first, "from t")).rejects.toThrow(ClosedError);
    await second.close();
    expect(await isFree(file)).toBe(true);
  });

  it("shares also when opened at once, and through a link to a file that is not there yet", async () => {
    const folder = temporaryFolder();
    symlinkSync(path.join(folder, "real.duckdb"), path.join(folder, "link.duckdb"));
    const [first, second, third] = await Promise.all(
      ["real.duckdb", "link.duckdb", "./x/../real.duckdb"].map((name) =>
        openDatabase({ database: path.join(folder, name) }),
      ),
    );
    expect(new Set([first?.scratch, second?.scratch, third?.scratch]).size).toBe(1);
  });

  it("fails for settings that contradict the open instance", async () => {
    const file = storePath();
    await openDatabase({ database: file, threads: 1 });
    for (const options of [
      { readOnly: true },
      { access: "full" },
      { threads: 2 },
      { memoryLimit: "1GB" },
    ] as const) {
      await expect(openDatabase({ database: file, ...options })).rejects.toThrow(LockedError);
    }
    await expect(openDatabase({ database: file, readOnly: true })).rejects.toThrow(
      "is open in this process with readOnly: false",
    );
    expect((await openDatabase({ database: file })).path).toBe(file);
  });

  it("can be opened with other settings as soon as it is closed", async () => {
    const file = storePath();
    const first = await openDatabase({ database: file });
    const closing = first.close();
    const second = await openDatabase({ database: file, readOnly: true });
    await closing;
    expect(second.readOnly).toBe(true);
  });

  it("gives every store in memory its own", async () => {
    const [first, second] = [await openDatabase(), await openDatabase({ database: ":memory:" })];
    await write(first, "create table t as select 1 as a");
    await expect(query(second, "from t")).rejects.toThrow("Table with name t does not exist");
  });

  it("names the process that holds the file", async () => {
    const file = storePath();
    const { child } = await inOtherProcess(hold(file, 60_000));
    for (const readOnly of [false, true]) {
      const error = await openDatabase({ database: file, readOnly }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(LockedError);
      expect(error).toMatchObject({ database: file, pid: child.pid });
      expect(String(error)).toContain("--wait");
    }
  });

  it("waits for a file that is held, as long as it is told to", async () => {
    const file = storePath();
    await inOtherProcess(hold(file, 400));
    await expect(openDatabase({ database: file, wait: 50 })).rejects.toThrow(LockedError);
    expect((await openDatabase({ database: file, wait: 20_000 })).path).toBe(file);
  });

  it("lets several processes read at once", async () => {
    const file = storePath();
    await (await openDatabase({ database: file })).close();
    await inOtherProcess(
      `globalThis.held = await DuckDBInstance.create(${JSON.stringify(file)}, { access_mode: "READ_ONLY" }); console.log("held"); setTimeout(() => {}, 60000)`,
    );
    expect((await openDatabase({ database: file, readOnly: true })).readOnly).toBe(true);
  });

  it("makes no file when it only reads", async () => {
    const file = storePath();
    await expect(openDatabase({ database: file, readOnly: true })).rejects.toThrow(
      "does not exist, and readOnly makes no file. Load artifacts into it first.",
    );
    expect(existsSync(file)).toBe(false);
  });

  it("says what is wrong with a file", async () => {
    const folder = temporaryFolder();
    const text = path.join(folder, "text.duckdb");
    writeFileSync(text, "no database ".repeat(1000));
    await expect(openDatabase({ database: text })).rejects.toThrow("is not a DuckDB database");
    await expect(openDatabase({ database: folder })).rejects.toThrow("is a folder");
    await expect(
      openDatabase({ database: path.join(folder, "missing", "x.duckdb") }),
    ).rejects.toThrow("its folder does not exist");
    const damaged = path.join(folder, "damaged.duckdb");
    const database = await openDatabase({ database: damaged });
    await write(database, "create table t as select range from range(100000)");
    await database.close();
    writeFileSync(damaged, readFileSync(damaged).fill(7, 5000, 9000));
    await expect(openDatabase({ database: damaged })).rejects.toThrow(StoreError);
    await expect(openDatabase({ database: damaged })).rejects.toThrow("is damaged");
    expect(readSync(openOnce(text), Buffer.alloc(3))).toBe(3);
  });

  it("refuses to make a file that hides a schema, and opens one that exists under another name", async () => {
    const folder = temporaryFolder();
    for (const name of ["dbt.duckdb", "DBT_RT.db", "dbt_history.prod.duckdb", "dbt_store"]) {
      await expect(openDatabase({ database: path.join(folder, name) })).rejects.toThrow(
        OptionsError,
      );
    }
    const file = path.join(folder, "dbt.duckdb");
    await inOtherProcess(
      `const instance = await DuckDBInstance.create(${JSON.stringify(file)}); const connection = await instance.connect();
       await connection.run("create schema dbt; create view dbt.dbt.models as select 1 as a"); connection.closeSync(); instance.closeSync(); console.log("made");`,
    );
    const database = await openDatabase({ database: file });
    await write(database, "create table dbt.t as select range as n from range(100000)");
    expect(
      (await query(database, "select a, (select count(*) from dbt.t) as n from dbt.models")).rows,
    ).toEqual([{ a: 1, n: 100000n }]);
    await database.close();
    const readOnly = await openDatabase({ database: file, readOnly: true });
    expect((await query(readOnly, "select count(*) as n from dbt.t")).rows).toEqual([
      { n: 100000n },
    ]);
    await expect(readOnly.writer()).rejects.toThrow(StoreError);
  });

  it("lets no second name of one file through", async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, "real"));
    symlinkSync(path.join(folder, "real"), path.join(folder, "alias"));
    const first = await openDatabase({ database: path.join(folder, "real", "a.duckdb") });
    const second = await openDatabase({ database: path.join(folder, "alias", "a.duckdb") });
    expect(second.path).toBe(first.path);
    linkSync(first.path, path.join(folder, "hard.duckdb"));
    await expect(openDatabase({ database: path.join(folder, "hard.duckdb") })).rejects.toThrow(
      LockedError,
    );
  });
});

describe("closing", () => {
  it("waits for what runs, is safe to repeat, and ends everything", async () => {
    const file = storePath();
    const database = await openDatabase({ database: file });
    const running = query(
      database,
      "select count(*) as n from range(30000000) where hash(range) % 7 = 1",
    );
    const writing = write(database, "create table t as select range from range(1000000)");
    await Promise.all([database.close(), database.close()]);
    await expect(running).resolves.toMatchObject({ rowCount: 1 });
    await expect(writing).resolves.toBeUndefined();
    await expect(query(database, "select 1")).rejects.toThrow(ClosedError);
    await expect(stream(database, "select 1")).rejects.toThrow(ClosedError);
    await expect(database.writer()).rejects.toThrow(ClosedError);
    expect(await isFree(file)).toBe(true);
  });

  it("interrupts on request, and frees the file although streams are half read", async () => {
    const file = storePath();
    const database = await openDatabase({ database: file });
    await write(database, "create table t as select range as a from range(2000000)");
    const rows = await stream(database, "from t");
    const iterator = rows[Symbol.asyncIterator]();
    await iterator.next();
    const unread = await stream(database, "from t");
    const running = query(database, "select count(*) from t a, t b where a.a + b.a = -1").catch(
      (error: unknown) => error,
    );
    const session = await database.writer();
    const closing = database.close();
    await database.close({ interrupt: true });
    await closing;
    expect(await running).toBeInstanceOf(ClosedError);
    await expect(session.run("select 1")).rejects.toThrow(ClosedError);
    await expect(unread[Symbol.asyncIterator]().next()).rejects.toThrow(ClosedError);
    expect(await isFree(file)).toBe(true);
  });

  it("frees the file after a loop that was left", async () => {
    const file = storePath();
    const database = await openDatabase({ database: file });
    await write(database, "create table t as select range as a from range(2000000)");
    const kept: unknown[] = [];
    const rows = await stream(database, "from t");
    for await (const row of rows) {
      kept.push(row, rows);
      break;
    }
    await database.close();
    expect([await isFree(file), kept.length]).toEqual([true, 2]);
  });
});

describe("a process that ends without closing", () => {
  it("leaves no scratch folder", async () => {
    const folder = temporaryFolder();
    const source = new URL("../../../src/", import.meta.url).href;
    const script = `
      const { Database } = await import("${source}duckdb/database.ts");
      const { normalizeOptions } = await import("${source}options.ts");
      const database = await Database.open(normalizeOptions({ temporaryDirectory: ${JSON.stringify(folder)} }));
      console.log(database.scratch);
      process.exit(0);`;
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", script],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    children.push(child);
    const [scratch] = (await once(child.stdout, "data")) as [Buffer];
    await once(child, "exit");
    expect(path.dirname(scratch.toString().trim())).toBe(folder);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("options of a database", () => {
  it("are the normalized ones", async () => {
    const database = await Database.open(normalizeOptions());
    expect([database.path, database.readOnly, database.access]).toEqual([
      ":memory:",
      false,
      "sandboxed",
    ]);
    await database.close();
  });
});

function openOnce(file: string): number {
  const descriptor = openSync(file, "r");
  setImmediate(() => closeSync(descriptor));
  return descriptor;
}
