import {
  execute,
  GraphQLError,
  isNonNullType,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import type { Database } from "../duckdb/database.js";
import type { StopSettings } from "../duckdb/interruption.js";
import { isEngineError } from "../errors.js";
import {
  normalizeGraphQLSettings,
  type NormalizedGraphQLSettings as Settings,
  type PlaceVariables,
} from "../options.js";
import type { GraphQLExplanation, GraphQLResult, GraphQLSettings } from "../types.js";
import { buildSchema } from "./build-schema.js";
import { Documents } from "./documents.js";
import { inTermsOf, toError, toFault, toFieldError } from "./faults.js";
import { environmentsSql, toPlace, type KnownEnvironment } from "./places.js";
import { complete } from "./plan/complete.js";
import { Cost } from "./plan/cost.js";
import { explain } from "./plan/explain.js";
import { planRoot, type Plan } from "./plan/plan.js";
import { run, type Ask } from "./plan/run.js";
import type { Operation } from "./plan/selection.js";
import { prepareQuery, type PreparedQuery, type RootSelection } from "./prepare.js";
import { printSdl } from "./print-sdl.js";
import type { Arguments, RootField } from "./registry.js";
import { StateSessions, type StateSession } from "./state-sessions.js";
import { registry } from "./types/index.js";

/** Answers GraphQL on a database. */
export class GraphQLRunner {
  readonly schema: GraphQLSchema;
  readonly #database: Database;
  readonly #sessions: StateSessions;
  readonly #documents: Documents;
  readonly #costs = new WeakMap<object, Cost>();
  #environments:
    | { readonly generation: number; readonly known: readonly KnownEnvironment[] }
    | undefined;

  constructor(database: Database) {
    this.#database = database;
    this.#sessions = new StateSessions(database);
    this.schema = buildSchema(registry, (_source, argumentValues, context, info) =>
      this.#resolve(argumentValues as Record<string, unknown>, context, info),
    );
    this.#documents = new Documents(this.schema);
  }

  /** Runs a query. Faults of the query are in `errors`; faults of the engine reject. */
  async execute(
    source: string,
    variables: Readonly<Record<string, unknown>> | undefined,
    given: GraphQLSettings,
  ): Promise<GraphQLResult> {
    const settings = normalizeGraphQLSettings(given);
    const query = { source, variables, operationName: settings.operationName };
    const prepared = prepareQuery(this.schema, this.#documents, query);
    if (!("roots" in prepared)) return { errors: prepared.map(toError) };
    if (prepared.roots.some(({ name, type }) => type === undefined && name !== "__typename"))
      return this.#executeByLibrary(prepared, settings);
    const cost = new Cost(settings.limits);
    const data: Record<string, unknown> = Object.create(null);
    const errors: GraphQLError[] = [];
    let isLost = false;
    // All are planned before the first is answered, so that too much is refused before anything was done.
    const answers: (() => Promise<unknown>)[] = [];
    for (const root of prepared.roots) {
      if (root.type === undefined) {
        answers.push(() => Promise.resolve("Query"));
        continue;
      }
      try {
        answers.push(this.#planned(prepared.operation, root, settings, cost));
      } catch (error) {
        if (error instanceof GraphQLError && error.extensions["code"] === "TOO_COMPLEX")
          return { errors: [toError(error)] };
        answers.push(() => Promise.reject(error));
      }
    }
    for (const [index, root] of prepared.roots.entries()) {
      try {
        data[root.key] = await answers[index]!();
      } catch (error) {
        errors.push(toFieldError(error, root, settings));
        data[root.key] = null;
        isLost ||= isNonNullType(root.type);
      }
    }
    return {
      ...(errors.length > 0 ? { errors: errors.map(toError) } : {}),
      data: isLost ? null : data,
    };
  }

  /** What a query would do: its plan, and the statements as they would be sent. @throws GraphQLError for its first fault. */
  explain(
    source: string,
    variables: Readonly<Record<string, unknown>> | undefined,
    given: GraphQLSettings,
  ): GraphQLExplanation {
    const settings = normalizeGraphQLSettings(given);
    const query = { source, variables, operationName: settings.operationName };
    const prepared = prepareQuery(this.schema, this.#documents, query);
    if (!("roots" in prepared)) throw prepared[0]!;
    const cost = new Cost(settings.limits);
    return explain(
      prepared.roots
        .filter(({ type }) => type !== undefined)
        .map(({ name, nodes, arguments: getArguments }) =>
          plan(prepared.operation, { name, nodes, arguments: getArguments() }, settings, cost),
        ),
    );
  }

  /** The schema as text. */
  sdl(type: string | undefined): string {
    return printSdl(this.schema, type);
  }

  /** Gives all connections back. */
  async close(): Promise<void> {
    await this.#sessions.close();
  }

  /** Questions about the schema itself are answered by the library, and what stands beside them with them. */
  async #executeByLibrary(
    { document, operation }: PreparedQuery,
    settings: Settings,
  ): Promise<GraphQLResult> {
    const result = await execute({
      schema: this.schema,
      document,
      variableValues: operation.variables,
      ...(settings.operationName !== undefined && { operationName: settings.operationName }),
      contextValue: { [contextSettings]: settings },
    });
    for (const { originalError } of result.errors ?? [])
      if (isEngineError(originalError)) throw originalError;
    return {
      ...(result.errors !== undefined ? { errors: result.errors.map(toError) } : {}),
      data: (result.data ?? null) as Readonly<Record<string, unknown>> | null,
    };
  }

  /** A field at the root, for whoever executes the schema. */
  async #resolve(
    argumentValues: Arguments,
    context: unknown,
    info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const settings = settingsIn(context) ?? normalizeGraphQLSettings({});
    const operation: Operation = {
      schema: info.schema,
      fragments: info.fragments,
      variables: info.variableValues,
    };
    const selection = { name: info.fieldName, nodes: info.fieldNodes, arguments: argumentValues };
    const cost = this.#costOf(info, settings);
    try {
      return await this.#answer(plan(operation, selection, settings, cost), selection, settings);
    } catch (error) {
      throw toFault(error) ?? inTermsOf(settings, error);
    }
  }

  /** One for all fields of an execution, whose variables are an object of their own. */
  #costOf({ variableValues }: GraphQLResolveInfo, { limits }: Settings): Cost {
    const known = this.#costs.get(variableValues);
    if (known !== undefined) return known;
    const cost = new Cost(limits);
    this.#costs.set(variableValues, cost);
    return cost;
  }

  /** Plans a field; what it answers with runs the plan. */
  #planned(
    operation: Operation,
    root: RootSelection,
    settings: Settings,
    cost: Cost,
  ): () => Promise<unknown> {
    const selection = { name: root.name, nodes: root.nodes, arguments: root.arguments() };
    const planned = plan(operation, selection, settings, cost);
    return () => this.#answer(planned, selection, settings);
  }

  async #answer({ steps, shape }: Plan, selection: Selected, settings: Settings): Promise<unknown> {
    const place = await this.#place(rootField(selection.name), selection.arguments, settings);
    return this.#sessions.use(place, async (session) =>
      complete(shape, await run(steps, asker(session, settings))),
    );
  }

  async #place(
    root: RootField,
    argumentValues: Arguments,
    settings: Settings,
  ): Promise<PlaceVariables> {
    if (root.place.by === "everything") return settings.place;
    const known = await this.#knownEnvironments(settings);
    return toPlace(root.place, argumentValues, known, settings.place);
  }

  async #knownEnvironments(settings: Settings): Promise<readonly KnownEnvironment[]> {
    const { generation } = this.#database;
    if (this.#environments?.generation !== generation) {
      const known = await this.#sessions.use({}, ({ session }) =>
        session.rows<KnownEnvironment>(environmentsSql, undefined, stopSettings(settings)),
      );
      this.#environments = { generation, known };
    }
    return this.#environments.known;
  }
}

/** What a query of the schema through the library has in its context, where we ask it ourselves. */
const contextSettings = Symbol("settings of a query");

interface Context {
  readonly [contextSettings]?: Settings;
}

const settingsIn = (context: unknown): Settings | undefined =>
  ((context ?? {}) as Context)[contextSettings];

/** A field at the root, with its arguments. */
interface Selected {
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  readonly arguments: Arguments;
}

function plan(
  operation: Operation,
  { name, nodes, arguments: argumentValues }: Selected,
  settings: Settings,
  cost: Cost,
): Plan {
  return planRoot(operation, rootField(name), nodes, argumentValues, {
    definitions: registry.objects,
    cost,
    merges: settings.merging,
  });
}

function rootField(name: string): RootField {
  return registry.objects.get("Query")!.fields[name] as RootField;
}

function asker(session: StateSession, settings: Settings): Ask {
  return async (sql, parameters) => {
    await session.prepare(sql, () => stopSettings(settings));
    return session.session.values(sql, parameters, {
      ...stopSettings(settings),
      integers: "bigint",
    });
  };
}

/** What is left of the time. */
function stopSettings({ signal, deadline }: Settings): StopSettings {
  if (deadline === undefined) return { signal };
  return { signal, timeout: Math.max(1, Math.ceil(deadline - performance.now())) };
}
