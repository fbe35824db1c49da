import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DuckDBInstance, type DuckDBResultReader } from "@duckdb/node-api";
import { tableFromIPC, type Table } from "apache-arrow";
import { defineBenchmark, type Side } from "../harness/benchmark.js";
import { isClose } from "../harness/facts.js";
import { library } from "../harness/library.js";
import {
  WideFactsCollector,
  wideFacts,
  type WideFacts,
  wideTableQuery,
  wideTableSql,
} from "../harness/wide-table.js";
import type { Workspace } from "../harness/workspace.js";

interface Context {
  readonly database: string;
  readonly rows: number;
}

type WideRow = Parameters<WideFactsCollector["add"]>[0];

/** The Python that has duckdb and pyarrow. */
const python = process.env["ARTIFACTQL_BENCH_PYTHON"] ?? "python3";

const sizes = { full: ["1000000"], quick: ["100000"] };

/** What the contests with Node's binding have in common. */
const againstBinding = {
  processes: "warm",
  must: { times: 0.5 },
  want: { times: 0.2 },
  rounds: () => ({ warmUps: 1, runs: 5 }),
  ours: readTable,
  problems,
} as const;

/** Rows to an Arrow table, against what Node's binding gives. */
export const arrow = defineBenchmark<Context>({
  name: "arrow",
  sizes,
  histories: () => [],
  prepare,
  contests: [
    {
      name: "rows",
      ...againstBinding,
      rival: (context) =>
        byBinding(
          context,
          (reader) => reader.getRowObjectsJS(),
          (rows, facts) => {
            for (const row of rows) facts.add(row as unknown as WideRow);
          },
        ),
    },
    {
      name: "getColumnsJS",
      ...againstBinding,
      rival: (context) =>
        byBinding(
          context,
          (reader) => reader.getColumnsObjectJS() as Record<string, readonly unknown[]>,
          (columns, facts) => addColumns(facts, context.rows, (name, row) => columns[name]![row]),
        ),
    },
  ],
});

/** The same against Python's DuckDB, which hands Arrow over without a copy. */
export const arrowPython = defineBenchmark<Context>({
  name: "arrow-python",
  sizes,
  histories: () => [],
  prepare(size, workspace) {
    const { status } = spawnSync(python, ["-c", "import duckdb, pyarrow"]);
    if (status === 0) return prepare(size, workspace);
    return Promise.resolve({
      skip: `${python} has no duckdb and pyarrow; ARTIFACTQL_BENCH_PYTHON names one that has`,
    });
  },
  contests: (["table", "stream"] as const).map((way) => ({
    name: way,
    processes: "warm",
    must: { times: 12 },
    want: { times: 6 },
    rounds: () => ({ warmUps: 2, runs: 9 }),
    ours: way === "table" ? readTable : readStream,
    rival: (context: Context) => byPython(context, way),
    problems,
  })),
});

async function prepare(size: string, workspace: Workspace): Promise<Context> {
  const database = join(workspace.scratch("arrow"), `${size}.duckdb`);
  if (!existsSync(database)) {
    const { open } = await library();
    const engine = await open({ database, access: "full" });
    await engine.sql(wideTableSql(Number(size)));
    await engine.close();
  }
  return { database, rows: Number(size) };
}

async function readTable({ database, rows }: Context): Promise<Side> {
  const { open } = await library();
  const engine = await open({ database, readOnly: true });
  let table: Table | undefined;
  return {
    before: () => {
      table = undefined;
    },
    async run() {
      table = await engine.arrow(wideTableQuery);
    },
    answer: () => tableFacts(table!, rows),
    close: () => engine.close(),
  };
}

async function readStream({ database, rows }: Context): Promise<Side> {
  const { open } = await library();
  const engine = await open({ database, readOnly: true });
  let pieces: Uint8Array[] = [];
  return {
    before: () => {
      pieces = [];
    },
    async run() {
      for await (const piece of await engine.arrowStream(wideTableQuery)) pieces.push(piece);
    },
    answer: () => tableFacts(tableFromIPC(Buffer.concat(pieces)), rows),
    close: () => engine.close(),
  };
}

function tableFacts(table: Table, rows: number): WideFacts {
  const facts = new WideFactsCollector();
  if (table.numRows !== rows) return facts.facts();
  const columns = new Map(table.schema.names.map((name) => [name, table.getChild(name)!]));
  addColumns(facts, rows, (name, row) => columns.get(name as never)!.get(row) as unknown);
  return facts.facts();
}

function addColumns(
  facts: WideFactsCollector,
  rows: number,
  value: (name: string, row: number) => unknown,
): void {
  const names = "attempts seconds started_at is_full unique_id status message".split(" ");
  for (let row = 0; row < rows; row += 1)
    facts.add(Object.fromEntries(names.map((name) => [name, value(name, row)])) as never);
}

/** What someone writes who asks DuckDB's binding. */
async function byBinding<Read>(
  { database }: Context,
  read: (reader: DuckDBResultReader) => Read,
  count: (read: Read, facts: WideFactsCollector) => void,
): Promise<Side> {
  const instance = await DuckDBInstance.create(database, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  let found: Read | undefined;
  return {
    before: () => {
      found = undefined;
    },
    async run() {
      found = read(await connection.runAndReadAll(wideTableQuery));
    },
    answer() {
      const facts = new WideFactsCollector();
      count(found!, facts);
      return facts.facts();
    },
    close: () => connection.closeSync(),
  };
}

/** A process that stays: what is timed is the question and one line each way. */
function byPython({ database }: Context, way: string): Side {
  const script = fileURLToPath(new URL("../harness/python-arrow.py", import.meta.url));
  const child = spawn(python, [script, database, wideTableQuery, way], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    child.stdin.write(`${question}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error("Python ended early.");
    return value;
  };
  return {
    async run() {
      await ask("read");
    },
    answer: async () => JSON.parse(await ask("facts")) as unknown,
    close: () => {
      child.stdin.end();
    },
  };
}

function problems(_: unknown, answer: unknown, { rows }: Context): readonly string[] {
  const facts = answer as WideFacts;
  const expected = wideFacts(rows);
  const isRight =
    isClose(facts.seconds, expected.seconds) &&
    JSON.stringify({ ...facts, seconds: 0 }) === JSON.stringify({ ...expected, seconds: 0 });
  return isRight ? [] : [`${JSON.stringify(facts)} in place of ${JSON.stringify(expected)}`];
}
