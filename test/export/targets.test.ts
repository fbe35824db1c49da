import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Engine } from "../../src/engine.js";
import {
  AbortedError,
  ClosedError,
  ExportError,
  LimitError,
  OptionsError,
  QueryError,
} from "../../src/errors.js";
import type { ExportOptions } from "../../src/types.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";

const endless = "select i, hash(i) as h from range(100000000000) as t(i)";

/** A folder for the target and one for what DuckDB writes. */
async function workplace(): Promise<{ engine: Engine; folder: string; scratch: string }> {
  const scratch = makeTemporaryFolder();
  return {
    engine: await openEngine({ temporaryDirectory: scratch }),
    folder: makeTemporaryFolder(),
    scratch,
  };
}

/** What an export that failed must not leave. */
function leftBehind(scratch: string): readonly string[] {
  return readdirSync(scratch, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.includes("export-"),
  );
}

describe("what is at the target", () => {
  test("stays, unless it may be replaced", async () => {
    const { engine, folder } = await workplace();
    const file = join(folder, "rows.csv");
    writeFileSync(file, "mine");
    await expect(engine.export("select 1 as a", file)).rejects.toThrow(/rows\.csv exists already/);
    expect(readFileSync(file, "utf8")).toBe("mine");
    await engine.export("select 1 as a", file, { overwrite: true });
    expect(readFileSync(file, "utf8")).toBe("a\n1\n");
  });

  test("stays when the export fails", async () => {
    const { engine, folder, scratch } = await workplace();
    const file = join(folder, "rows.csv");
    writeFileSync(file, "mine");
    const failing = engine.export(
      "select 'x' || i as a, (case when i = 90000 then 'x' else '1' end)::int as b from range(100000) as t(i)",
      file,
      { overwrite: true },
    );
    await expect(failing).rejects.toBeInstanceOf(QueryError);
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(readdirSync(folder)).toEqual(["rows.csv"]);
    expect(leftBehind(scratch)).toEqual([]);
  });

  test.each<[string, ExportOptions, typeof AbortedError | typeof LimitError]>([
    ["abort", { signal: AbortSignal.timeout(300) }, AbortedError],
    ["timeout", { timeout: 300 }, LimitError],
  ])("nothing is left after %s in the middle", async (_, options, kind) => {
    const { engine, folder, scratch } = await workplace();
    for (const [name, more] of [
      ["a.parquet", {}],
      ["b.duckdb", {}],
      ["c", { partitionBy: ["p"] }],
    ] as const) {
      const signal = options.signal === undefined ? undefined : AbortSignal.timeout(300);
      await expect(
        engine.export(`select *, i % 3 as p from (${endless})`, join(folder, name), {
          ...options,
          ...more,
          ...(signal && { signal }),
        }),
      ).rejects.toBeInstanceOf(kind);
    }
    expect(readdirSync(folder)).toEqual([]);
    expect(leftBehind(scratch)).toEqual([]);
    expect(
      (
        await engine.sql(
          "select count(*)::int as n from information_schema.schemata where catalog_name like 'artifactql_export%'",
        )
      ).rows,
    ).toEqual([{ n: 0 }]);
  });

  test("an export that was aborted before it began does nothing", async () => {
    const { engine, folder } = await workplace();
    await expect(
      engine.export("select 1 as a", join(folder, "a.csv"), { signal: AbortSignal.abort() }),
    ).rejects.toBeInstanceOf(AbortedError);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a folder of partitions is replaced as a whole", async () => {
    const { engine, folder } = await workplace();
    const target = join(folder, "parts");
    const options = { partitionBy: ["part"], overwrite: true };
    await engine.export("select 'old' as part, 1 as a", target, options);
    await engine.export("select 'new' as part, 1 as a", target, options);
    expect(readdirSync(target)).toEqual(["part=new"]);
    expect(readdirSync(folder)).toEqual(["parts"]);
    await expect(
      engine.export("select 'more' as part, 1 as a", target, { partitionBy: ["part"] }),
    ).rejects.toThrow(/exists already/);
  });

  test("so is a folder of all relations; an empty one is as good as none", async () => {
    const { engine, folder } = await workplace();
    mkdirSync(join(folder, "all"));
    await engine.export("all", join(folder, "all"), { format: "csv" });
    const before = readdirSync(join(folder, "all"));
    expect(before).toContain("dbt.models.csv");
    await engine.export("all", join(folder, "all"), { format: "parquet", overwrite: true });
    expect(readdirSync(join(folder, "all"))).toEqual(
      before.map((name) => name.replace(".csv", ".parquet")),
    );
  });

  test.each(["notes.txt", "part=1/notes.parquet", "own.csv", "part=1/data_0.txt"])(
    "a folder that holds %s is never replaced",
    async (name) => {
      const { engine, folder } = await workplace();
      mkdirSync(join(folder, "part=1"), { recursive: true });
      writeFileSync(join(folder, name), "mine");
      const exporting = engine.export("select 1 as part, 1 as a", folder, {
        partitionBy: ["part"],
        overwrite: true,
      });
      await expect(exporting).rejects.toThrow(`holds ${name}, which no export wrote`);
      expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
    },
  );

  test("a database is never replaced, the store least of all", async () => {
    const folder = makeTemporaryFolder();
    const database = join(folder, "runs.duckdb");
    const engine = await openEngine({ database });
    symlinkSync(database, join(folder, "link.csv"));
    for (const target of [database, join(folder, "link.csv")])
      await expect(
        engine.export("select 1 as a", target, { overwrite: true, format: "csv" }),
      ).rejects.toThrow(/is a DuckDB database|is the name of a store/);
    await expect(engine.export("select 1 as a", database, { overwrite: true })).rejects.toThrow(
      /is a DuckDB database/,
    );
    await expect(
      engine.export("select 1 as a", `${database}.wal`, { overwrite: true, format: "csv" }),
    ).rejects.toThrow(/is the name of a store/);
  });
});

describe("where it goes", () => {
  test("through a link, which stays", async () => {
    const { engine, folder } = await workplace();
    writeFileSync(join(folder, "real.csv"), "old");
    symlinkSync(join(folder, "real.csv"), join(folder, "link.csv"));
    await engine.export("select 1 as a", join(folder, "link.csv"), { overwrite: true });
    expect(readlinkSync(join(folder, "link.csv"))).toBe(join(folder, "real.csv"));
    expect(readFileSync(join(folder, "real.csv"), "utf8")).toBe("a\n1\n");
  });

  test("a file URL, a stream, a pipe", async () => {
    const { engine, folder } = await workplace();
    await engine.export("select 1 as a", pathToFileURL(join(folder, "a b.csv")));
    expect(readFileSync(join(folder, "a b.csv"), "utf8")).toBe("a\n1\n");

    const stream = new PassThrough();
    const [read, report] = await Promise.all([
      text(stream),
      engine.export("select 1 as a", stream, { format: "csv" }),
    ]);
    expect(read).toBe("a\n1\n");
    expect(report).toMatchObject({ files: [], bytes: 4, rows: 1 });

    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const handle = open(pipe, "r");
    const exporting = engine.export("select 1 as a", pipe, { format: "csv" });
    const end = await handle;
    expect((await end.readFile()).toString()).toBe("a\n1\n");
    await end.close();
    await exporting;
  });

  test("the answer of an HTTP server", async () => {
    const { engine } = await workplace();
    const server = createServer((_request, response) => {
      void engine.export("select 1 as a", response, { format: "csv" });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("a\n1\n");
  });

  test("a link to what is not there yet makes that", async () => {
    const { engine, folder } = await workplace();
    symlinkSync("later.csv", join(folder, "link.csv"));
    await engine.export("select 1 as a", join(folder, "link.csv"));
    expect(readlinkSync(join(folder, "link.csv"))).toBe("later.csv");
    expect(readFileSync(join(folder, "later.csv"), "utf8")).toBe("a\n1\n");
  });

  test("to one place from several exports at once", async () => {
    const { engine, folder } = await workplace();
    const file = join(folder, "same.csv");
    await Promise.all(
      Array.from({ length: 4 }, () => engine.export("select 1 as a", file, { overwrite: true })),
    );
    expect(readdirSync(folder)).toEqual(["same.csv"]);
  });

  test("a DuckDB file is whole, whoever looks into the instance meanwhile", async () => {
    const { engine, folder } = await workplace();
    const looking = await engine.stream("select * from information_schema.columns, range(100000)");
    const rows = looking[Symbol.asyncIterator]();
    await rows.next();
    const file = join(folder, "whole.duckdb");
    const outcome = await engine.export("select i from range(30000) as t(i)", file).then(
      ({ rows: count }) => count,
      (error: unknown) => error,
    );
    if (outcome === 30_000) {
      const copy = join(folder, "copy.duckdb");
      copyFileSync(file, copy);
      const there = await openEngine({ access: "full" });
      await there.sql(`attach '${copy}' as whole (read_only)`);
      expect((await there.sql("select count(*)::int as n from whole.result")).rows).toEqual([
        { n: 30_000 },
      ]);
    } else {
      expect(outcome).toBeInstanceOf(ExportError);
      expect(readdirSync(folder)).toEqual([]);
    }
    await looking.close();
  });

  test("closing the store waits for an export, and none begins afterwards", async () => {
    const { engine, folder } = await workplace();
    let closing: Promise<void> | undefined;
    const exporting = engine.export(
      "select i % 100 as p, i from range(10000) as t(i)",
      join(folder, "parts"),
      {
        partitionBy: ["p"],
        onProgress: ({ relations }) => {
          if (relations === 1) closing = engine.close();
        },
      },
    );
    expect((await exporting).files).toHaveLength(100);
    await closing;
    await expect(engine.export("select 1 as a", join(folder, "a.csv"))).rejects.toBeInstanceOf(
      ClosedError,
    );
  });

  test("a store that is closed at once keeps nothing of an export", async () => {
    const folder = makeTemporaryFolder();
    const database = join(folder, "runs.duckdb");
    const [one, other] = [await openEngine({ database }), await openEngine({ database })];
    const exporting = one.export(endless, join(folder, "a.duckdb"));
    const failing = expect(exporting).rejects.toBeInstanceOf(ClosedError);
    await sleep(300);
    await one.close({ interrupt: true });
    await failing;
    const attached =
      "select count(*)::int as n from information_schema.schemata where catalog_name like 'artifactql_export%'";
    expect((await other.sql(attached)).rows).toEqual([{ n: 0 }]);
  });

  test("a reader that stops ends the export", async () => {
    const { engine } = await workplace();
    const stream = new Writable({
      write: (_chunk, _encoding, done) => done(new Error("enough")),
    });
    await expect(engine.export("from range(100000)", stream, { format: "csv" })).rejects.toThrow(
      "enough",
    );
    expect((await engine.sql("select 1 as a")).rowCount).toBe(1);
  });

  test("a reader that never reads is waited for, until the time is up or the signal fires", async () => {
    const { engine } = await workplace();
    const stream = new Writable({ write: () => undefined });
    await expect(
      engine.export("from range(1000000)", new Writable({ write: () => undefined }), {
        format: "csv",
        timeout: 500,
      }),
    ).rejects.toBeInstanceOf(LimitError);
    await expect(
      engine.export("from range(1000000)", stream, {
        format: "csv",
        signal: AbortSignal.timeout(500),
      }),
    ).rejects.toBeInstanceOf(AbortedError);
  });

  test("a full disk is named", async (context) => {
    if (!existsSync("/dev/full")) context.skip("no /dev/full here");
    const { engine } = await workplace();
    const exporting = engine.export("from range(100000)", "/dev/full", { format: "csv" });
    await expect(exporting).rejects.toBeInstanceOf(ExportError);
    await expect(exporting).rejects.toThrow(/disk is full/);
  });

  test("a full scratch folder is named, and leaves the target as it was", async (context) => {
    const disk = makeTemporaryFolder();
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      context.skip("a small file system can be mounted by root alone");
    }
    onTestFinished(() => void execFileSync("umount", ["-l", disk], { stdio: "ignore" }));
    const engine = await openEngine({ temporaryDirectory: disk });
    const folder = makeTemporaryFolder();
    for (const name of ["a.csv", "a.parquet", "a.arrow", "a.duckdb"]) {
      const exporting = engine.export("select uuid() as a from range(500000)", join(folder, name));
      await expect(exporting, name).rejects.toThrow(/disk is full/i);
    }
    expect(readdirSync(folder)).toEqual([]);
    await engine.export("select 1 as a", join(folder, "a.csv"));
  });

  test.each<[string, string, ExportOptions, string]>([
    ["a folder in place of a file", ".", { format: "csv" }, "is a folder"],
    ["a file in place of a folder", "there.csv", { partitionBy: ["a"] }, "is a file"],
    ["a folder that is missing", "no/rows.csv", {}, "there is no folder"],
    ["a name that is too long", `${"x".repeat(300)}.csv`, {}, "too long"],
  ])("%s is refused", async (_, name, options, message) => {
    const { engine, folder } = await workplace();
    writeFileSync(join(folder, "there.csv"), "");
    const exporting = engine.export("select 1 as a, 2 as b", join(folder, name), options);
    await expect(exporting).rejects.toBeInstanceOf(ExportError);
    await expect(exporting).rejects.toThrow(message);
  });
});

describe("options that do not go together", () => {
  test.each<[string, unknown, object, string]>([
    ["select 1 as a", "rows.txt", {}, "names no format"],
    ["select 1 as a", new PassThrough(), {}, "say format"],
    ["select 1 as a", 7, {}, "needs a target"],
    ["select 1 as a", "", {}, "needs a target"],
    ["select 1 as a", "rows", { partitionBy: ["b"] }, 'names "b"'],
    ["select 1 as a", "rows", { partitionBy: ["a"] }, "every column"],
    ["select 1 as a, 2 as b", "rows", { partitionBy: ["a", "A"] }, "twice"],
    ["select 1 as a", "rows", { partitionBy: [] }, "must be a list of names"],
    [
      "select 1 as a, 2 as b",
      "rows.jsonl",
      { partitionBy: ["a"], format: "jsonl" },
      "parquet and csv",
    ],
    ["all", "rows", { partitionBy: ["a"] }, "one relation or query"],
    ["all", new PassThrough(), { format: "csv" }, "Name a folder"],
    ["select 1 as a", "rows.csv", { rowGroupSize: 10 }, "no row groups"],
    ["select 1 as a", "rows.csv", { compression: "zstd" }, "uncompressed or gzip"],
    ["select 1 as a", "rows.duckdb", { compression: "zstd" }, "takes no compression"],
    ["select 1 as a", "rows.arrow.gz", { format: "arrow" }, "without .gz"],
    ["select 1 as a", "rows.parquet.gz", { format: "parquet" }, "without .gz"],
    ["select 1 as a", "rows.csv", { formt: "csv" }, 'Did you mean "format"?'],
    ["select 1 as a", "rows.csv", { format: "xlsx" }, 'must be "parquet"'],
    ["dbt.models", "rows.csv", { parameters: { a: 1 } }, "a relation takes none"],
    ["select 1 as a", "rows.csv", { environment: "nowhere" }, 'no environment "nowhere"'],
  ])("%s to %s with %o", async (what, target, options, message) => {
    const { engine, folder } = await workplace();
    const place = typeof target === "string" && target !== "" ? join(folder, target) : target;
    const exporting = engine.export(what, place as string, options);
    await expect(exporting).rejects.toBeInstanceOf(OptionsError);
    await expect(exporting).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});
