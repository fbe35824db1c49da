import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open } from "../../src/index.js";
import { sampleArchive } from "../support/sample-files.js";

const run = promisify(execFile);

function sparkCannotRun(): boolean {
  for (const [program, ...words] of [
    ["java", "-version"],
    ["python3", "-m", "venv", "--help"],
  ]) {
    try {
      execFileSync(program!, words, { stdio: "ignore" });
    } catch {
      console.log(`skipped: ${program} is not on this machine, or has no ${words.at(-1)}`);
      return true;
    }
  }
  return false;
}

const script = `
import json, sys
from pyspark.sql import SparkSession, functions as f

settings = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
}
builder = SparkSession.builder.master("local[2]")
for name, value in settings.items():
    builder = builder.config(name, value)
spark = builder.getOrCreate()
executions = spark.read.parquet(sys.argv[1])
late = executions.where("day >= '2026-03-30'")
statuses = executions.groupBy("project_name", "status").count().collect()
print(json.dumps({
    "types": dict(executions.dtypes),
    "statuses": {row["status"]: row["count"] for row in statuses if row["project_name"] == "spokes"},
    "seconds": executions.agg(f.sum("execution_time")).first()[0],
    "first": executions.select(f.date_format(f.min("created_at"), "yyyy-MM-dd HH:mm:ss.SSSSSS")).first()[0],
    "late": late.count(),
    "lateFiles": late.select(f.input_file_name()).distinct().count(),
    "files": len(executions.inputFiles()),
}))
`;

interface Answers {
  readonly types: Record<string, string>;
  readonly statuses: Record<string, number>;
  readonly seconds: number;
  readonly first: string;
  readonly late: number;
  readonly lateFiles: number;
  readonly files: number;
}

describe.skipIf(sparkCannotRun())("a folder of Parquet, by project and day", () => {
  const folder = mkdtempSync(join(tmpdir(), "artifactql-spark-"));
  const environment = join(folder, "environment");
  const expected = {} as Omit<Answers, "types">;
  let answers: Answers;

  const writeFolder = async (target: string): Promise<void> => {
    await using engine = await open();
    await engine.load(sampleArchive);
    await engine.export("dbt_history.executions", target, { partitionBy: ["project_name", "day"] });
    const statuses = await engine.sql<{ status: string; count: number }>(
      "select status, count(*) as count from dbt_history.executions group by all",
      undefined,
      { integers: "number" },
    );
    const row = await engine.one<Omit<Answers, "types" | "statuses">>(
      `select
         sum(execution_time) as seconds,
         strftime(min(created_at) at time zone 'UTC', '%Y-%m-%d %H:%M:%S.%f') as first,
         count(*) filter (where day >= '2026-03-30') as late,
         count(distinct day) filter (where day >= '2026-03-30') as "lateFiles",
         count(distinct day) as files
       from dbt_history.executions`,
      undefined,
      { integers: "number" },
    );
    const counts = Object.fromEntries(statuses.rows.map(({ status, count }) => [status, count]));
    Object.assign(expected, row, { statuses: counts });
  };

  const install = async (): Promise<void> => {
    const python = join(environment, "bin/python");
    await run("python3", ["-m", "venv", environment]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"]);
    const words = ["pip", "install", "--quiet", "--python", python, "pyspark==4.3.0"];
    await run(join(environment, "bin/uv"), words);
  };

  beforeAll(async () => {
    const target = join(folder, "executions");
    await Promise.all([writeFolder(target), install()]);
    const python = join(environment, "bin/python");
    const env = { ...process.env, PYSPARK_PYTHON: python, SPARK_LOCAL_IP: "127.0.0.1" };
    const { stdout } = await run(python, ["-c", script, target], { env });
    answers = JSON.parse(stdout) as Answers;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("gives Spark the partitions and the types", () => {
    expect(answers.types).toMatchObject({
      project_name: "string",
      day: "date",
      execution_time: "double",
      created_at: "timestamp",
      failures: "bigint",
      is_build: "boolean",
    });
  });

  test("gives Spark the values that DuckDB has", () => {
    expect(answers.statuses).toEqual(expected.statuses);
    expect(answers.statuses["error"]).toBe(3);
    expect(answers.seconds).toBeCloseTo(expected.seconds, 6);
    expect(answers.first).toBe(expected.first);
  });

  test("lets Spark open only the days that are asked for", () => {
    expect(answers.late).toBe(expected.late);
    expect(answers.lateFiles).toBe(expected.lateFiles);
    expect(answers.files).toBe(expected.files);
    expect(answers.lateFiles).toBeLessThan(answers.files / 3);
  });
});
