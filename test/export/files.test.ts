import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { tableFromIPC } from "@uwdata/flechette";
import { describe, expect, test, vi } from "vitest";
import type { Engine } from "../../src/engine.js";
import type { ExportProgress } from "../../src/types.js";
import { makeTemporaryFolder, openEngine } from "../support/open-engine.js";
import { sampleEngine } from "../support/sample-engine.js";
import { readValue } from "../support/read-store.js";

vi.setConfig({ testTimeout: 60_000 });

/** Another DuckDB, which sees files and not the store. */
function reader(): Promise<Engine> {
  return openEngine({ access: "full" });
}

async function rowsOf(engine: Engine, sql: string): Promise<readonly unknown[]> {
  return (await engine.sql(sql)).rows;
}

describe("Parquet", () => {
  test("holds a relation as it is, with its types", async () => {
    const engine = await sampleEngine();
    const file = join(makeTemporaryFolder(), "executions.parquet");
    const report = await engine.export("dbt_history.executions", file);
    const order = "order by invocation_id, unique_id, started_at";
    const there = await reader();
    expect(await rowsOf(there, `from '${file}' ${order}`)).toEqual(
      await rowsOf(engine, `from dbt_history.executions ${order}`),
    );
    const types = (source: string): string =>
      `select column_name, column_type from (describe from ${source})`;
    expect(await rowsOf(there, types(`'${file}'`))).toEqual(
      await rowsOf(engine, types("dbt_history.executions")),
    );
    expect(report).toMatchObject({ format: "parquet", warnings: [] });
    expect(report.files).toEqual([{ path: file, bytes: report.bytes }]);
    expect(report.rows).toBeGreaterThan(500);
  });

  test("tells in its metadata what it is, with every comment", async () => {
    const engine = await sampleEngine();
    const file = join(makeTemporaryFolder(), "models.parquet");
    await engine.at({ asOf: "2026-10-01" }).export("models", file);
    const rows = await rowsOf(
      await reader(),
      `select key::varchar as key, decode(value) as value from parquet_kv_metadata('${file}')`,
    );
    const metadata = Object.fromEntries(
      (rows as { key: string; value: string }[]).map(({ key, value }) => [key, value]),
    );
    expect(metadata).toMatchObject({
      "artifactql.relation": "dbt.models",
      "artifactql.as_of": "2026-10-01",
      "artifactql.store_version": "1",
    });
    const relation = (await engine.relations()).find(
      ({ schema, name }) => schema === "dbt" && name === "models",
    );
    expect(metadata["artifactql.comment"]).toBe(relation?.comment);
    expect(JSON.parse(metadata["artifactql.columns"] ?? "")).toEqual(
      Object.fromEntries(relation?.columns.map(({ name, comment }) => [name, comment]) ?? []),
    );
  });

  test("is compressed with zstd, in row groups, unless told otherwise", async () => {
    const engine = await openEngine();
    const folder = makeTemporaryFolder();
    const query = "select i from range(300000) as t(i)";
    await engine.export(query, join(folder, "usual.parquet"));
    await engine.export(query, join(folder, "other.parquet"), {
      compression: "snappy",
      rowGroupSize: 100_352,
    });
    const there = await reader();
    const groups = (name: string): string =>
      `select distinct compression, row_group_num_rows::int as rows from parquet_metadata('${join(folder, name)}') order by all`;
    expect(await rowsOf(there, groups("usual.parquet"))).toEqual([
      { compression: "ZSTD", rows: 54_240 },
      { compression: "ZSTD", rows: 122_880 },
    ]);
    expect(await rowsOf(there, groups("other.parquet"))).toEqual([
      { compression: "SNAPPY", rows: 99_296 },
      { compression: "SNAPPY", rows: 100_352 },
    ]);
  });

  test("is warned of where it cannot hold a type", async () => {
    const engine = await openEngine();
    const file = join(makeTemporaryFolder(), "sum.parquet");
    const { warnings } = await engine.export(
      `select sum(i::bigint) as total, [1::uhugeint] as many, 'HUGEINT'::enum('HUGEINT') as word, '101'::bit as bits,
        union_value(number := 1) as either from range(3) as t(i)`,
      file,
    );
    expect(warnings.map((warning) => warning.replace(/[.,] .*/, ""))).toEqual([
      "Column total is HUGEINT",
      "Column many is UHUGEINT[]",
      "Column bits is BIT",
      'Column either is UNION("number" INTEGER)',
    ]);
    expect(warnings[0]).toContain("DOUBLE");
    expect(warnings[0]).toContain("::bigint");
  });

  test("of our relations needs no warning: none has a type that Parquet lacks", async () => {
    const engine = await sampleEngine();
    const { warnings, files } = await engine.export("all", join(makeTemporaryFolder(), "all"));
    expect(warnings).toEqual([]);
    expect(files.length).toBeGreaterThan(40);
  });

  test.each([0, 1, 2_047, 2_048, 2_049])("holds %i rows", async (count) => {
    const engine = await openEngine();
    const file = join(makeTemporaryFolder(), "rows.parquet");
    const { rows } = await engine.export("select i, 'x' || i as t from range($n) as t(i)", file, {
      parameters: { n: count },
    });
    expect(rows).toBe(count);
    const there = await reader();
    expect(await readValue(there, `select count(*)::int as value from '${file}'`)).toBe(count);
    expect(await rowsOf(there, `select column_name from (describe from '${file}')`)).toEqual([
      { column_name: "i" },
      { column_name: "t" },
    ]);
  });
});

describe("partitions", () => {
  test("are folders named by their values, which every day has", async () => {
    const engine = await sampleEngine();
    const folder = join(makeTemporaryFolder(), "executions");
    const report = await engine.export("dbt_history.executions", folder, {
      partitionBy: ["Project_Name", "day"],
    });
    const [first] = report.files;
    expect(first?.path).toMatch(
      /executions\/project_name=\w+\/day=\d{4}-\d{2}-\d{2}\/data_0\.parquet$/,
    );
    expect(report.files.every(({ path }) => existsSync(path))).toBe(true);
    const there = await reader();
    const order = "order by invocation_id, unique_id, started_at";
    const columns = "invocation_id, unique_id, project_name, day, status, execution_time";
    expect(
      await rowsOf(there, `select ${columns} from read_parquet('${folder}/**/*.parquet') ${order}`),
    ).toEqual(await rowsOf(engine, `select ${columns} from dbt_history.executions ${order}`));
  });

  test("may be null, or have any letters", async () => {
    const engine = await openEngine();
    const folder = join(makeTemporaryFolder(), "odd");
    const values = [null, "a/b=c d", "ü%", ".."];
    await engine.export("select unnest($values) as part, unnest(range(4)) as i", folder, {
      partitionBy: ["part"],
      parameters: { values },
    });
    expect(readdirSync(folder, { withFileTypes: true }).every((entry) => entry.isDirectory())).toBe(
      true,
    );
    expect(
      await rowsOf(
        await reader(),
        `select part, i::int as i from read_parquet('${folder}/*/*.parquet', hive_types_autocast = false) order by i`,
      ),
    ).toEqual(values.map((part, i) => ({ part, i })));
  });

  test("of no rows are an empty folder, which is said", async () => {
    const engine = await openEngine();
    const folder = join(makeTemporaryFolder(), "none");
    const report = await engine.export("select 1 as a, 2 as b where false", folder, {
      partitionBy: ["b"],
    });
    expect(report).toMatchObject({
      rows: 0,
      files: [],
      warnings: [expect.stringMatching(/no rows/)],
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("and all relations are of the format that the folder's name says, else Parquet", async () => {
    const engine = await openEngine();
    const folder = makeTemporaryFolder();
    const query = "select 1 as part, 2 as i";
    const options = { partitionBy: ["part"] };
    expect((await engine.export(query, join(folder, "rows.csv"), options)).format).toBe("csv");
    expect((await engine.export(query, join(folder, "rows"), options)).format).toBe("parquet");
    expect((await engine.export("all", join(folder, "all.jsonl"))).format).toBe("jsonl");
    await expect(engine.export(query, join(folder, "x.arrow"), options)).rejects.toThrow(
      /not with arrow/,
    );
  });

  test("may be of CSV", async () => {
    const engine = await openEngine();
    const folder = join(makeTemporaryFolder(), "csv");
    await engine.export("select i % 2 as part, i from range(4) as t(i)", folder, {
      partitionBy: ["part"],
      format: "csv",
    });
    expect(readFileSync(join(folder, "part=0/data_0.csv"), "utf8")).toBe("i\n0\n2\n");
  });
});

describe("text", () => {
  const query = `select 1 as id, 'a "b", c' as text, null as nothing, timestamptz '2026-10-01 06:00:00+00' as moment, [1, 2] as list`;

  test("CSV has a header, and quotes where they are needed", async () => {
    const file = join(makeTemporaryFolder(), "rows.csv");
    await (await openEngine()).export(query, file);
    expect(readFileSync(file, "utf8")).toBe(
      'id,text,nothing,moment,list\n1,"a ""b"", c",,2026-10-01 06:00:00+00,"[1, 2]"\n',
    );
  });

  test("JSON lines keep what is nested", async () => {
    const file = join(makeTemporaryFolder(), "rows.ndjson");
    await (await openEngine()).export(query, file);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      id: 1,
      text: 'a "b", c',
      nothing: null,
      moment: "2026-10-01 06:00:00+00",
      list: [1, 2],
    });
  });

  test.each(["csv", "jsonl"] as const)(
    "%s is compressed when its name ends with gz, or it is told to be",
    async (format) => {
      const engine = await openEngine();
      const folder = makeTemporaryFolder();
      await engine.export("select 1 as a", join(folder, `rows.${format}.gz`));
      await engine.export("select 1 as a", join(folder, "told"), { format, compression: "gzip" });
      const expected = format === "csv" ? "a\n1\n" : '{"a":1}\n';
      for (const name of [`rows.${format}.gz`, "told"])
        expect(gunzipSync(readFileSync(join(folder, name))).toString()).toBe(expected);
    },
  );
});

describe("a DuckDB file", () => {
  test("holds every relation as a table, with its comments", async () => {
    const engine = await sampleEngine();
    const file = join(makeTemporaryFolder(), "all.duckdb");
    const seen: ExportProgress[] = [];
    const report = await engine.export("all", file, {
      onProgress: (progress) => seen.push(progress),
    });
    const relations = (await engine.relations()).filter(({ type }) => type === "view");
    expect(seen.map(({ relation }) => relation)).toEqual([
      ...relations.map(({ schema, name }) => `${schema}.${name}`),
      undefined,
    ]);
    expect(seen.at(-1)).toEqual({
      relation: undefined,
      relations: relations.length,
      relationsTotal: relations.length,
      rows: report.rows,
    });
    const there = await reader();
    await there.sql(`attach '${file}' as copy (read_only)`);
    for (const { schema, name } of relations)
      expect(
        await rowsOf(there, `select count(*)::int as n from copy.${schema}."${name}"`),
        `${schema}.${name}`,
      ).toEqual(await rowsOf(engine, `select count(*)::int as n from ${schema}."${name}"`));
    const comments = `select schema_name as schema, table_name as name, column_name as "column", comment
      from duckdb_columns() where database_name = 'copy' and schema_name <> 'main' order by all`;
    expect(await rowsOf(there, comments)).toEqual(
      relations
        .flatMap(({ schema, name, columns }) =>
          columns.map((column) => ({ schema, name, column: column.name, comment: column.comment })),
        )
        .toSorted((left, right) => (key(left) < key(right) ? -1 : 1)),
    );
    expect(
      await readValue(
        there,
        "select value from copy.main.artifactql_export where key = 'artifactql.store_version'",
      ),
    ).toBe("1");
  });

  test("holds the answer of a query as the table result", async () => {
    const file = join(makeTemporaryFolder(), "one.duckdb");
    await (await openEngine()).export("select $a as a", file, { parameters: { a: 7 } });
    const there = await reader();
    await there.sql(`attach '${file}' as one (read_only)`);
    expect(await rowsOf(there, "from one.result")).toEqual([{ a: 7 }]);
  });

  function key({ schema, name, column }: { schema: string; name: string; column: string }): string {
    return [schema, name, column].join("\0");
  }
});

test("Arrow files of all relations stop after so many rows", async () => {
  const engine = await sampleEngine();
  const folder = join(makeTemporaryFolder(), "arrow");
  const { files, rows } = await engine.export("all", folder, { format: "arrow", limit: 2 });
  const relations = (await engine.relations()).filter(({ type }) => type === "view");
  expect(files).toHaveLength(relations.length);
  expect(rows).toBeGreaterThan(50);
  const table = tableFromIPC(readFileSync(join(folder, "dbt_history.executions.arrow")));
  expect(table.numRows).toBe(2);
  expect(table.schema.fields.map(({ name }) => name)).toEqual(
    relations
      .find(({ schema, name }) => `${schema}.${name}` === "dbt_history.executions")
      ?.columns.map(({ name }) => name),
  );
});

describe("a place", () => {
  test("moves what is exported, in time and to an environment", async () => {
    const engine = await sampleEngine();
    const folder = makeTemporaryFolder();
    const there = await reader();
    const count = (name: string): Promise<unknown> =>
      readValue(there, `select count(*)::int as value from '${join(folder, name)}'`);
    for (const [name, place] of Object.entries({
      "then.parquet": { asOf: "2026-09-20" },
      "ci.parquet": { environment: "ci" },
    })) {
      await engine.export("dbt_history.executions", join(folder, name), place);
      const expected = await engine.one<{ n: number }>(
        "select count(*)::int as n from dbt_history.executions",
        [],
        place,
      );
      expect(await count(name)).toBe(expected.n);
      expect(expected.n).toBeGreaterThan(0);
    }
    await engine
      .at({ environment: "ci" })
      .export("dbt_history.executions", join(folder, "moved.parquet"));
    expect(await count("moved.parquet")).toBe(await count("ci.parquet"));
  });
});
