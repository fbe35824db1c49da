import {
  column,
  json,
  related,
  type ColumnField,
  type Fields,
  type Relation,
} from "../registry.js";
import { columnsFrom, toStats } from "./catalog.js";
import { accountId, meta, timing as timingOf } from "./node-fields.js";
import { nodesOfRuns, runNode } from "./run-nodes.js";
import { errorMessage } from "./statuses.js";

export const artifact: Fields = {
  accountId,
  environmentId: column("BigInt!", "node.environment_id"),
  jobId: column("BigInt!", "node.job_id"),
  projectId: column("BigInt!", "node.project_id"),
  runId: column("BigInt!", "node.run_id"),
};

export const basics: Fields = {
  dbtVersion: column("String", "node.dbt_version"),
  description: column("String", "node.description"),
  meta,
  name: column("String", "node.name"),
  paginationCursor: column("String", "to_base64(encode('cursor:' || node.unique_id))"),
  resourceType: column(
    "String!",
    "coalesce(node.resource_type, split_part(node.unique_id, '.', 1))",
  ),
  tags: column("[String!]", "node.tags"),
  uniqueId: column("String!", "node.unique_id"),
};

export const place: Fields = {
  database: column("String", "placement.database_name"),
  schema: column("String", "placement.schema_name"),
};

/** dbt renamed code in 1.3; the older names answer for what dbt wrote before. */
export const code: Fields = {
  compiledCode: column("String", "if({$.raw_sql} is null, compiled.code, null)"),
  compiledSql: column("String", "if({$.raw_sql} is null, null, compiled.code)"),
  rawCode: column("String", "{$.raw_code}"),
  rawSql: column("String", "{$.raw_sql}"),
};

export const error = column("String", errorMessage("result"));
export const threadId = column("String", "result.thread_id");
export const runGeneratedAt = column(
  "DateTime",
  "coalesce(invocation.results_generated_at, node.run_generated_at)",
);

export const timing = timingOf("result");

export const execution: Fields = {
  ...timing,
  error,
  runElapsedTime: column("Float", "invocation.elapsed_time"),
  runGeneratedAt,
  skip: column("Boolean", "result.status = 'skipped'"),
  status: column("String", "result.status"),
};

export const invocation: Fields = {
  args: column("String", "invocation.args::varchar"),
  invocationId: column("String", "invocation.invocation_id"),
  threadId,
};

export const runColumns = related("[CatalogColumn!]", {
  resource: { name: "catalog column", key: "position_in_relation", joins: {} },
  keys: ["node.catalog_id", "node.unique_id", "node.definition_key::varchar"],
  from: `${columnsFrom(
    `parents
            join dbt_store.sections as c on c.artifact_id = parents.key
            join dbt_store.sets as s on s.set_key = c.set_key
            join dbt_store.catalog_entries as catalog on catalog.entry_key = s.state_key and catalog.unique_id = parents.key2
            cross join unnest(json_extract(catalog.columns, '$.*')) as entries(entry)`,
    "parents.key3::uuid",
  )} as node`,
  order: () => [{ sql: "node.position_in_relation", direction: "asc" }],
});

export const catalog: Fields = {
  columns: runColumns,
  comment: column("String", "catalog.comment"),
  owner: column("String", "catalog.table_owner"),
  stats: json("[CatalogStat!]!", "catalog.stats", toStats),
  type: column("String", "catalog.table_type"),
};

export const childrenOf = (type: string): ColumnField => column(type, "children.ids");

export const dependsOn = column(
  "[String!]!",
  "list_concat(coalesce(node.depends_on, []), coalesce(try_cast({$.depends_on.macros} as varchar[]), try_cast(context.context -> '$.depends_on.macros' as varchar[]), []))",
);

/** Parents of a type, in the manifest of the same run. */
export const parentsOf = (kind: "model" | "source"): Relation => ({
  resource: runNode,
  keys: ["node.run_key", "array_to_string(node.depends_on, ' ')"],
  from: nodesOfRuns(
    kind,
    "d.unique_id = parents.key2",
    "(select distinct position, key, unnest(string_split(key2, ' ')) as key2 from parents) as parents",
  ),
});

/** Tests of a node that gave a result in the same run. */
export const testsOfRun = related("[TestNode!]!", {
  resource: runNode,
  keys: ["node.run_key", "node.unique_id"],
  from: nodesOfRuns(
    "test",
    "list_contains(d.depends_on, parents.key2) and reached.result_id is not null",
  ),
});
