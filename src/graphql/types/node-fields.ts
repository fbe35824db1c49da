import {
  column,
  constant,
  embedded,
  json,
  related,
  type ColumnField,
  type Fields,
} from "../registry.js";
import { ancestors, neighbours, nodesOf, testsOf } from "./node-resource.js";
import { errorMessage, modelStatus, testStatus } from "./statuses.js";

/** Artifacts do not say an account. */
export const accountId = constant("BigInt!", 0);

/** Fields by which the platform knows a node. */
export const platform: Fields = {
  accountId,
  environmentId: column("BigInt!", "node.environment_id"),
  projectId: column("BigInt!", "node.project_id"),
};

/** What every node says of itself. */
export const basics: Fields = {
  description: column("String", "node.description"),
  filePath: column("String!", "node.original_file_path"),
  name: column("String", "node.name"),
  resourceType: column(
    "String!",
    "coalesce(node.resource_type, split_part(node.unique_id, '.', 1))",
  ),
  uniqueId: column("String!", "node.unique_id"),
};

export const meta: ColumnField = json(
  "JSONObject",
  "coalesce({$.config.meta}, {$.meta})",
  asObject,
);
export const tags = column("[String!]!", "node.tags");
export const fqn = column("[String!]!", "node.fqn");
/** Nested nodes may lack it. */
export const nullableFqn = column("[String!]", "node.fqn");
export const dbtVersion = column("String", "node.dbt_version");
export const packageName = column("String", "node.package_name");
export const patchPath = column("String", "{$.patch_path}");
export const rawCode = column("String", "coalesce({$.raw_code}, {$.raw_sql})");
export const compiledCode = column("String", "compiled.code");
export const config = json("JSONObject", "{$.config}", asObject);
export const runGeneratedAt = column("DateTime", "node.manifest_at");
export const columnName = column("String", "node.column_name");
export const group = column("String", "node.group_name");

/** Of definition nodes: the run that brought the manifest. */
export const manifestRun: Fields = {
  jobDefinitionId: column("BigInt", "node.job_id"),
  runGeneratedAt,
  runId: column("BigInt", "node.run_id"),
};

/** Where the relation lies. */
export const place: Fields = {
  database: column("String", "node.database_name"),
  schema: column("String", "node.schema_name"),
};

export const alias = column("String", "node.alias");
export const relationName = column("String", "coalesce(success.relation_name, node.relation_name)");

/** dbt's own guess, by prefix and folder. Source: Discovery API documentation. */
export const modelingLayerSql = `case when node.node_type = 'Model' then case
        when starts_with(node.name, 'stg_') then 'staging'
        when starts_with(node.name, 'int_') then 'intermediate'
        when starts_with(node.name, 'fct_') or starts_with(node.name, 'dim_') then 'marts'
        when regexp_matches(node.original_file_path, '(^|/)staging/') then 'staging'
        when regexp_matches(node.original_file_path, '(^|/)(int|intermediate)/') then 'intermediate'
        when regexp_matches(node.original_file_path, '(^|/)marts/') then 'marts'
    end end`;

/** The version against the latest one: as numbers where both are. */
export const releaseVersionSql = `case
        when node.version is null then 'none'
        when {$.latest_version} is null or node.version = {$.latest_version} then 'latest'
        when coalesce(try_cast(node.version as double) < try_cast({$.latest_version} as double), node.version < {$.latest_version}) then 'old'
        else 'prerelease'
    end`;

/** What only models say, in both states and nested or not. */
export const modelBasics: Fields = {
  access: column("String", "node.access"),
  alias,
  contractEnforced: column(
    "Boolean",
    "coalesce(try_cast({$.config.contract.enforced} as boolean), try_cast({$.contract.enforced} as boolean))",
  ),
  ...place,
  group,
  latestVersion: column("String", "{$.latest_version}"),
  materializedType: column("String", "node.materialized"),
  packageName,
  patchPath,
  releaseVersion: column("ReleaseVersion", releaseVersionSql),
  version: column("String", "node.version"),
};

/** What models say in full, in both states. */
export const modelDetails: Fields = {
  constraints: json("[ModelLevelConstraint!]!", "{$.constraints}", asList),
  deprecationDate: column("DateTime", "try_cast({$.deprecation_date} as timestamptz)"),
  fqn,
  language: column("String", "coalesce({$.language}, if({$.raw_sql} is null, null, 'sql'))"),
  meta,
  modelingLayer: column("String", modelingLayerSql),
  packages: json("[String!]!", "{$.config.packages}", asList),
  rawCode,
  tags,
};

export const catalog = embedded("CatalogNode", "catalog.unique_id is not null");
export const columnCount = column("Int", "len(json_keys(catalog.columns))");

export const applied = {
  ancestors: related("[EnvironmentAppliedNestedNode!]!", ancestors("applied"), {
    types: "[AncestorNodeType!]!",
  }),
  children: related("[EnvironmentAppliedNestedNode!]!", neighbours("applied", "children")),
  parents: related("[EnvironmentAppliedNestedNode!]!", neighbours("applied", "parents")),
  tests: related("[TestAppliedStateNestedNode!]!", testsOf("applied")),
} as const;

export const definition = {
  ancestors: related("[EnvironmentDefinitionNestedNode!]!", ancestors("definition"), {
    types: "[AncestorNodeType!]!",
  }),
  /** Some types of the API take no types here. */
  allAncestors: related("[EnvironmentDefinitionNestedNode!]!", ancestors("definition")),
  children: related("[EnvironmentDefinitionNestedNode!]!", neighbours("definition", "children")),
  parents: related("[EnvironmentDefinitionNestedNode!]!", neighbours("definition", "parents")),
  tests: related("[TestDefinitionNestedNode!]!", testsOf("definition")),
} as const;

/** Other versions of a versioned model, itself included. */
export const versions = related("[ModelVersion!]!", {
  resource: nodesOf("applied"),
  keys: ["node.unique_id"],
  from: `parents
    join applied_nodes as model on model.unique_id = parents.key and model.version is not null
    join applied_nodes as node on node.package_name = model.package_name and node.name = model.name
        and node.node_type = 'Model' and node.version is not null`,
});

/** When a result came about. */
export function timing(result: string): Fields {
  return {
    compileCompletedAt: column("DateTime", `${result}.compile_completed_at`),
    compileStartedAt: column("DateTime", `${result}.compile_started_at`),
    executeCompletedAt: column("DateTime", `${result}.execute_completed_at`),
    executeStartedAt: column("DateTime", `${result}.execute_started_at`),
    executionTime: column("Float", `${result}.execution_time`),
  };
}

/** The newest run that reached the node, and the newest that built it, which stays when a later one fails. */
const executionTimes: Fields = {
  ...timing("success"),
  lastJobDefinitionId: column("BigInt", "attempt_run.job_id"),
  lastRunError: column("String", errorMessage("attempt")),
  lastRunGeneratedAt: column("DateTime", "attempt_run.results_generated_at"),
  lastRunId: column("BigInt", "attempt_run.run_id"),
  lastSuccessJobDefinitionId: column("BigInt", "success_run.job_id"),
  lastSuccessRunId: column("BigInt", "success_run.run_id"),
  runElapsedTime: column("Float", "success_run.elapsed_time"),
  runGeneratedAt: column("DateTime", "success_run.results_generated_at"),
};

export const modelExecution: Fields = {
  ...executionTimes,
  lastRunStatus: column("RunStatus", modelStatus("attempt.status")),
};

export const seedExecution: Fields = {
  ...executionTimes,
  lastRunSkip: column("Boolean", "attempt.status = 'skipped'"),
  lastRunStatus: column("String", "attempt.status"),
};

export const snapshotExecution: Fields = {
  ...executionTimes,
  lastRunStatus: column("String", "attempt.status"),
};

export const testExecution: Fields = {
  ...executionTimes,
  lastRunFailures: column("BigInt", "attempt.failures"),
  lastRunStatus: column("String", "attempt.status"),
};

export const lastKnownResult = column("TestStatus", testStatus("attempt.status"));

export const testStatuses = json("JSONObject!", "test_statuses.statuses", asObject);

export const testTypeSql =
  "case when node.resource_type = 'unit_test' then 'UNIT_TEST' when {$.test_metadata.name} is not null then 'GENERIC_DATA_TEST' else 'SINGULAR_DATA_TEST' end";

export const testType = (type: string): ColumnField => column(type, testTypeSql);

/** dbt 2 writes it; before, it is what the test is attached to, or the only thing that it reads. */
export const testedNode = column(
  "String",
  "coalesce({$.tested_node_unique_id}, node.attached_node, if(node.resource_type = 'unit_test' or len(list_distinct(node.depends_on)) = 1, node.depends_on[1], null))",
);

export const sourceBasics: Fields = {
  ...place,
  dbtVersion,
  identifier: column("String", "node.identifier"),
  loader: column("String", "{$.loader}"),
  patchPath,
  sourceDescription: column("String", "{$.source_description}"),
  sourceName: column("String", "{$.source_name}"),
};

export const exposureBasics: Fields = {
  dbtVersion,
  exposureType: column("String", "{$.type}"),
  label: column("String", "{$.label}"),
  manifestGeneratedAt: column("DateTime", "node.manifest_at"),
  maturity: column("String", "{$.maturity}"),
  ownerEmail: ownerEmail(),
  ownerName: column("String", "{$.owner.name}"),
  packageName,
  patchPath,
  url: column("String", "{$.url}"),
};

/** An owner may have several addresses. */
export function ownerEmail(): ColumnField {
  return column(
    "String",
    `if(starts_with({$.owner.email}, '['), array_to_string(try_cast({$.owner.email} as varchar[]), ', '), {$.owner.email})`,
  );
}

/** The worst check of the sources upstream. */
export const upstreamFreshness = column(
  "FreshnessStatus",
  "coalesce(list_filter(['Error', 'Warn', 'Pass'], status -> list_contains(upstream.source_statuses, status))[1], 'Unknown')",
);

/** What a JSON object holds; anything else is nothing. */
export function asObject(document: unknown): unknown {
  return typeof document === "object" && document !== null && !Array.isArray(document)
    ? document
    : null;
}

/** What a JSON list holds; a single value is a list of one. */
export function asList(document: unknown): readonly unknown[] {
  if (document === null || document === undefined) return [];
  return Array.isArray(document) ? document : [document];
}

/** Rows of a unit test: objects, or the text of a CSV; of SQL nobody knows. */
export function countRows(given: unknown): number | null {
  const { rows } = (asObject(given) ?? {}) as { readonly rows?: unknown };
  if (Array.isArray(rows)) return rows.length;
  const { format } = given as { readonly format?: unknown };
  if (typeof rows !== "string" || format === "sql") return null;
  return Math.max(0, rows.trim().split(/\r?\n/).length - 1);
}
