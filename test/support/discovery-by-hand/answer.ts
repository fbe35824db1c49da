import { buildSchema, graphql, printSchema, type GraphQLSchema } from "graphql";
import { expect } from "vitest";
import type { Engine } from "../../../src/engine.js";
import type { GraphQLSettings } from "../../../src/types.js";
import { byText, readArtifacts, type Json } from "./artifacts.js";
import { someCursor } from "./connections.js";
import { differences } from "./differences.js";
import { toEnvironment } from "./environment.js";
import { readPlaces, toInvocations, type Invocation } from "./invocations.js";
import { toPerformance } from "./performance.js";
import { historicalRuns, jobFields } from "./runs.js";
import { appliedState, type Asked, type State } from "./state.js";

type Variables = Readonly<Record<string, unknown>>;

/** The artifacts of a store, worked out by hand. */
export interface ByHand {
  readonly engine: Engine;
  readonly invocations: readonly Invocation[];
  /** The schema alone: the answers come from the objects of this folder, by way of the graphql library. */
  readonly schema: GraphQLSchema;
}

/** Reads the files that the engine has loaded. */
export async function readByHand(
  engine: Engine,
  files: Iterable<{ readonly path: string; readonly bytes: Buffer }>,
): Promise<ByHand> {
  const invocations = toInvocations(readArtifacts(files), await readPlaces(engine));
  return { engine, invocations, schema: buildSchema(printSchema(await engine.schema())) };
}

/** Answers a query by hand. */
export async function answerByHand(
  { invocations, schema }: ByHand,
  source: string,
  variableValues: Variables = {},
): Promise<Json> {
  const rootValue = toRoot(invocations);
  const { data, errors } = await graphql({ schema, source, rootValue, variableValues });
  if (errors !== undefined) throw errors[0]!;
  // The library makes objects without a prototype.
  return JSON.parse(JSON.stringify(data)) as Json;
}

/**
 * Asks the engine and works the answer out by hand; both must be the same. Answers the data, so that a test can say what it is about in
 * figures of its own.
 */
export async function expectSame(
  byHand: ByHand,
  source: string,
  variables: Variables = {},
  settings: GraphQLSettings = {},
): Promise<any> {
  const asked = await byHand.engine.graphql(source, variables, settings);
  expect(asked.errors).toBeUndefined();
  const found = comparable(asked.data);
  const expected = comparable(await answerByHand(byHand, source, variables));
  expect(differences(found, expected)).toEqual([]);
  expect(found).toEqual(expected);
  return asked.data;
}

/** Lists that the API has in no order, as `depends_on` is none. */
const unordered = new Set(["childrenL1", "parentIds", "publicParentIds", "tags"]);
const cursors = new Set(["cursor", "endCursor", "startCursor"]);
/** Sums of fractions depend on the order in which they are added. */
const averages = new Set(["averageExecutionTime", "meanExecutionTime", "failurePercentage"]);

function comparable(value: unknown, key = ""): unknown {
  if (cursors.has(key) && typeof value === "string") return someCursor;
  if (averages.has(key) && typeof value === "number") return Number(value.toFixed(9));
  // Arguments of an invocation are JSON as text: the order of keys and blanks say nothing.
  if (key === "args" && typeof value === "string") return JSON.parse(value);
  if (Array.isArray(value)) {
    const list = value.map((one) => comparable(one));
    const isOfTexts = list.every((one) => typeof one === "string");
    return unordered.has(key) && isOfTexts ? (list as string[]).toSorted(byText) : list;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, comparable(one, name)]),
  );
}

function toRoot(invocations: readonly Invocation[]): Json {
  const placeOf = (id: unknown): Asked => {
    const found = invocations.find(({ environmentId }) => String(environmentId) === String(id))!;
    return { project: found.project, environment: found.environment };
  };
  const byId = ({ id, asOf }: Json): Json => toEnvironment(invocations, { ...placeOf(id), asOf });
  const stateOf = (id: unknown): State => appliedState(invocations, placeOf(id));
  return {
    ...jobFields(invocations),
    environment: byId,
    environmentByName: ({ name, project, asOf }: Json) => {
      const found = invocations.find(
        (one) => one.environment === name && (project === undefined || one.project === project),
      )!;
      return byId({ id: found.environmentId, asOf });
    },
    modelByEnvironment: ({ environmentId, ...given }: Json) =>
      historicalRuns(invocations, stateOf(environmentId), given),
    performance: ({ environmentId }: Json) => toPerformance(stateOf(environmentId)),
  };
}
