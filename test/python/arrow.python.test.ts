import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open, type Engine } from "../../src/index.js";
import { collectBytes } from "../support/arrow-values.js";
import { pythonIsMissing } from "../support/python-is-missing.js";

const run = promisify(execFile);

/** A value of every type that a query can give. */
const expressions = [
  "true",
  "(-1)::tinyint",
  "(-1)::smallint",
  "(-1)::integer",
  "(-1)::bigint",
  "1::utinyint",
  "1::usmallint",
  "1::uinteger",
  "18446744073709551615::ubigint",
  "(-1)::hugeint",
  "1::uhugeint",
  "1.5::float",
  "1.5::double",
  "(-1.5)::decimal(4, 1)",
  "(-1.5)::decimal(9, 1)",
  "(-1.5)::decimal(18, 1)",
  "(-1.5)::decimal(38, 1)",
  "'short'",
  "'a text of more than twelve bytes, with ü'",
  "''",
  "'\\xFF\\x00'::blob",
  "'0101010101'::bit",
  "'ff986112-2d62-42cc-9428-b88c535ea92e'::uuid",
  "date '2026-03-01'",
  "time '12:30:15.000001'",
  "timetz '12:30:15.000001+02'",
  "'12:30:15.000000001'::time_ns",
  "timestamp_s '2026-03-01 12:30:15'",
  "timestamp_ms '2026-03-01 12:30:15.123'",
  "timestamp '2026-03-01 12:30:15.000001'",
  "timestamp_ns '2026-03-01 12:30:15.000000001'",
  "timestamptz '2026-03-01 12:30:15.000001+02'",
  "'infinity'::timestamp",
  "interval '-3 months 2 days -0.000005 seconds'",
  "interval '1000000 hours'",
  "'b'::enum('a', 'b')",
  "null",
  "(-123456789012345678901234567890)::bignum",
  "'POINT(1 2)'::geometry",
  `'{"a": 1}'::json`,
  "[1, null]",
  "[]",
  "['a text of more than twelve bytes', null]",
  "[[1], null, []]",
  "[true, null, false]",
  "[1.5::decimal(9, 1)]",
  "[uuid '00000000-0000-0000-0000-000000000001']",
  "[interval 1 day]",
  "['a'::enum('a', 'b')]",
  "[(-1)::bignum]",
  "['POINT(1 2)'::geometry]",
  "[1, null]::integer[2]",
  "['a', null]::varchar[2]",
  "{'a': 1, 'b': 'x', 'c': null}",
  "{'a': [{'b': [1]}]}",
  "row(1, 2)",
  "map {'a': 1, 'b': null}",
  "map {1: ['x']}",
  "map {}",
  "map {'a'::enum('a', 'b'): 1}",
  "union_value(k := 1)",
  "'x'::union(a integer, b varchar)",
  "{'u': 1::union(a integer, b varchar)}",
] as const;

/** With and without nulls, without rows, and with more rows than a chunk and a batch. */
const shapes: readonly ((expression: string) => string)[] = [
  (expression) => `select ${expression} as c`,
  (expression) =>
    `select c from (values (1, ${expression}), (2, null), (3, ${expression})) t(i, c) order by i`,
  (expression) => `select ${expression} as c where false`,
  (expression) =>
    `select c from (values (1, ${expression}), (2, null)) t(k, c), range(5000) r(i) order by i, k`,
];

/** Polars has no such types, whoever wrote them. */
const withoutPolars = /interval|union|row\(/;

const script = `
import sys, json, warnings, duckdb, pyarrow as pa, polars as pl
warnings.simplefilter("ignore")
folder, questions = sys.argv[1], json.load(open(sys.argv[1] + "/questions.json"))
connection = duckdb.connect()
connection.execute("set timezone = 'UTC'")
wrong = []
def frame(table):
    try: read = table.to_pandas()
    except Exception as error: return str(error)
    return repr((read.dtypes.tolist(), read.to_dict("list")))
for index, question in enumerate(questions):
    path = f"{folder}/{index}.arrows"
    ours = pa.ipc.open_stream(path).read_all()
    theirs = connection.execute(question["sql"]).to_arrow_table()
    def check(what, holds):
        if not holds: wrong.append([question["sql"], what, str(ours.schema), str(theirs.schema)])
    try: ours.validate(full=True)
    except Exception as error: wrong.append([question["sql"], str(error)])
    check("schema", ours.schema.equals(theirs.schema, check_metadata=question["exact"]))
    check("values", ours.equals(theirs))
    check("pandas", frame(ours) == frame(theirs))
    if question["polars"]: check("polars", pl.read_ipc_stream(path).equals(pl.from_arrow(theirs)))
print(json.dumps({"wrong": wrong, "asked": len(questions)}))
`;

describe.skipIf(pythonIsMissing())("Arrow streams that we wrote", () => {
  const folder = mkdtempSync(join(tmpdir(), "artifactql-arrow-"));
  const python = join(folder, "venv/bin/python");
  let engine: Engine;

  beforeAll(async () => {
    // Only so does the engine take an enum inside another type.
    engine = await open({ access: "full" });
    await run("python3", ["-m", "venv", join(folder, "venv")]);
    const packages = ["duckdb==1.5.5", "pyarrow", "polars", "pandas", "pytz"];
    await run(python, [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      ...packages,
    ]);
  });

  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("have the schemas and values of Python's own, read by pyarrow, pandas and polars", async () => {
    const questions = shapes.flatMap((shape) =>
      expressions.map((expression) => ({
        sql: shape(expression),
        // The item of an array has no name with Python; polars refuses such streams, so ours is called as a list's.
        exact: !expression.endsWith("[2]"),
        polars: !withoutPolars.test(expression),
      })),
    );
    for (const [index, { sql }] of questions.entries()) {
      const bytes = await collectBytes(
        await engine.arrowStream(sql, undefined, { batchRows: 2048 }),
      );
      writeFileSync(join(folder, `${index}.arrows`), bytes);
    }
    writeFileSync(join(folder, "questions.json"), JSON.stringify(questions));
    const { stdout } = await run(python, ["-c", script, folder], { maxBuffer: 2 ** 26 });
    expect(JSON.parse(stdout)).toEqual({ wrong: [], asked: expressions.length * shapes.length });
  });

  test("with dictionaries are read by pyarrow and polars", async () => {
    const sql = "select 'status ' || (i % 7 + i // 3000) as status from range(10000) r(i)";
    const settings = { dictionary: ["status"], batchRows: 2048 };
    const path = join(folder, "dictionary.arrows");
    writeFileSync(path, await collectBytes(await engine.arrowStream(sql, undefined, settings)));
    const { stdout } = await run(python, [
      "-c",
      `import sys, json, pyarrow as pa, polars as pl
one = pa.ipc.open_stream(sys.argv[1]).read_all().column("status")
other = pl.read_ipc_stream(sys.argv[1])["status"].cast(pl.String).to_list()
print(json.dumps([str(one.type), one.to_pylist(), other]))`,
      path,
    ]);
    const expected = (await engine.sql(sql)).rows.map((row) => row["status"]);
    expect(JSON.parse(stdout)).toEqual([
      "dictionary<values=string, indices=int32, ordered=0>",
      expected,
      expected,
    ]);
  });
});
