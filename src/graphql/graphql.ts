import {
  execute,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
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
import { planRoot, type Plan, type PlanSettings } from "./plan/plan.js";
import { run, type Ask } from "./plan/run.js";
import { collect, type Operation } from "./plan/selection.js";
import { printSdl } from "./print-sdl.js";
import type { RootField } from "./registry.js";
import { StateSessions, type StateSession } from "./state-sessions.js";
import { registry } from "./types/index.js";

/** Settings of one query, checked. */
type Settings = ReturnType<typeof normalizeGraphQLSettings>;

/** An operation that may be run, or what is wrong with it. */
type Prepared =
  | { readonly errors: readonly GraphQLError[] }
  | {
      readonly operation: Operation;
      readonly node: OperationDefinitionNode;
      readonly document: DocumentNode;
    };

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
    const prepared = this.#prepare(source, variables, settings);
    if ("errors" in prepared) return { errors: prepared.errors.map(toError) };
    const { operation, node, document } = prepared;
    const roots = [...collect(operation, this.schema.getQueryType()!, [node.selectionSet])];
    if (roots.some(([, nodes]) => nodes[0]!.name.value.startsWith("__")))
      return this.#executeByLibrary(document, variables, settings);
    const cost = new Cost(settings.limits);
    const data: Record<string, unknown> = {};
    const errors: GraphQLError[] = [];
    let isLost = false;
    for (const [key, nodes] of roots) {
      const name = nodes[0]!.name.value;
      const field = this.schema.getQueryType()!.getFields()[name]!;
      try {
        const argumentValues = getArgumentValues(field, nodes[0]!, operation.variables);
        data[key] = await this.#answer(
          {
            name,
            arguments: argumentValues,
            plan: (root) =>
              planRoot(operation, root, nodes, argumentValues, this.#planSettings(settings, cost)),
          },
          settings,
        );
      } catch (error) {
        errors.push(toFieldError(error, nodes, key));
        data[key] = null;
        isLost ||= String(field.type).endsWith("!");
      }
    }
    return {
      ...(errors.length > 0 ? { errors: errors.map(toError) } : {}),
      data: isLost ? null : data,
    };
  }

  /** What a query would do: its plan, and the statements as they would be sent. */
  async explain(
    source: string,
    variables: Readonly<Record<string, unknown>> | undefined,
    given: GraphQLSettings,
  ): Promise<GraphQLExplanation> {
    const settings = normalizeGraphQLSettings(given);
    const prepared = this.#prepare(source, variables, settings);
    if ("errors" in prepared) throw prepared.errors[0]!;
    const { operation, node } = prepared;
    const cost = new Cost(settings.limits);
    const roots = [...collect(operation, this.schema.getQueryType()!, [node.selectionSet])];
    const plans: Plan[] = roots
      .filter(([, nodes]) => !nodes[0]!.name.value.startsWith("__"))
      .map(([, nodes]) => {
        const name = nodes[0]!.name.value;
        const field = this.schema.getQueryType()!.getFields()[name]!;
        const argumentValues = getArgumentValues(field, nodes[0]!, operation.variables);
        return planRoot(
          operation,
          rootField(name),
          nodes,
          argumentValues,
          this.#planSettings(settings, cost),
        );
      });
    return explain(plans);
  }

  /** The schema as text. */
  sdl(type: string | undefined): string {
    return printSdl(this.schema, type);
  }

  /** Gives all connections back. */
  async close(): Promise<void> {
    await this.#sessions.close();
  }

  #prepare(
    source: string,
    variables: Readonly<Record<string, unknown>> | undefined,
    settings: Settings,
  ): Prepared {
    const document = this.#documents.read(source);
    if (Array.isArray(document)) return { errors: document as readonly GraphQLError[] };
    const whole = document as DocumentNode;
    const node = getOperationAST(whole, settings.operationName);
    if (node === null || node === undefined) {
      const names = whole.definitions.flatMap((definition) =>
        definition.kind === Kind.OPERATION_DEFINITION
          ? [definition.name?.value ?? "(unnamed)"]
          : [],
      );
      const problem =
        settings.operationName === undefined
          ? "The document has several operations: name one as operationName."
          : `The document has no operation "${settings.operationName}".`;
      return { errors: [new GraphQLError(`${problem} It has ${names.join(", ")}.`)] };
    }
    if (node.operation !== OperationTypeNode.QUERY)
      return { errors: [new GraphQLError("Only queries can be run: GraphQL here reads.")] };
    const coerced = getVariableValues(
      this.schema,
      node.variableDefinitions ?? [],
      variables ?? {},
      { maxErrors: 20 },
    );
    if (coerced.errors !== undefined) return { errors: coerced.errors };
    const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
    for (const definition of whole.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        fragments[definition.name.value] = definition;
    const operation: Operation = { schema: this.schema, fragments, variables: coerced.coerced };
    return { operation, node, document: whole };
  }

  #planSettings(settings: Settings, cost: Cost): PlanSettings {
    return { definitions: registry.objects, cost, merges: settings.merging };
  }

  /** Questions about the schema itself are answered by the library, and what stands beside them with them. */
  async #executeByLibrary(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>> | undefined,
    settings: Settings,
  ): Promise<GraphQLResult> {
    const result = await execute({
      schema: this.schema,
      document,
      variableValues: variables ?? {},
      ...(settings.operationName !== undefined && { operationName: settings.operationName }),
      contextValue: { [contextSettings]: settings },
    });
    return {
      ...(result.errors !== undefined ? { errors: result.errors.map(toError) } : {}),
      data: (result.data ?? null) as Readonly<Record<string, unknown>> | null,
    };
  }

  /** A field at the root, for whoever executes the schema. */
  async #resolve(
    argumentValues: Record<string, unknown>,
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
    const cost = new Cost(settings.limits);
    const plan = (root: RootField): Plan =>
      planRoot(
        operation,
        root,
        info.fieldNodes,
        argumentValues,
        this.#planSettings(settings, cost),
      );
    return this.#answer({ name: info.fieldName, arguments: argumentValues, plan }, settings);
  }

  async #answer(
    wanted: {
      readonly name: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      readonly plan: (root: RootField) => Plan;
    },
    settings: Settings,
  ): Promise<unknown> {
    const root = rootField(wanted.name);
    const plan = wanted.plan(root);
    const place = await this.#place(root, wanted.arguments, settings.place);
    // In one transaction, so that a load in between cannot show half of what it wrote.
    return this.#sessions.use(place, (session) =>
      session.session.transaction(async () =>
        complete(plan.shape, await run(plan.steps, asker(session, settings))),
      ),
    );
  }

  async #place(
    root: RootField,
    argumentValues: Readonly<Record<string, unknown>>,
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
function toFieldError(error: unknown, nodes: readonly unknown[], key: string): GraphQLError {
  if (isEngineError(error)) throw error;
  if (!(error instanceof GraphQLError)) throw error;
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? (nodes as GraphQLError["nodes"] & object),
    path: [key],
    extensions: error.extensions,
  });
}

/** As plain data, for JSON and for comparison. */
function toError(error: GraphQLError): NonNullable<GraphQLResult["errors"]>[number] {
  return error.toJSON() as NonNullable<GraphQLResult["errors"]>[number];
}
