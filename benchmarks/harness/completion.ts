import {
  getArgumentValues,
  getVariableValues,
  Kind,
  parse,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
} from "graphql";
import type { RootField } from "../../src/graphql/registry.js";
import { StateConnection, type StatePlace } from "./state-connection.js";

/** Makes the data of a query from rows that are in memory. */
export type Completion = () => Promise<Readonly<Record<string, unknown>>>;

/**
 * The library's way from the rows of a query to its data, without DuckDB: planning, the rows of each statement, completion. It is no
 * part of the package by itself, so that it is taken from the source, whose code is the same.
 */
export async function completionOf(
  schema: GraphQLSchema,
  place: StatePlace,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Completion> {
  const { registry, planRoot, run, complete, Cost } = await source();
  const connection = await StateConnection.open(place);
  const rows = new Map<string, unknown[][]>();
  for (const { sql } of place.statements) rows.set(sql, await connection.rows(sql));
  connection.close();

  const document = parse(query);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("The query comes first.");
  const nodes = operation.selectionSet.selections as readonly FieldNode[];
  const name = nodes[0]!.name.value;
  const root = registry.objects.get("Query")!.fields[name] as RootField;
  return async () => {
    const { coerced = {} } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      variables,
    );
    const fragments: Readonly<Record<string, FragmentDefinitionNode>> = {};
    const values = getArgumentValues(schema.getQueryType()!.getFields()[name]!, nodes[0]!, coerced);
    const plan = planRoot({ schema, fragments, variables: coerced }, root, nodes, values, {
      definitions: registry.objects,
      cost: new Cost({ depth: 32, fields: 20_000, statements: 300 }),
      merges: true,
    });
    const results = await run(plan.steps, (sql) => {
      const found = rows.get(sql);
      if (found === undefined) throw new Error(`No rows were kept for ${sql}`);
      return Promise.resolve(found);
    });
    return { [name]: complete(plan.shape, results) };
  };
}

/** Modules of the source; what they import from `.sql` files is text. */
async function source(): Promise<
  typeof import("../../src/graphql/types/index.js") &
    typeof import("../../src/graphql/plan/plan.js") &
    typeof import("../../src/graphql/plan/run.js") &
    typeof import("../../src/graphql/plan/complete.js") &
    typeof import("../../src/graphql/plan/cost.js")
> {
  await import(new URL("../../test/support/sql-loader.mjs", import.meta.url).href);
  return {
    ...(await import("../../src/graphql/types/index.js")),
    ...(await import("../../src/graphql/plan/plan.js")),
    ...(await import("../../src/graphql/plan/run.js")),
    ...(await import("../../src/graphql/plan/complete.js")),
    ...(await import("../../src/graphql/plan/cost.js")),
  };
}
