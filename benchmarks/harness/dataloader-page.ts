import DataLoader from "dataloader";
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  graphql,
  type ExecutionResult,
  type GraphQLFieldConfig,
  type GraphQLOutputType,
} from "graphql";
import type { StateConnection } from "./state-connection.js";

/**
 * The page as a GraphQL server of today would answer it: graphql-js, a resolver per field, and DataLoader so that a relation of all
 * models is one statement. It reads what the library reads: the tables that `engine.explain` names for this query, made once.
 */

interface Loaders {
  readonly connection: StateConnection;
  readonly reading: Reading;
  readonly executions: DataLoader<string, ExecutionRow | undefined>;
  readonly tests: DataLoader<string, readonly TestRow[]>;
  readonly parents: DataLoader<string, readonly ParentRow[]>;
}

interface ModelRow {
  readonly unique_id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly raw_code: string | null;
  readonly materialized: string | null;
  readonly config: string | null;
  readonly database_name: string | null;
  readonly schema_name: string | null;
  readonly alias: string | null;
  readonly relation_name: string | null;
  readonly original_file_path: string;
  readonly package_name: string | null;
  readonly tags: readonly string[];
  readonly access: string | null;
  readonly is_executed: boolean;
}

interface ExecutionRow {
  readonly unique_id: string;
  readonly status: string | null;
  readonly message: string | null;
  readonly run_id: bigint | null;
  readonly execute_started_at: Date | null;
  readonly execute_completed_at: Date | null;
  readonly execution_time: number | null;
  readonly relation_name: string | null;
}

interface TestRow {
  readonly model_id: string;
  readonly name: string | null;
  readonly status: string | null;
}

interface ParentRow {
  readonly model_id: string;
  readonly unique_id: string;
  readonly name: string | null;
}

interface ModelPage {
  readonly rows: readonly ModelRow[];
  readonly hasNextPage: boolean;
}

const environmentSql =
  "select environment_id from dbt_history.environments where environment_id = ";

const modelsSql = (limit: number): string => `
  with page as (
    select * from applied_nodes where node_type = 'Model' order by unique_id limit ${limit}
  )
  select
    page.unique_id, page.name, page.description, page.materialized, page.alias, page.original_file_path, page.package_name, page.tags,
    page.access, page.attempt_id is not null as is_executed,
    definition.definition ->> '$.raw_code' as raw_code, definition.definition ->> '$.config' as config,
    page.database_name, page.schema_name, page.relation_name
  from page
  left join applied_documents as definition on definition.definition_key = page.definition_key
  order by page.unique_id`;

const executionsSql = `
  select
    node.unique_id, attempt.status, attempt.message, run.run_id, success.execute_started_at, success.execute_completed_at,
    success.execution_time, success.relation_name
  from applied_nodes as node
  left join applied_results as attempt on attempt.artifact_id = node.attempt_id and attempt.unique_id = node.unique_id
  left join applied_results as success on success.artifact_id = node.success_id and success.unique_id = node.unique_id
  left join numbered_invocations as run on run.results_artifact_id = node.success_id
  where node.unique_id in (select unnest($ids))`;

const testsSql = `
  select edge.parent_id as model_id, test.name, attempt.status
  from applied_edges as edge
  join applied_nodes as test on test.unique_id = edge.child_id and test.node_type = 'Test'
  left join applied_results as attempt on attempt.artifact_id = test.attempt_id and attempt.unique_id = test.unique_id
  where edge.parent_id in (select unnest($ids))
  order by test.unique_id`;

const parentsSql = `
  select edge.child_id as model_id, parent.unique_id, parent.name
  from applied_edges as edge
  join applied_nodes as parent on parent.unique_id = edge.parent_id
  where edge.child_id in (select unnest($ids))
  order by parent.unique_id`;

/** Where the rival reads: in the store, or in the tables that the library prepares once for many queries. */
export type Reading = "store" | "prepared";

/** What stands in the store for the tables that the library prepares. */
const inStore: Readonly<Record<string, string>> = {
  applied_nodes: "dbt_store.applied_nodes",
  applied_edges:
    "(select distinct unique_id as child_id, unnest(depends_on) as parent_id from dbt_store.applied_nodes)",
  applied_documents: "dbt_store.definitions",
  applied_results: "dbt_store.results",
  numbered_invocations: "dbt_store.numbered_invocations",
};

function readFrom(reading: Reading, sql: string): string {
  if (reading === "prepared") return sql;
  return sql
    .replaceAll(/\b(from|join) (\w+) as\b/g, (text, verb: string, table: string) =>
      table in inStore ? `${verb} ${inStore[table]} as` : text,
    )
    .replace("select * from applied_nodes where", "select * from dbt_store.applied_nodes where");
}

/** Loaders of one request: they remember what it has read. */
function makeLoaders(connection: StateConnection, reading: Reading): Loaders {
  return {
    connection,
    reading,
    executions: new DataLoader(async (ids) => {
      const rows = await connection.objects<ExecutionRow>(readFrom(reading, executionsSql), {
        ids,
      });
      const byId = new Map(rows.map((row) => [row.unique_id, row]));
      return ids.map((id) => byId.get(id));
    }),
    tests: new DataLoader(async (ids) =>
      grouped(ids, await connection.objects<TestRow>(readFrom(reading, testsSql), { ids })),
    ),
    parents: new DataLoader(async (ids) =>
      grouped(ids, await connection.objects<ParentRow>(readFrom(reading, parentsSql), { ids })),
    ),
  };
}

function grouped<Row extends { readonly model_id: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) groups.get(row.model_id)?.push(row);
  return ids.map((id) => groups.get(id)!);
}

const bigInt = new GraphQLScalarType({ name: "BigInt", serialize: Number, parseValue: Number });
const dateTime = new GraphQLScalarType({
  name: "DateTime",
  serialize: (value) => (value as Date).toISOString(),
});
const jsonObject = new GraphQLScalarType({ name: "JSONObject" });
const runStatus = toEnum("RunStatus", ["error", "skipped", "success", "warn"]);
const testStatus = toEnum("TestStatus", ["error", "fail", "pass", "skipped", "warn"]);

function toEnum(name: string, values: readonly string[]): GraphQLEnumType {
  return new GraphQLEnumType({
    name,
    values: Object.fromEntries(values.map((value) => [value, {}])),
  });
}

function field<Row>(
  type: GraphQLOutputType,
  resolve: (row: Row, loaders: Loaders) => unknown,
): GraphQLFieldConfig<Row, Loaders> {
  return { type, resolve: (row, _arguments, loaders) => resolve(row, loaders) };
}

function listOf(type: GraphQLOutputType): GraphQLOutputType {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)));
}

const execution = new GraphQLObjectType<ExecutionRow, Loaders>({
  name: "ModelExecutionInfoNode",
  fields: {
    lastRunStatus: field(runStatus, ({ status }) => status),
    lastRunError: field(GraphQLString, ({ status, message }) =>
      status === "error" ? message : null,
    ),
    lastSuccessRunId: field(bigInt, (row) => row.run_id),
    executeStartedAt: field(dateTime, (row) => row.execute_started_at),
    executeCompletedAt: field(dateTime, (row) => row.execute_completed_at),
    executionTime: field(GraphQLFloat, (row) => row.execution_time),
  },
});

const test = new GraphQLObjectType<TestRow, Loaders>({
  name: "TestAppliedStateNestedNode",
  fields: {
    name: field(GraphQLString, (row) => row.name),
    lastKnownResult: field(testStatus, (row) => row.status),
  },
});

const parent = new GraphQLObjectType<ParentRow, Loaders>({
  name: "EnvironmentAppliedNestedNode",
  fields: {
    uniqueId: field(new GraphQLNonNull(GraphQLString), (row) => row.unique_id),
    name: field(GraphQLString, (row) => row.name),
  },
});

const model = new GraphQLObjectType<ModelRow, Loaders>({
  name: "ModelAppliedStateNode",
  fields: {
    uniqueId: field(new GraphQLNonNull(GraphQLString), (row) => row.unique_id),
    name: field(GraphQLString, (row) => row.name),
    description: field(GraphQLString, (row) => row.description),
    rawCode: field(GraphQLString, (row) => row.raw_code),
    materializedType: field(GraphQLString, (row) => row.materialized),
    config: field(jsonObject, (row) => (row.config === null ? null : JSON.parse(row.config))),
    database: field(GraphQLString, (row) => row.database_name),
    schema: field(GraphQLString, (row) => row.schema_name),
    alias: field(GraphQLString, (row) => row.alias),
    relationName: field(GraphQLString, async (row, { executions }) => {
      const executed = await executions.load(row.unique_id);
      return executed?.relation_name ?? row.relation_name;
    }),
    filePath: field(new GraphQLNonNull(GraphQLString), (row) => row.original_file_path),
    packageName: field(GraphQLString, (row) => row.package_name),
    tags: field(listOf(GraphQLString), (row) => row.tags),
    access: field(GraphQLString, (row) => row.access),
    executionInfo: field(execution, (row, { executions }) =>
      row.is_executed ? executions.load(row.unique_id) : null,
    ),
    tests: field(listOf(test), (row, { tests }) => tests.load(row.unique_id)),
    parents: field(listOf(parent), (row, { parents }) => parents.load(row.unique_id)),
  },
});

const pageInfo = new GraphQLObjectType<ModelPage, Loaders>({
  name: "PageInfo",
  fields: {
    endCursor: field(GraphQLString, ({ rows }) => {
      const last = rows.at(-1);
      return last === undefined ? null : Buffer.from(last.unique_id).toString("base64url");
    }),
    hasNextPage: field(new GraphQLNonNull(GraphQLBoolean), (page) => page.hasNextPage),
  },
});

const edge = new GraphQLObjectType<ModelRow, Loaders>({
  name: "ModelAppliedStateNodeEdge",
  fields: { node: field(new GraphQLNonNull(model), (row) => row) },
});

const connection = new GraphQLObjectType<ModelPage, Loaders>({
  name: "ModelAppliedStateNodeConnection",
  fields: {
    pageInfo: field(new GraphQLNonNull(pageInfo), (page) => page),
    edges: field(listOf(edge), (page) => page.rows),
  },
});

const applied = new GraphQLObjectType<unknown, Loaders>({
  name: "AppliedState",
  fields: {
    models: {
      type: new GraphQLNonNull(connection),
      args: { first: { type: GraphQLInt, defaultValue: 500 } },
      async resolve(_environment, { first }, loaders): Promise<ModelPage> {
        const count = first as number;
        const rows = await loaders.connection.objects<ModelRow>(
          readFrom(loaders.reading, modelsSql(count + 1)),
        );
        return { rows: rows.slice(0, count), hasNextPage: rows.length > count };
      },
    },
  },
});

const environment = new GraphQLObjectType<unknown, Loaders>({
  name: "Environment",
  fields: { applied: field(applied, (row) => row) },
});

const schema = new GraphQLSchema({
  query: new GraphQLObjectType<unknown, Loaders>({
    name: "Query",
    fields: {
      environment: {
        type: environment,
        args: { id: { type: new GraphQLNonNull(bigInt) } },
        async resolve(_root, { id }, loaders) {
          const [found] = await loaders.connection.objects(`${environmentSql}${Number(id)}`);
          return found;
        },
      },
    },
  }),
});

/** Answers a query of the page. */
export function answerByDataLoader(
  stateConnection: StateConnection,
  source: string,
  variableValues: Readonly<Record<string, unknown>>,
  reading: Reading,
): Promise<ExecutionResult> {
  return graphql({
    schema,
    source,
    variableValues,
    contextValue: makeLoaders(stateConnection, reading),
  });
}
