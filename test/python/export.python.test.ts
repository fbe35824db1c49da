import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pythonIsMissing } from "../support/python-is-missing.js";
import { open } from "../../src/index.js";
import { sampleArchive } from "../support/sample-files.js";

const run = promisify(execFile);

/** DuckDB is the oldest that must read what we write. */
const packages = ["duckdb==1.1.3", "pytz", "pyarrow==26.0.0", "polars==2.1.0"];

/** Each reader tells of each file: rows, the sum of a column, types of some, the first day. */
const script = `
import json, sys, duckdb, polars, pyarrow, pyarrow.dataset, pyarrow.ipc, pyarrow.parquet
folder = sys.argv[1]
def told(table):
    return {
        "rows": table.num_rows,
        "seconds": pyarrow.compute.sum(table["execution_time"]).as_py(),
        "last": str(pyarrow.compute.max(table["day"]).as_py()),
        "failures": pyarrow.compute.sum(table["failures"]).as_py(),
    }
def types(table):
    return {name: str(table.schema.field(name).type) for name in ["unique_id", "day", "started_at", "failures", "is_build"]}
import pyarrow.compute
parquet = pyarrow.parquet.read_table(f"{folder}/executions.parquet")
arrow = pyarrow.ipc.open_file(f"{folder}/executions.arrow").read_all()
stream = pyarrow.ipc.open_stream(f"{folder}/executions.arrows").read_all()
parts = pyarrow.dataset.dataset(f"{folder}/parts", partitioning=pyarrow.dataset.partitioning(
    pyarrow.schema([("project_name", pyarrow.string()), ("day", pyarrow.date32())]), flavor="hive")).to_table()
store = duckdb.connect()
store.execute("set TimeZone = 'UTC'")
store.execute(f"attach '{folder}/all.duckdb' as copy (read_only)")
def asked(source):
    return told(store.execute(f"from {source}").fetch_arrow_table())
metadata = {key.decode(): value.decode() for key, value in pyarrow.parquet.read_metadata(f"{folder}/executions.parquet").metadata.items()}
print(json.dumps({
    "told": {
        "pyarrow parquet": told(parquet), "pyarrow file": told(arrow), "pyarrow stream": told(stream), "pyarrow parts": told(parts),
        "polars parquet": told(polars.read_parquet(f"{folder}/executions.parquet").to_arrow()),
        "polars file": told(polars.read_ipc(f"{folder}/executions.arrow").to_arrow()),
        "polars stream": told(polars.read_ipc_stream(f"{folder}/executions.arrows").to_arrow()),
        "polars parts": told(polars.scan_parquet(f"{folder}/parts", hive_partitioning=True, try_parse_hive_dates=True).collect().to_arrow()),
        "duckdb parquet": asked(f"'{folder}/executions.parquet'"),
        "duckdb parts": asked(f"read_parquet('{folder}/parts/**/*.parquet', hive_partitioning = true)"),
        "duckdb csv": asked(f"read_csv('{folder}/executions.csv')"),
        "duckdb json": asked(f"read_json('{folder}/executions.jsonl')"),
        "duckdb file": asked("copy.dbt_history.executions"),
    },
    "types": {"parquet": types(parquet), "arrow": types(arrow)},
    "comment": store.execute("select comment from duckdb_columns() where database_name = 'copy' and schema_name = 'dbt_history' and table_name = 'executions' and column_name = 'day'").fetchone()[0],
    "metadata": metadata,
}))
`;

interface Told {
  readonly rows: number;
  readonly seconds: number;
  readonly last: string;
  readonly failures: number;
}

interface Answers {
  readonly told: Record<string, Told>;
  readonly types: Record<"parquet" | "arrow", Record<string, string>>;
  readonly comment: string;
  readonly metadata: Record<string, string>;
}

describe.skipIf(pythonIsMissing())("what we export", () => {
  const folder = mkdtempSync(join(tmpdir(), "artifactql-export-"));
  const environment = join(folder, "environment");
  let expected: Told;
  let comment: string | undefined;
  let answers: Answers;

  const write = async (): Promise<void> => {
    await using engine = await open();
    await engine.load(sampleArchive);
    const relation = "dbt_history.executions";
    for (const name of ["parquet", "arrow", "arrows", "csv", "jsonl"])
      await engine.export(relation, join(folder, `executions.${name}`));
    await engine.export(relation, join(folder, "parts"), { partitionBy: ["project_name", "day"] });
    await engine.export("all", join(folder, "all.duckdb"));
    expected = await engine.one<Told>(
      `select count(*) as rows, sum(execution_time) as seconds, max(day)::varchar as last, sum(failures)::bigint as failures from ${relation}`,
      undefined,
      { integers: "number" },
    );
    comment = (await engine.relations())
      .find(({ schema, name }) => `${schema}.${name}` === relation)
      ?.columns.find(({ name }) => name === "day")?.comment;
  };

  const install = async (): Promise<void> => {
    const python = join(environment, "bin/python");
    await run("python3", ["-m", "venv", environment]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"]);
    await run(join(environment, "bin/uv"), [
      "pip",
      "install",
      "--quiet",
      "--python",
      python,
      ...packages,
    ]);
  };

  beforeAll(async () => {
    await Promise.all([write(), install()]);
    const { stdout } = await run(join(environment, "bin/python"), ["-c", script, folder]);
    answers = JSON.parse(stdout) as Answers;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("says the same to every reader", () => {
    expect(Object.keys(answers.told)).toHaveLength(13);
    for (const [reader, told] of Object.entries(answers.told)) {
      expect({ ...told, seconds: 0 }, reader).toEqual({ ...expected, seconds: 0 });
      expect(told.seconds, reader).toBeCloseTo(expected.seconds, 6);
    }
    expect(expected.rows).toBeGreaterThan(500);
    expect(expected.failures).toBeGreaterThan(0);
  });

  test("has the types of the store", () => {
    const common = { unique_id: "string", day: "date32[day]", failures: "int64", is_build: "bool" };
    expect(answers.types.parquet).toEqual({ ...common, started_at: "timestamp[us, tz=UTC]" });
    expect(answers.types.arrow).toEqual({ ...common, started_at: "timestamp[us, tz=UTC]" });
  });

  test("says what it is", () => {
    expect(answers.comment).toBe(comment);
    expect(answers.metadata).toMatchObject({
      "artifactql.relation": "dbt_history.executions",
      "artifactql.store_version": "1",
    });
    expect(JSON.parse(answers.metadata["artifactql.columns"] ?? "{}")).toMatchObject({
      day: comment,
    });
  });
});
