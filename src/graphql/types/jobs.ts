import { GraphQLError } from "graphql";
import {
  column,
  json,
  related,
  type Arguments,
  type Bind,
  type ColumnField,
  type FieldDefinition,
  type Fields,
  type ObjectDefinition,
  type Relation,
  type Resource,
} from "../registry.js";
import { columnsFrom, toStats } from "./catalog.js";
import { accountId, asList, asObject, ownerEmail } from "./node-fields.js";
import { realMoment } from "./sources.js";

/** Nodes of the manifest of a run, with their results in that run. */
const runNode: Resource = {
  name: "node of a run",
  key: "unique_id",
  joins: {
    placement:
      "left join dbt_store.placements as placement on placement.placement_key = node.placement_key",
    context: "left join dbt_store.contexts as context on context.context_key = node.context_key",
    result:
      "left join dbt_store.results as result on result.artifact_id = node.result_id and result.unique_id = node.unique_id",
    invocation:
      "left join numbered_invocations as invocation on invocation.results_artifact_id = node.result_id",
    compiled:
      "left join dbt_store.codes as compiled on compiled.code_key = coalesce(result.compiled_key, node.compiled_key)",
    catalog: `left join (
    select c.artifact_id, r.*
    from dbt_store.sections as c
    join dbt_store.sets as s on s.set_key = c.set_key
    join dbt_store.catalog_entries as r on r.entry_key = s.state_key
    where c.artifact_id in (select catalog_id from {rows})
) as catalog on catalog.artifact_id = node.catalog_id and catalog.unique_id = node.unique_id`,
    freshness:
      "left join dbt_store.freshness as freshness on freshness.artifact_id = node.sources_id and freshness.unique_id = node.unique_id",
    freshness_run:
      "left join numbered_invocations as freshness_run on freshness_run.sources_artifact_id = node.sources_id",
    children: `left join (
    select manifest_id, parent_id, list(distinct child_id order by child_id) as ids
    from (
        select c.artifact_id as manifest_id, unnest(d.depends_on) as parent_id, d.unique_id as child_id
        from dbt_store.sections as c
        join dbt_store.sets as s on s.set_key = c.set_key
        join dbt_store.states as t on t.state_key = s.state_key
        join dbt_store.definitions as d on d.definition_key = t.definition_key
        where c.artifact_id in (select manifest_id from {rows}) and c.section not in ('disabled', 'macros', 'docs', 'groups', 'selectors')
    )
    group by all
) as children on children.manifest_id = node.manifest_id and children.parent_id = node.unique_id`,
  },
};

/** Types that are no section of nodes. */
const typeCondition: Readonly<Record<string, string>> = {
  exposure: "c.section = 'exposures'",
  macro: "c.section = 'macros'",
  metric: "c.section = 'metrics'",
  source: "c.section = 'sources'",
  test: "(c.section = 'unit_tests' or c.section = 'nodes' and d.resource_type = 'test')",
  any: "c.section in ('nodes', 'sources', 'exposures', 'metrics')",
};

/**
 * Nodes of one type of runs. `parents` names the runs by `key`; where it has a `key2`, `on` says which nodes of the run are meant.
 */
function nodesOfRuns(type: string, on = "true", parents = "parents"): string {
  const isType = typeCondition[type] ?? `c.section = 'nodes' and d.resource_type = '${type}'`;
  return `(
        select
            parents.position, run.run_key, run.project_id, run.environment_id, run.job_id, run.run_id, run.place, run.environment,
            run.generated_at as run_generated_at, run.manifest_id, run.catalog_id, run.sources_id,
            manifest.generated_at as manifest_at, manifest.dbt_version,
            t.placement_key, t.compiled_key, t.context_key, reached.result_id,
            d.definition_key, d.unique_id, d.resource_type, d.name, d.package_name, d.original_file_path, d.alias, d.description, d.tags,
            d.materialized, d.access, d.group_name, d.column_name, d.depends_on
        from ${parents}
        join numbered_runs as run on run.run_key = parents.key
        join dbt_store.artifacts as manifest on manifest.artifact_id = run.manifest_id
        join dbt_store.sections as c on c.artifact_id = run.manifest_id
        join dbt_store.sets as e on e.set_key = c.set_key
        join dbt_store.states as t on t.state_key = e.state_key
        join dbt_store.definitions as d on d.definition_key = t.definition_key
        left join (
            select i.run_key, r.unique_id, arg_max(r.artifact_id, i.place) as result_id
            from dbt_store.results as r
            join numbered_invocations as i on i.results_artifact_id = r.artifact_id
            where i.executes and i.run_key in (select key from ${parents})
            group by all
        ) as reached on reached.run_key = run.run_key and reached.unique_id = d.unique_id
        where ${isType} and ${on}
    ) as node`;
}

/** The run that a job's fields speak of: the one that is named, else the newest. */
function chosenRun(job: unknown, run: unknown, bind: Bind): string {
  return `(
            select 0 as position, run_key as key from numbered_runs
            where job_id = ${bind(job)}${run === undefined || run === null ? "" : ` and run_id = ${bind(run)}`}
            order by place desc limit 1
        ) as parents`;
}

/** Lists of the job endpoint: everything, or `first` rows after a cursor. */
function paging(): Pick<Relation, "limit" | "where"> {
  return {
    limit: ({ first }) => toCount(first),
    where: ({ after, database, schema, identifier, uniqueId, name }, bind) => [
      ...(after === undefined || after === null
        ? []
        : [`node.unique_id > ${bind(fromCursor(String(after)))}`]),
      ...equals("placement.database_name", database, bind),
      ...equals("placement.schema_name", schema, bind),
      ...equals("coalesce(placement.identifier, node.alias)", identifier, bind),
      ...equals("node.unique_id", uniqueId, bind),
      ...equals("node.name", name, bind),
    ],
  };
}

function equals(sql: string, value: unknown, bind: Bind): readonly string[] {
  return value === undefined || value === null ? [] : [`${sql} = ${bind(value)}`];
}

function toCount(first: unknown): number | undefined {
  if (first === undefined || first === null) return undefined;
  if (Number(first) >= 0) return Number(first);
  throw new GraphQLError("first must not be negative.");
}

function fromCursor(cursor: string): string {
  const text = Buffer.from(cursor, "base64").toString("utf8");
  if (text.startsWith("cursor:")) return text.slice("cursor:".length);
  throw new GraphQLError(
    `"${cursor}" is no paginationCursor. Take one from a row of the page before.`,
  );
}

/** The kinds of rows that a job has. */
const kinds = {
  exposure: { type: "ExposureNode", plural: "exposures", by: { name: "String!" } },
  macro: { type: "MacroNode", plural: "macros", by: { uniqueId: "String!" } },
  metric: { type: "MetricNode", plural: "metrics", by: { uniqueId: "String!" } },
  model: { type: "ModelNode", plural: "models", by: { uniqueId: "String!" } },
  seed: { type: "SeedNode", plural: "seeds", by: { uniqueId: "String!" } },
  snapshot: { type: "SnapshotNode", plural: "snapshots", by: { uniqueId: "String!" } },
  source: { type: "SourceNode", plural: "sources", by: { uniqueId: "String!" } },
  test: { type: "TestNode", plural: "tests", by: { uniqueId: "String!" } },
} as const;

const located = { database: "String", identifier: "String", schema: "String" };

function fieldsOfJob(): Fields {
  const fields: Record<string, FieldDefinition> = {};
  for (const [kind, { type, plural, by }] of Object.entries(kinds)) {
    const relation: Relation = {
      resource: runNode,
      keys: ["node.run_key"],
      from: nodesOfRuns(kind),
      ...paging(),
    };
    fields[kind] = related(type, { ...relation, limit: () => 1 }, by);
    fields[plural] = related(`[${type}!]!`, relation, {
      ...(kind === "model" || kind === "source" ? located : {}),
      first: "Int",
      after: "String",
    });
  }
  return fields;
}

/** Fields at the root that were there before `job`. */
export function olderRootFields(): Fields {
  const fields: Record<string, FieldDefinition> = {};
  for (const [kind, { type, plural, by }] of Object.entries(kinds)) {
    const relation: Relation = {
      resource: runNode,
      from: ({ jobId, runId }, bind) => nodesOfRuns(kind, "true", chosenRun(jobId, runId, bind)),
      ...paging(),
    };
    const base = {
      kind: "root",
      place: { by: "everything" },
      deprecated: "use job(id:)",
    } as const;
    const run = { jobId: "Int!", runId: "Int" };
    fields[kind] = {
      ...base,
      type,
      relation: { ...relation, limit: () => 1 },
      arguments: { ...run, ...by },
    };
    fields[plural] = {
      ...base,
      type: `[${type}!]!`,
      relation,
      arguments: {
        ...(kind === "model" || kind === "source" ? located : {}),
        ...run,
        first: "Int",
        after: "String",
      },
    };
  }
  return fields;
}

/** One job's run. */
export const job: Relation = {
  resource: { name: "run", key: "run_key", joins: {} },
  from: "numbered_runs as node",
  where: ({ id, runId }, bind) => [
    `node.job_id = ${bind(id)}`,
    ...equals("node.run_id", runId, bind),
  ],
  order: () => [{ sql: "node.place", direction: "desc" }],
  limit: () => 1,
};

/** Runs that reached a model, the newest first; as many as are wanted. */
function historicalRuns(
  { uniqueId, identifier, lastRunCount, withCatalog }: Arguments,
  bind: Bind,
): string {
  if (!isText(uniqueId) && !isText(identifier))
    throw new GraphQLError("modelHistoricalRuns needs a uniqueId or an identifier.");
  const models = isText(uniqueId)
    ? bind(uniqueId)
    : `(select min(unique_id) from applied_nodes where node_type = 'Model' and alias = ${bind(identifier)})`;
  const parents = `(
            select 0 as position, i.run_key as key, r.unique_id as key2
            from dbt_store.results as r
            join numbered_invocations as i on i.results_artifact_id = r.artifact_id
            join dbt_store.chosen_environments as e on e.project_name = i.project_name and e.environment = i.environment
            join numbered_runs as run on run.run_key = i.run_key
            where i.executes and r.unique_id = ${models}${withCatalog === true ? " and run.catalog_id is not null" : ""}
            group by all
            order by max(i.place) desc
            limit ${toCount(lastRunCount) ?? 1}
        ) as parents`;
  return nodesOfRuns("model", "d.unique_id = parents.key2", parents);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

const historyArguments = {
  identifier: "String",
  lastRunCount: { type: "Int", default: 1 },
  uniqueId: "String",
  withCatalog: { type: "Boolean", default: false },
};

const historyRelation: Relation = {
  resource: runNode,
  from: historicalRuns,
  order: () => [{ sql: "node.place", direction: "desc" }],
};

export const modelHistoricalRuns = related("[ModelNode!]!", historyRelation, historyArguments);

export const modelByEnvironment: FieldDefinition = {
  kind: "root",
  type: "[ModelNode!]!",
  place: { by: "id", argument: "environmentId" },
  relation: historyRelation,
  deprecated: "use environment.applied.modelHistoricalRuns",
  arguments: { environmentId: "Int!", ...historyArguments },
};

const artifact: Fields = {
  accountId,
  environmentId: column("BigInt!", "node.environment_id"),
  jobId: column("BigInt!", "node.job_id"),
  projectId: column("BigInt!", "node.project_id"),
  runId: column("BigInt!", "node.run_id"),
};

const basics: Fields = {
  dbtVersion: column("String", "node.dbt_version"),
  description: column("String", "node.description"),
  meta: json("JSONObject", "coalesce({$.config.meta}, {$.meta})", asObject),
  name: column("String", "node.name"),
  paginationCursor: column("String", "to_base64(encode('cursor:' || node.unique_id))"),
  resourceType: column(
    "String!",
    "coalesce(node.resource_type, split_part(node.unique_id, '.', 1))",
  ),
  tags: column("[String!]", "node.tags"),
  uniqueId: column("String!", "node.unique_id"),
};

const place: Fields = {
  database: column("String", "placement.database_name"),
  schema: column("String", "placement.schema_name"),
};

const alias = column("String", "node.alias");
const packageName = column("String", "node.package_name");

/** dbt renamed code in 1.3; the older names answer for what dbt wrote before. */
const code: Fields = {
  compiledCode: column("String", "if({$.raw_sql} is null, compiled.code, null)"),
  compiledSql: column("String", "if({$.raw_sql} is null, null, compiled.code)"),
  rawCode: column("String", "{$.raw_code}"),
  rawSql: column("String", "{$.raw_sql}"),
};

const error = column(
  "String",
  "if(result.status in ('error', 'runtime error', 'partial success'), result.message, null)",
);
const threadId = column("String", "result.thread_id");
const runGeneratedAt = column(
  "DateTime",
  "coalesce(invocation.generated_at, node.run_generated_at)",
);

const timing: Fields = {
  compileCompletedAt: column("DateTime", "result.compile_completed_at"),
  compileStartedAt: column("DateTime", "result.compile_started_at"),
  executeCompletedAt: column("DateTime", "result.execute_completed_at"),
  executeStartedAt: column("DateTime", "result.execute_started_at"),
  executionTime: column("Float", "result.execution_time"),
};

const execution: Fields = {
  ...timing,
  error,
  runElapsedTime: column("Float", "invocation.elapsed_time"),
  runGeneratedAt,
  skip: column("Boolean", "result.status = 'skipped'"),
  status: column("String", "result.status"),
};

const invocation: Fields = {
  args: column("String", "invocation.args::varchar"),
  invocationId: column("String", "invocation.invocation_id"),
  threadId,
};

const runColumns = related("[CatalogColumn!]", {
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

const catalog: Fields = {
  columns: runColumns,
  comment: column("String", "catalog.comment"),
  owner: column("String", "catalog.table_owner"),
  stats: json("[CatalogStat!]!", "catalog.stats", toStats),
  type: column("String", "catalog.table_type"),
};

const childrenOf = (type: string): ColumnField => column(type, "children.ids");

const dependsOn = column(
  "[String!]!",
  "list_concat(coalesce(node.depends_on, []), coalesce(try_cast({$.depends_on.macros} as varchar[]), try_cast(context.context -> '$.depends_on.macros' as varchar[]), []))",
);

/** Parents of a type, in the manifest of the same run. */
const parentsOf = (kind: "model" | "source"): Relation => ({
  resource: runNode,
  keys: ["node.run_key", "array_to_string(node.depends_on, ' ')"],
  from: nodesOfRuns(
    kind,
    "d.unique_id = parents.key2",
    "(select distinct position, key, unnest(string_split(key2, ' ')) as key2 from parents) as parents",
  ),
});

/** Tests of a node that gave a result in the same run. */
const testsOfRun = related("[TestNode!]!", {
  resource: runNode,
  keys: ["node.run_key", "node.unique_id"],
  from: nodesOfRuns(
    "test",
    "list_contains(d.depends_on, parents.key2) and reached.result_id is not null",
  ),
});

const both = ["CloudArtifactInterface", "NodeInterface"];

export const jobTypes: readonly ObjectDefinition[] = [
  {
    name: "JobNode",
    description: "One run of a job.",
    fields: {
      id: column("BigInt!", "node.job_id"),
      runId: column("BigInt!", "node.run_id"),
      ...fieldsOfJob(),
    },
  },
  {
    name: "ModelNode",
    description: "A model in one run.",
    implements: both,
    fields: {
      ...artifact,
      ...basics,
      ...place,
      ...code,
      ...execution,
      ...invocation,
      ...catalog,
      access: column("String", "node.access"),
      alias,
      childrenL1: childrenOf("[String!]!"),
      dbtGroup: column("String", "node.group_name"),
      dependsOn,
      language: column("String", "coalesce({$.language}, if({$.raw_sql} is null, null, 'sql'))"),
      materializedType: column("String", "node.materialized"),
      packageName,
      packages: json("[String!]", "{$.config.packages}", asList),
      parentsModels: related("[ModelNode!]!", parentsOf("model")),
      parentsSources: related("[SourceNode!]!", parentsOf("source")),
      runResults: related("[RunInfoNode!]!", {
        resource: {
          name: "result",
          key: "invocation_id",
          joins: {
            result:
              "left join dbt_store.results as result on result.artifact_id = node.results_artifact_id and result.unique_id = node.result_unique_id",
          },
        },
        keys: ["node.run_key", "node.unique_id"],
        from: `(
        select parents.position, i.*, parents.key2 as result_unique_id
        from parents
        join numbered_invocations as i on i.run_key = parents.key and i.executes
        join dbt_store.results as r on r.artifact_id = i.results_artifact_id and r.unique_id = parents.key2
    ) as node`,
        order: () => [{ sql: "node.place", direction: "asc" }],
      }),
      tests: testsOfRun,
    },
  },
  {
    name: "RunInfoNode",
    description: "What one step of a run did to the model.",
    fields: {
      ...timing,
      args: column("String", "node.args::varchar"),
      error,
      invocationId: column("String", "node.invocation_id"),
      runElapsedTime: column("Float", "node.elapsed_time"),
      runGeneratedAt: column("DateTime", "node.generated_at"),
      skip: column("Boolean", "result.status = 'skipped'"),
      status: column("String", "result.status"),
      threadId,
    },
  },
  {
    name: "SourceNode",
    implements: both,
    fields: {
      ...artifact,
      ...basics,
      ...place,
      ...catalog,
      childrenL1: childrenOf("[String!]!"),
      criteria: json(
        "Criteria!",
        "coalesce(freshness.criteria, {$.freshness})",
        (document) => asObject(document) ?? {},
      ),
      freshnessChecked: column("Boolean", "freshness.unique_id is not null"),
      identifier: column("String", "placement.identifier"),
      loader: column("String", "{$.loader}"),
      maxLoadedAt: column("DateTime", realMoment("freshness.max_loaded_at")),
      maxLoadedAtTimeAgoInS: column("Float", "freshness.max_loaded_at_time_ago"),
      runElapsedTime: column("Float", "freshness_run.elapsed_time"),
      runGeneratedAt: column(
        "DateTime",
        "coalesce(freshness_run.generated_at, node.run_generated_at)",
      ),
      snapshottedAt: column("DateTime", "freshness.snapshotted_at"),
      sourceDescription: column("String", "{$.source_description}"),
      sourceName: column("String", "{$.source_name}"),
      state: column(
        "FreshnessStatus",
        "case freshness.status when 'pass' then 'Pass' when 'warn' then 'Warn' when 'error' then 'Error' when 'runtime error' then 'Error' end",
      ),
      tests: testsOfRun,
    },
  },
  {
    name: "SeedNode",
    implements: both,
    fields: {
      ...artifact,
      ...basics,
      ...place,
      ...code,
      ...execution,
      ...catalog,
      alias,
      childrenL1: childrenOf("[String!]"),
      packageName,
      thread_id: threadId,
    },
  },
  {
    name: "SnapshotNode",
    implements: both,
    fields: {
      ...artifact,
      ...basics,
      ...place,
      ...code,
      ...execution,
      ...catalog,
      alias,
      childrenL1: childrenOf("[String!]!"),
      packageName,
      parentsModels: related("[ModelNode!]!", parentsOf("model")),
      parentsSources: related("[SourceNode!]!", parentsOf("source")),
      threadId,
    },
  },
  {
    name: "TestNode",
    implements: both,
    fields: {
      ...artifact,
      ...basics,
      ...code,
      ...timing,
      columnName: column("String", "node.column_name"),
      dependsOn,
      error,
      fail: column("Boolean", "result.status = 'fail'"),
      invocationId: invocation["invocationId"]!,
      language: column("String", "{$.language}"),
      runElapsedTime: execution["runElapsedTime"]!,
      runGeneratedAt,
      skip: execution["skip"]!,
      state: column(
        "String",
        "case result.status when 'success' then 'pass' when 'runtime error' then 'error' when 'skipped' then null else result.status end",
      ),
      status: execution["status"]!,
      threadId,
      warn: column("Boolean", "result.status = 'warn'"),
    },
  },
  {
    name: "ExposureNode",
    implements: both,
    fields: {
      ...artifact,
      ...basics,
      ...timing,
      dependsOn,
      exposureType: column("String", "{$.type}"),
      manifestGeneratedAt: column("DateTime", "node.manifest_at"),
      maturity: column("String", "{$.maturity}"),
      ownerEmail: ownerEmail(),
      ownerName: column("String", "{$.owner.name}"),
      packageName,
      parents: related("[NodeInterface!]!", {
        resource: runNode,
        keys: ["node.run_key", "array_to_string(node.depends_on, ' ')"],
        from: nodesOfRuns(
          "any",
          "d.unique_id = parents.key2",
          "(select distinct position, key, unnest(string_split(key2, ' ')) as key2 from parents) as parents",
        ),
        typename:
          "case node.resource_type when 'source' then 'SourceNode' when 'seed' then 'SeedNode' when 'snapshot' then 'SnapshotNode' when 'test' then 'TestNode' when 'exposure' then 'ExposureNode' when 'metric' then 'MetricNode' when 'macro' then 'MacroNode' else 'ModelNode' end",
      }),
      parentsModels: related("[ModelNode!]!", parentsOf("model")),
      parentsSources: related("[SourceNode!]!", parentsOf("source")),
      status: execution["status"]!,
      threadId,
      url: column("String", "{$.url}"),
    },
  },
  {
    name: "MacroNode",
    implements: both,
    fields: {
      ...artifact,
      ...basics,
      dependsOn,
      macroSql: column("String", "{$.macro_sql}"),
      originalFilePath: column("String", "node.original_file_path"),
      packageName,
      path: column("String", "coalesce({$.path}, node.original_file_path)"),
      rootPath: column("String", "coalesce({$.root_path}, context.context ->> '$.root_path')"),
    },
  },
  {
    name: "MetricNode",
    description: "A metric; most fields are those of dbt 1.0 to 1.5.",
    implements: both,
    fields: {
      ...artifact,
      ...basics,
      calculation_method: column("String", "coalesce({$.calculation_method}, {$.type})"),
      dependsOn,
      dimensions: json("[String!]!", "{$.dimensions}", asList),
      environmentName: column("String", "node.environment"),
      expression: column("String", "coalesce({$.expression}, {$.sql}, {$.type_params.expr})"),
      filters: json("[MetricFilter!]!", "{$.filters}", asList),
      label: column("String", "{$.label}"),
      model: related("ModelNode", { ...parentsOf("model"), limit: () => 1 }),
      packageName,
      sql: column("String", "{$.sql}"),
      timeGrains: json("[String!]", "{$.time_grains}", (grains) =>
        grains === null ? null : asList(grains),
      ),
      timestamp: column("String", "{$.timestamp}"),
      type: column("String", "coalesce({$.type}, {$.calculation_method})"),
    },
  },
  {
    name: "MetricFilter",
    fields: {
      field: { kind: "part", type: "String", read: (filter) => filter["field"] },
      operator: { kind: "part", type: "String", read: (filter) => filter["operator"] },
      value: { kind: "part", type: "String", read: (filter) => filter["value"] },
    },
  },
];
