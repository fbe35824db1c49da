import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, execute, parse, printSchema } from "graphql";
import { defineBenchmark, type Side } from "../harness/benchmark.js";
import { completionOf } from "../harness/completion.js";
import { readFacts } from "../harness/facts.js";
import { library } from "../harness/library.js";
import { pageProblems, pageQuery, readPageFacts, type PageData } from "../harness/model-page.js";
import { explainAt, type StatePlace } from "../harness/state-connection.js";
import { narrowQuery, wideQuery } from "../harness/wide-query.js";

const environment = "prod";
const first = 5000;

interface Context {
  readonly place: StatePlace;
  /** Path of the schema as text. */
  readonly schema: string;
  /** Path of what the rival has in memory. */
  readonly objects: string;
  readonly expected: Answer;
}

interface Answer {
  readonly models: number;
  /** Of the whole answer as JSON. */
  readonly digest: string;
}

interface Data {
  readonly environment: {
    readonly applied: { readonly models: { readonly edges: readonly unknown[] } };
  };
}

/** From rows to the answer: 5,000 models with 100 fields, with nothing asked of DuckDB. */
export const graphqlCompletion = defineBenchmark<Context>({
  name: "graphql-completion",
  sizes: { full: ["12000x2"], quick: ["500x40"] },
  histories: (size) => [size],
  async prepare(size, workspace) {
    const { folder, facts } = workspace.history(size);
    const database = await workspace.store(size);
    const scratch = workspace.scratch("graphql-completion");
    const schema = join(scratch, "schema.graphql");
    const objects = join(scratch, `${size}.json`);
    const { open } = await library();
    const engine = await open({ database, readOnly: true });
    const place = await explainAt(engine, { database, environment }, wideQuery, { first });
    const ask = async <Result>(query: string): Promise<Result> => {
      const { data, errors } = await engine.graphql<Result>(query, { id: place.id, first });
      if (errors !== undefined) throw new Error(errors[0]!.message);
      return data!;
    };
    // The answers are compared with the library's own, so that this one is compared with the files first.
    const right = readPageFacts(folder, readFacts(facts), { environment, first });
    const [problem] = pageProblems(await ask<PageData>(pageQuery), right);
    if (problem !== undefined) throw new Error(problem);
    writeFileSync(objects, JSON.stringify(await ask<Data>(narrowQuery)));
    writeFileSync(schema, printSchema(await engine.schema()));
    const expected = toAnswer(await ask<Data>(wideQuery));
    await engine.close();
    return { place, schema, objects, expected };
  },
  contests: [
    {
      name: "",
      processes: "warm",
      must: { times: 1 },
      want: { times: 0.5 },
      rounds: () => ({ warmUps: 3, runs: 11 }),
      ours,
      rival,
      problems(_, answer, { expected }) {
        const { models, digest } = answer as Answer;
        return models === expected.models && digest === expected.digest
          ? []
          : [
              `${models} models of digest ${digest} in place of ${expected.models} of ${expected.digest}`,
            ];
      },
    },
  ],
});

async function ours({ place, schema }: Context): Promise<Side> {
  const complete = await completionOf(buildSchema(readFileSync(schema, "utf8")), place, wideQuery, {
    id: place.id,
    first,
  });
  let data: unknown;
  return {
    async run() {
      data = await complete();
    },
    answer: () => toAnswer(data as Data),
  };
}

/** graphql-js with the resolvers that it has by itself: the value stands in its object under the name of the field. */
function rival(context: Context): Side {
  const schema = buildSchema(readFileSync(context.schema, "utf8"));
  const rootValue: unknown = JSON.parse(readFileSync(context.objects, "utf8"));
  const document = parse(wideQuery);
  const variableValues = { id: context.place.id, first };
  let data: unknown;
  return {
    async run() {
      const result = await execute({ schema, document, rootValue, variableValues });
      if (result.errors !== undefined) throw result.errors[0]!;
      ({ data } = result);
    },
    answer: () => toAnswer(data as Data),
  };
}

function toAnswer(data: Data): Answer {
  return {
    models: data.environment.applied.models.edges.length,
    digest: createHash("sha1").update(JSON.stringify(data)).digest("hex"),
  };
}
