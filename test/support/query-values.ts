import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from "graphql";
import type { Engine } from "../../src/engine.js";

/** Chooses; the same seed gives the same choices. */
export interface Random {
  /** True this often. */
  chance(share: number): boolean;
  /** A whole number below `end`. */
  below(end: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Source: mulberry32, a generator of 32 bits that is public domain. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    chance: (share) => next() < share,
    pick: (list) => list[below(list.length)]!,
  };
}

/** Chooses nothing that is optional, and always the first: what is needed and no more. */
export const plainChoice: Random = {
  below: () => 0,
  chance: () => false,
  pick: (list) => list[0]!,
};

/** What the store has, so that arguments find something. */
interface Known {
  readonly projects: readonly string[];
  readonly environmentIds: readonly number[];
  readonly jobIds: readonly number[];
  readonly runs: readonly { readonly runId: number; readonly name: string }[];
  readonly nodes: readonly { readonly uniqueId: string; readonly name: string }[];
}

/** Fields that give one node of a kind, and how its id begins. */
const kinds: Readonly<Record<string, string>> = {
  macro: "macro.",
  metric: "metric.",
  column: "model.",
  jobInformation: "model.",
  lineage: "model.",
  model: "model.",
  modelExecutionHistory: "model.",
  resourceQueryHistory: "model.",
  modelByEnvironment: "model.",
  modelHistoricalRuns: "model.",
  seed: "seed.",
  snapshot: "snapshot.",
  source: "source.",
  test: "test.",
};

/** Texts that some rows have and some have not. */
const texts: Readonly<Record<string, readonly unknown[]>> = {
  bucket: ["day", "week", "6 hours", "invocation"],
  columnName: ["ride_id"],
  database: ["spokes", "elsewhere"],
  dbtCoreProjectName: ["spokes"],
  environmentNames: ["prod", "ci", "elsewhere"],
  exposureType: ["dashboard", "notebook"],
  fields: ["name", "column", "description", "code", "relation"],
  group: ["mobility", "elsewhere"],
  identifier: ["fct_rides", "elsewhere"],
  jobs: ["101", "201", "compile"],
  materializationTypes: ["table", "view"],
  modelingLayer: ["marts", "staging"],
  modelingLayers: ["marts", "staging"],
  names: ["model.spokes.fct_rides"],
  packageName: ["spokes", "elsewhere"],
  packageNames: ["spokes", "elsewhere"],
  projectNames: ["spokes", "elsewhere"],
  query: ["ride", "Station", "%"],
  resourceTypes: ["model", "test"],
  schema: ["marts", "staging", "elsewhere"],
  sourceNames: ["app", "sensors"],
  status: ["success", "error", "pass"],
  statuses: ["success", "error", "pass"],
  tags: ["marts", "flaky", "elsewhere"],
  variants: ["normal", "full_refresh"],
};

/** After the first run of each environment. */
const moments = ["2026-03-06T00:00:00Z", "2026-03-20T12:00:00.000Z", "2026-04-30T00:00:00+02:00"];

/** Values for the arguments of any field, taken from what a store with the sample has. */
export class QueryValues {
  readonly #known: Known;
  /** Optional inputs that are left out, as `Type.field`, or `field: Type.field` for a field of the query alone. */
  readonly #avoided: ReadonlySet<string>;

  private constructor(known: Known, avoided: ReadonlySet<string>) {
    this.#known = known;
    this.#avoided = avoided;
  }

  static async read(engine: Engine, avoided: ReadonlySet<string>): Promise<QueryValues> {
    const { rows } = await engine.sql<{ readonly project_name: string }>(
      "select project_name from dbt_history.projects order by all",
    );
    const projects = rows.map(({ project_name: name }) => name);
    const { data, errors } = await engine.graphql<Answer>(`{
      environments { edges { node { environmentId environmentName } } }
      jobs { edges { node { jobId runCount } } }
      runs { edges { node { runId name } } }
      defaultEnvironment(project: ${JSON.stringify(projects[0])}) { definition {
        resources(filter: { types: [Exposure, Macro, Metric, Model, Seed, Snapshot, Source, Test] }) { edges { node { uniqueId name } } }
      } }
    }`);
    if (errors !== undefined || data === undefined || data === null)
      throw new Error(JSON.stringify(errors));
    const { definition } = data.defaultEnvironment;
    const nodesOf = <T>(connection: Connection<T>): readonly T[] =>
      connection.edges.map(({ node }) => node);
    return new QueryValues(
      {
        projects,
        environmentIds: nodesOf(data.environments)
          .toSorted((a, b) => b.environmentName.localeCompare(a.environmentName))
          .map(({ environmentId }) => environmentId),
        jobIds: nodesOf(data.jobs)
          .toSorted((a, b) => b.runCount - a.runCount)
          .map(({ jobId }) => jobId),
        runs: nodesOf(data.runs),
        nodes: nodesOf(definition.resources),
      },
      avoided,
    );
  }

  /** A value for an argument of a field; undefined leaves it out. */
  argument(field: string, argument: GraphQLArgument, random: Random): unknown {
    if (!isRequiredArgument(argument) && !this.#isNeeded(field, argument, random)) return undefined;
    // A cursor belongs to one list in one order: that of another is an error, which other tests are about.
    if (argument.name === "after") return undefined;
    return this.#value(field, argument, random);
  }

  /** Every way to give one optional input, with what is required beside it: an argument, or one field of an input object. */
  alternatives(
    field: string,
    argument: GraphQLArgument,
  ): readonly { readonly input: string; readonly value: unknown }[] {
    const named = getNamedType(argument.type);
    if (argument.name === "after") return [];
    if (!isInputObjectType(named)) {
      if (isRequiredArgument(argument) && !isEnumType(named)) return [];
      return this.#each(field, argument).map((value) => ({ input: argument.name, value }));
    }
    const required = this.#value(field, argument, plainChoice) as Readonly<Record<string, unknown>>;
    return Object.values(named.getFields()).flatMap((one) =>
      this.#each(field, one).map((value) => ({
        input: `${argument.name}.${one.name}`,
        value: { ...required, [one.name]: value },
      })),
    );
  }

  /** An enum's values one by one; of anything else the first. */
  #each(field: string, input: GraphQLArgument | GraphQLInputField): readonly unknown[] {
    const named = getNamedType(input.type);
    if (!isEnumType(named)) return [this.#value(field, input, plainChoice)];
    return named
      .getValues()
      .map(({ name }) => (isListType(getNullableType(input.type)) ? [name] : name));
  }

  #isNeeded(field: string, { name }: GraphQLArgument, random: Random): boolean {
    // Optional in the schema, but one of two is needed.
    if (name === "uniqueId" && field.startsWith("modelBy")) return true;
    if (name === "uniqueId" && field === "modelHistoricalRuns") return true;
    // Without it there is only one default environment where there is one project.
    if (name === "project" && this.#known.projects.length > 1) return true;
    return random.chance(0.4);
  }

  #value(field: string, input: GraphQLArgument | GraphQLInputField, random: Random): unknown {
    return this.#ofType(input.type, field, input.name, random);
  }

  #ofType(type: GraphQLInputType, field: string, name: string, random: Random): unknown {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const named = getNamedType(nullable);
      if (isEnumType(named) && random === plainChoice)
        return named.getValues().map((value) => value.name);
      return Array.from({ length: 1 + random.below(3) }, () =>
        this.#ofType(nullable.ofType as GraphQLInputType, field, name, random),
      );
    }
    if (isEnumType(nullable)) return random.pick(nullable.getValues()).name;
    if (isInputObjectType(nullable)) {
      const values: Record<string, unknown> = {};
      for (const one of Object.values(nullable.getFields())) {
        const key = `${nullable.name}.${one.name}`;
        const isAvoided = this.#avoided.has(key) || this.#avoided.has(`${field}: ${key}`);
        // Lineage leaves macros out unless their type is named.
        const isNeeded =
          isRequiredInputField(one) || (random === plainChoice && one.name === "types");
        if (isNeeded || (!isAvoided && random.chance(0.3)))
          values[one.name] = this.#value(field, one, random);
      }
      return values;
    }
    return this.#scalar((nullable as { readonly name: string }).name, field, name, random);
  }

  #scalar(type: string, field: string, name: string, random: Random): unknown {
    const { projects, environmentIds, jobIds, runs, nodes } = this.#known;
    if (type === "Boolean") return random.chance(0.5);
    if (type === "DateTime") return random.pick(moments);
    if (type === "Date") return /start/i.test(name) ? "2026-03-01" : "2026-04-05";
    if (name === "environmentId" || name === "environmentIds") return random.pick(environmentIds);
    if (name === "jobId" || (field === "job" && name === "id")) return random.pick(jobIds);
    if (name === "runId") return random.pick(runs).runId;
    if (name === "runs") return random.pick(runs).name;
    if (name === "id") return field === "account" ? 1 : random.pick(environmentIds);
    if (name === "numDays") return 3650;
    if (type === "Int" || type === "BigInt") return name === "lastRunCount" ? 3 : random.below(9);
    if (name === "name")
      return field === "exposure"
        ? (nodes.find(({ uniqueId }) => uniqueId.startsWith("exposure."))?.name ?? "")
        : "prod";
    if (name === "project") return random.pick(projects);
    if (/^(uniqueIds?|nodeUniqueId)$/.test(name)) {
      const kind = kinds[field] ?? "";
      const ids = nodes.map(({ uniqueId }) => uniqueId).filter((id) => id.startsWith(kind));
      return random.pick(ids.length === 0 ? ["elsewhere"] : ids);
    }
    return random.pick(texts[name] ?? ["elsewhere"]);
  }
}

interface Connection<T> {
  readonly edges: readonly { readonly node: T }[];
}

interface Answer {
  readonly environments: Connection<{
    readonly environmentId: number;
    readonly environmentName: string;
  }>;
  readonly jobs: Connection<{ readonly jobId: number; readonly runCount: number }>;
  readonly runs: Connection<{ readonly runId: number; readonly name: string }>;
  readonly defaultEnvironment: {
    readonly definition: {
      readonly resources: Connection<{ readonly uniqueId: string; readonly name: string }>;
    };
  };
}
