import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineBenchmark, type Side } from "../harness/benchmark.js";
import { answerByDataLoader, type Reading } from "../harness/dataloader-page.js";
import { readFacts } from "../harness/facts.js";
import { library } from "../harness/library.js";
import {
  differences,
  pageProblems,
  pageQuery,
  readPageFacts,
  type PageData,
  type PageFacts,
} from "../harness/model-page.js";
import { explainAt, StateConnection, type StatePlace } from "../harness/state-connection.js";

const environment = "prod";
const first = 500;

interface Context {
  readonly place: StatePlace;
  /** Path of the {@link PageFacts}. */
  readonly expected: string;
}

/** Rows of the statements, by their path in the query. */
type Rows = Readonly<Record<string, readonly (readonly unknown[])[]>>;

const models = "environment.applied.models";
const tests = `${models}.edges.node.tests`;
const parents = `${models}.edges.node.parents`;

/** A page of 500 models with their tests and parents, in a store of many runs. */
export const graphqlPage = defineBenchmark<Context>({
  name: "graphql-page",
  sizes: { full: ["8000x100"], quick: ["500x40"] },
  histories: (size) => [size],
  async prepare(size, workspace) {
    const { folder, facts } = workspace.history(size);
    const database = await workspace.store(size);
    const expected = join(workspace.scratch("graphql-page"), `${size}.json`);
    writeFileSync(
      expected,
      JSON.stringify(readPageFacts(folder, readFacts(facts), { environment, first })),
    );
    const { open } = await library();
    const engine = await open({ database, readOnly: true });
    const place = await explainAt(engine, { database, environment }, pageQuery, { first });
    await engine.close();
    return { place, expected };
  },
  contests: [
    {
      name: "bare SQL",
      processes: "warm",
      must: { times: 3 },
      want: { times: 1.3 },
      rounds: () => ({ warmUps: 3, runs: 15 }),
      ours,
      rival: bareSql,
      problems: (who, answer, { expected }) =>
        who === "ours"
          ? pageProblems(answer as PageData, readExpected(expected))
          : rowProblems(answer as Rows, readExpected(expected)),
    },
    {
      name: "DataLoader",
      processes: "warm",
      must: { times: 0.2 },
      want: { times: 0.067 },
      rounds: () => ({ warmUps: 3, runs: 15 }),
      ours,
      rival: (context) => dataLoader(context, "store"),
      problems: (_, answer, { expected }) =>
        pageProblems(answer as PageData, readExpected(expected)),
    },
    {
      name: "DataLoader, prepared",
      processes: "warm",
      must: { times: 1 },
      want: { times: 0.8 },
      rounds: () => ({ warmUps: 3, runs: 15 }),
      ours,
      rival: (context) => dataLoader(context, "prepared"),
      problems: (_, answer, { expected }) =>
        pageProblems(answer as PageData, readExpected(expected)),
    },
  ],
});

async function ours({ place: { database, id } }: Context): Promise<Side> {
  const { open } = await library();
  const engine = await open({ database, readOnly: true });
  let data: PageData;
  return {
    async run() {
      const result = await engine.graphql<PageData>(pageQuery, { id, first });
      if (result.errors !== undefined) throw new Error(result.errors[0]!.message);
      data = result.data!;
    },
    answer: () => data,
    close: () => engine.close(),
  };
}

/** The same statements on the same tables, and nothing but their rows. */
async function bareSql({ place }: Context): Promise<Side> {
  const connection = await StateConnection.open(place);
  let rows: Record<string, unknown[][]>;
  return {
    async run() {
      rows = {};
      for (const { path, sql } of place.statements) {
        // The query asks for the id first.
        const keys = sql.includes("$k1") ? { k1: rows[models]!.map(([id]) => String(id)) } : {};
        rows[path] = await connection.rows(sql, keys);
      }
    },
    answer: () => rows,
    close: () => connection.close(),
  };
}

/** On the store as it is, or on the tables that the library has prepared: then only the way from them to the answer is compared. */
async function dataLoader({ place }: Context, reading: Reading): Promise<Side> {
  const connection = await StateConnection.open(place);
  let data: unknown;
  return {
    async run() {
      const result = await answerByDataLoader(
        connection,
        pageQuery,
        { id: place.id, first },
        reading,
      );
      if (result.errors !== undefined) throw result.errors[0]!;
      ({ data } = result);
    },
    answer: () => data,
    close: () => connection.close(),
  };
}

const known = new Map<string, PageFacts>();

function readExpected(path: string): PageFacts {
  let facts = known.get(path);
  if (facts === undefined) {
    facts = JSON.parse(readFileSync(path, "utf8")) as PageFacts;
    known.set(path, facts);
  }
  return facts;
}

/** The rows are no answer yet: enough of their columns to see that they are the right ones. One model more tells of the next page. */
function rowProblems(rows: Rows, { models: expected, hasNextPage }: PageFacts): readonly string[] {
  const found = rows[models] ?? [];
  if (found.length !== expected.length + (hasNextPage ? 1 : 0))
    return [`${found.length} rows of models in place of ${expected.length}`];
  const group = (path: string, place: number): readonly (readonly unknown[])[] =>
    (rows[path] ?? [])
      // The last column says which model a row belongs to.
      .filter((row) => Number(row.at(-1)) === place)
      .map(([one, other]) => [one, other]);
  return differences(
    found.slice(0, expected.length).map(([uniqueId, name, description, rawCode], place) => ({
      uniqueId,
      name,
      description,
      rawCode,
      tests: group(tests, place),
      parents: group(parents, place),
    })),
    expected.map((model) => ({
      uniqueId: model.uniqueId,
      name: model.name,
      description: model.description,
      rawCode: model.rawCode,
      tests: model.tests.map(({ name, lastKnownResult }) => [name, lastKnownResult]),
      parents: model.parents.map(({ uniqueId, name }) => [uniqueId, name]),
    })),
  );
}
