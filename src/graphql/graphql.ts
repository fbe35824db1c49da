import {
  execute,
  GraphQLError,
  isNonNullType,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import type { Database } from "../duckdb/database.js";
import { isEngineError } from "../errors.js";
import { normalizeGraphQLSettings, type PlaceVariables } from "../options.js";
import type { GraphQLExplanation, GraphQLResult, GraphQLSettings } from "../types.js";
import { buildSchema } from "./build-schema.js";
import { Documents } from "./documents.js";
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

/** Settings of one query, checked. */
type Settings = ReturnType<typeof normalizeGraphQLSettings>;

/** Answers GraphQL on a database. */
export class GraphQLRunner {
  readonly schema: GraphQLSchema;
  readonly #database: Database;
  readonly #sessions: StateSessions;
  readonly #documents: Documents;
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
    if (prepared.roots.some(({ type }) => type === undefined))
      return this.#executeByLibrary(prepared, settings);
    const cost = new Cost(settings.limits);
    const data: Record<string, unknown> = {};
    const errors: GraphQLError[] = [];
    let isLost = false;
    for (const root of prepared.roots) {
      try {
        const { name, nodes } = root;
        const selection = { name, nodes, arguments: root.arguments() };
        data[root.key] = await this.#answer(prepared.operation, selection, settings, cost);
      } catch (error) {
        errors.push(toFieldError(error, root));
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
    const settings =
      ((context ?? {}) as { readonly [contextSettings]?: Settings })[contextSettings] ??
      normalizeGraphQLSettings({});
    const operation: Operation = {
      schema: info.schema,
      fragments: info.fragments,
      variables: info.variableValues,
    };
    const selection = { name: info.fieldName, nodes: info.fieldNodes, arguments: argumentValues };
    return this.#answer(operation, selection, settings, new Cost(settings.limits));
  }

  async #answer(
    operation: Operation,
    selection: Selected,
    settings: Settings,
    cost: Cost,
  ): Promise<unknown> {
    const { steps, shape } = plan(operation, selection, settings, cost);
    const place = await this.#place(rootField(selection.name), selection.arguments, settings.place);
    // In one transaction, so that a load in between cannot show half of what it wrote.
    return this.#sessions.use(place, (session) =>
      session.session.transaction(async () =>
        complete(shape, await run(steps, asker(session, settings))),
      ),
    );
  }

  async #place(
    root: RootField,
    argumentValues: Arguments,
    base: PlaceVariables,
  ): Promise<PlaceVariables> {
    if (root.place.by === "everything") return base;
    return toPlace(root.place, argumentValues, await this.#knownEnvironments(), base);
  }

  async #knownEnvironments(): Promise<readonly KnownEnvironment[]> {
    const { generation } = this.#database;
    if (this.#environments?.generation !== generation) {
      const known = await this.#sessions.use({}, ({ session }) =>
        session.rows<KnownEnvironment>(environmentsSql),
      );
      this.#environments = { generation, known };
    }
    return this.#environments.known;
  }
}

const contextSettings = Symbol("settings of a query");

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

function asker(session: StateSession, { signal, deadline }: Settings): Ask {
  return async (sql, parameters) => {
    await session.prepare(sql, signal);
    const timeout =
      deadline === undefined ? undefined : Math.max(1, Math.ceil(deadline - performance.now()));
    return session.session.rows(sql, parameters, {
      signal,
      integers: "bigint",
      ...(timeout !== undefined && { timeout }),
    });
  };
}

/** An abort, a closed store or a full disk is no fault of the query: the call rejects. */
function toFieldError(error: unknown, { key, nodes }: RootSelection): GraphQLError {
  if (isEngineError(error) || !(error instanceof GraphQLError)) throw error;
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? nodes,
    path: [key],
    extensions: error.extensions,
  });
}

/** As plain data, for JSON and for comparison. */
function toError(error: GraphQLError): NonNullable<GraphQLResult["errors"]>[number] {
  return error.toJSON() as NonNullable<GraphQLResult["errors"]>[number];
}
