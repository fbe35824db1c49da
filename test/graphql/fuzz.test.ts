import { execute, parse, validate, type GraphQLSchema } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { open, type Engine } from "../../src/engine.js";
import type { GraphQLResult } from "../../src/types.js";
import { QueryValues } from "../support/query-values.js";
import { randomQuery, type RandomQuery } from "../support/random-query.js";
import { sampleEngine } from "../support/sample-engine.js";
import { reachableFields, SchemaWalk, type Stop } from "../support/schema-walk.js";
import { twoProjects } from "../support/two-projects.js";

/** More seeds find more; these take half a minute on a busy machine. */
const seeds = Number(process.env["ARTIFACTQL_FUZZ_SEEDS"] ?? 30);
const perTest = 10;

/** Inputs that valid queries leave out. */
const avoided = new Set([
  // Refused plainly until there is a selection grammar.
  "LineageFilter.columnNames",
  "LineageFilter.exclude",
  "LineageFilter.select",
]);

let engine: Engine;
let schema: GraphQLSchema;
let values: QueryValues;
beforeAll(async () => {
  engine = await sampleEngine();
  schema = await engine.schema();
  values = await QueryValues.read(engine, avoided);
});

/** The answers of the engine, of the engine without merging, and of the library that resolves field by field. */
async function answer({ text, variables }: RandomQuery): Promise<readonly unknown[]> {
  const merged = await engine.graphql(text, variables);
  const apart = await engine.graphql(text, variables, { merging: false });
  const byLibrary = await execute({ schema, document: parse(text), variableValues: variables });
  return [merged, apart, byLibrary].map((result) => JSON.parse(JSON.stringify(result)) as unknown);
}

describe("random queries", () => {
  const starts = Array.from({ length: Math.ceil(seeds / perTest) }, (_, index) => index * perTest);
  test.each(starts)(
    "have one answer, with and without merging and from the library, from seed %i on",
    async (start) => {
      let valid = 0;
      for (let seed = start; seed < start + perTest; seed++) {
        const query = randomQuery(schema, values, seed);
        // Two fields of one name may disagree; such a query is none.
        if (validate(schema, parse(query.text)).length > 0) continue;
        valid++;
        const told = `seed ${seed}: ${query.text} ${JSON.stringify(query.variables)}`;
        const [merged, apart, byLibrary] = await answer(query).catch((error: unknown) => {
          throw new Error(told, { cause: error });
        });
        expect(merged, told).not.toHaveProperty("errors");
        expect(apart, told).toEqual(merged);
        expect(byLibrary, told).toEqual(merged);
        // The order of fields is part of GraphQL's answer.
        expect(JSON.stringify(byLibrary), told).toBe(JSON.stringify(merged));
      }
      expect(valid).toBeGreaterThan(perTest / 2);
    },
  );

  test("are the same for the same seed", () => {
    expect(randomQuery(schema, values, 7)).toEqual(randomQuery(schema, values, 7));
    expect(randomQuery(schema, values, 7)).not.toEqual(randomQuery(schema, values, 8));
  });
});

/** What a walk through the schema found in a store. */
interface Walked {
  /** `Type.field` that were asked. */
  readonly reached: readonly string[];
  /** Object types of which the store has nothing: their fields were planned, and not computed. */
  readonly empty: readonly string[];
  /** Optional inputs that are answered with an error. */
  readonly broken: readonly string[];
}

/** Asks for every field of every type; `more` is called behind each. */
async function walkThrough(
  asked: Engine,
  known: QueryValues,
  more: (stop: Stop, found: GraphQLResult) => Promise<void> = async () => undefined,
): Promise<Omit<Walked, "broken">> {
  const walk = new SchemaWalk(await asked.schema(), known);
  const reached: string[] = [];
  const empty: string[] = [];
  for (let step = walk.next(); step !== undefined; step = walk.next()) {
    const { stop, seen } = step;
    const found = await asked.graphql(stop.text).catch((error: unknown) => {
      throw new Error(stop.text, { cause: error });
    });
    expect(found, stop.text).not.toHaveProperty("errors");
    walk.learn(stop, found.data);
    reached.push(...stop.fields);
    if (!seen) empty.push(stop.type);
    await more(stop, found);
  }
  return { reached, empty: empty.toSorted() };
}

/** The walk through the sample, where the library must say the same, and each optional input is asked alone. */
async function walkThroughSample(): Promise<Walked> {
  const broken = new Set<string>();
  const walked = await walkThrough(engine, values, async (stop, found) => {
    const byLibrary = await execute({ schema, document: parse(stop.text) });
    expect(JSON.stringify(byLibrary), stop.text).toBe(JSON.stringify(found));
    for (const { input, text } of stop.variations()) {
      const { errors } = await engine.graphql(text).catch((error: Error) => ({ errors: [error] }));
      if (errors !== undefined) broken.add(input);
    }
  });
  return { ...walked, broken: [...broken].toSorted() };
}

/** Inputs that are answered with an error. */
const notTaken: Readonly<Record<string, readonly string[]>> = {
  "there is no selection grammar yet, which the error says": [
    "AppliedState.lineage(filter.columnNames)",
    "AppliedState.lineage(filter.exclude)",
    "AppliedState.lineage(filter.select)",
    "DefinitionState.lineage(filter.columnNames)",
    "DefinitionState.lineage(filter.exclude)",
    "DefinitionState.lineage(filter.select)",
  ],
};

/** Types that no store has an object of. */
const neverFilled: Readonly<Record<string, readonly string[]>> = {
  "artifacts do not tell them": [
    "ColumnLineageNode",
    "ConsumerProject",
    "FileAppliedStateNode",
    "FileAppliedStateNodeEdge",
    "MostQueriedResource",
    "ProducerPublicModel",
    "RecommendationMetric",
    "RecommendationRule",
    "RecommendationRuleEdge",
    "ResourceQueryHistoryDay",
  ],
};

describe("a walk through the schema", () => {
  let sample: Walked;
  let other: Omit<Walked, "broken">;
  beforeAll(async () => {
    sample = await walkThroughSample();
    const store = await open({ threads: 1 });
    try {
      await store.load(twoProjects());
      other = await walkThrough(store, await QueryValues.read(store, avoided));
    } finally {
      await store.close({ interrupt: true });
    }
  }, 120_000);

  test("asks for every field of every type that a query can reach, and none has an error", async () => {
    expect(sample.reached.toSorted()).toEqual(reachableFields(schema));
    expect(other.reached.toSorted()).toEqual(reachableFields(schema));
  });

  test("finds objects of every type in one of two stores, but for those that artifacts do not tell", () => {
    expect(sample.empty.filter((type) => other.empty.includes(type))).toEqual(
      Object.values(neverFilled).flat(),
    );
  });

  test("finds every optional input taken, each value of an enum as well", () => {
    expect(sample.broken).toEqual(Object.values(notTaken).flat().toSorted());
  });
});
