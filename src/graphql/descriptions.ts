import { macroStatements, viewStatements } from "../catalog/index.js";

/** Which relation a type shows; the first that matches counts. */
const relations: readonly (readonly [type: RegExp, relation: string])[] = [
  [/ExecutionInfoNode$|^RunInfoNode$|^Execution$/, "dbt_history.executions"],
  [/^SourceFreshnessNode$/, "dbt_rt.freshness"],
  [/^CatalogNode$/, "dbt_rt.relations"],
  [/^CatalogColumn$/, "dbt.node_columns"],
  [/^Model(?!Execution|Level|Version)|^PublicModel$|^ExternalModelNode$/, "dbt.models"],
  [/^Source/, "dbt.sources"],
  [/^Seed/, "dbt.seeds"],
  [/^Snapshot/, "dbt.snapshots"],
  [/^Test(?!Metadata)/, "dbt.data_tests"],
  [/^Exposure(?!Owner)/, "dbt.exposures"],
  [/^Macro(?!Arguments)/, "dbt.macros"],
  [/^Metric(?!Filter)/, "dbt.metrics"],
  [/^SemanticModel(Definition|Lineage)/, "dbt.semantic_models"],
  [/^SavedQuery/, "dbt.saved_queries"],
  [/^Group/, "dbt.groups"],
  [/^Project$/, "dbt_history.projects"],
  [/^EnvironmentSummary$/, "dbt_history.environments"],
  [/^Job$/, "dbt_history.jobs"],
  [/^Run$/, "dbt_history.runs"],
  [/^Invocation$/, "dbt_history.invocations"],
  [/^BuildTime$/, "dbt_history.daily_build_times"],
];

/** Columns that the API calls otherwise. */
const columns: Readonly<Record<string, string>> = {
  calculation_method: "metric_type",
  database: "database_name",
  dbt_group: "group",
  environment_name: "environment",
  file_path: "original_file_path",
  filter: "metric_filter",
  formula: "type_params",
  index: "column_index",
  language: "node_language",
  materialization_type: "materialized",
  materialized_type: "materialized",
  max_loaded_at_time_ago_in_s: "max_loaded_at_time_ago",
  patch_path: "properties_yml_file_path",
  raw_sql: "raw_code",
  compiled_sql: "compiled_code",
  schema: "schema_name",
  type: "data_type",
};

/** Fields that are no column, or mean more than it, wherever they stand. */
const general: Readonly<Record<string, string>> = {
  accountId: "Artifacts do not say an account: 0.",
  ancestors: "Everything above, through all generations, of the types that are asked for.",
  catalog: "The relation as the newest catalog that has it saw it; null without one.",
  children: "What refers to it, one generation down, tests included.",
  columnCount: "Columns in the newest catalog that has the relation.",
  compiledCode: "Code after Jinja: of applied nodes, as it ran when the node last succeeded.",
  cursor: "Where the row stands in its list; goes into `after`.",
  dbtVersion: "Version of dbt that wrote the manifest.",
  environmentId:
    "The environment's name if it is a number, else an integer that the store gives it for good.",
  executionInfo: "The last attempt, and the last success, which stays when a later attempt fails.",
  executions: "Every execution, the newest first.",
  isDescriptionInherited: "Only the platform propagates descriptions: false.",
  jobDefinitionId:
    "The job's name if it is a number, else an integer that the store gives it for good.",
  jobId: "The job's name if it is a number, else an integer that the store gives it for good.",
  lastJobDefinitionId: "Job of the last attempt, whatever its outcome.",
  lastKnownResult: "The last result of the test.",
  lastRunError: "Message of the last attempt, if it failed.",
  lastRunGeneratedAt: "When the artifact of the last attempt was generated.",
  lastRunId: "Run of the last attempt, whatever its outcome.",
  lastRunStatus: "Status of the last attempt, whatever its outcome, a skip included.",
  lastSuccessJobDefinitionId: "Job of the last success.",
  lastSuccessRunId: "Run of the last success.",
  manifestGeneratedAt: "When the manifest was generated.",
  modelingLayer:
    "staging, intermediate or marts, by the prefix of the name, else by the folder; null for others.",
  packages: "Python packages of the configuration.",
  parents: "What it refers to, one generation up.",
  projectId:
    "The project's name if it is a number, else an integer that the store gives it for good.",
  releaseVersion: "The version against the latest one: none for what has no versions.",
  runElapsedTime: "Seconds of the whole invocation.",
  runId: "The run's name if it is a number, else an integer that the store gives it for good.",
  testStatuses: "Number of tests by their last status.",
  tests: "Data tests and unit tests of the node.",
  totalCount: "Rows that match the filter, on all pages.",
  usageQueryCount: "Only the warehouse knows who queries what: null.",
  versions: "All versions of a versioned model, itself included.",
  worstTestStatus: "Worst last status of its tests: error, fail, warn, pass.",
};

/** Of the last success, whatever the last attempt did: in the types that tell of both. */
const ofSuccess: Readonly<Record<string, string>> = {
  compileCompletedAt: "End of the phase compile, in the last success.",
  compileStartedAt: "Start of the phase compile, in the last success.",
  executeCompletedAt: "End of the phase execute, in the last success.",
  executeStartedAt: "Start of the phase execute, in the last success.",
  executionTime: "Seconds that the node took, in the last success.",
  runElapsedTime: "Seconds of the whole invocation of the last success.",
  runGeneratedAt: "When the artifact of the last success was generated.",
};

/** Lists and settings that are no column of anything. */
const ofState: Readonly<Record<string, string>> = {
  definition: "What the newest manifest says.",
  exposureTile: "How far the data behind one exposure can be trusted.",
  lineage: "The whole graph, filtered; +id adds what is above, id+ what is below.",
  modelHistoricalRuns: "A model in its last runs, the newest first; as many as lastRunCount says.",
  models: "Models, 500 a page unless first says otherwise.",
  recentResourceChanges:
    "What changed between manifests in the last numDays days, counted back from now, or from asOf.",
  resources: "Nodes of several types in one list.",
  searchResults: "Nodes whose name, relation, columns, description or code hold a text.",
  tests: "Data tests and unit tests.",
};

/** What a field is: what the database says of the column that it shows, without its source, unless more is to be said; undefined where it shows none. */
export function describeField(type: string, field: string): string | undefined {
  if (type.endsWith("ExecutionInfoNode") && Object.hasOwn(ofSuccess, field))
    return ofSuccess[field];
  if (type.endsWith("State") && Object.hasOwn(ofState, field)) return ofState[field];
  if (Object.hasOwn(general, field)) return general[field];
  const relation = relations.find(([pattern]) => pattern.test(type))?.[1];
  if (relation === undefined) return undefined;
  const name = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const comment =
    comments().get(`${relation}.${name}`) ?? comments().get(`${relation}.${columns[name] ?? ""}`);
  return comment?.replace(/ Source: .*$/s, "");
}

let known: ReadonlyMap<string, string> | undefined;

/** Comments of all columns, by relation and name, from the files that make them. */
function comments(): ReadonlyMap<string, string> {
  known ??= new Map(
    [...viewStatements, ...macroStatements].flatMap(({ sql }) =>
      [...sql.matchAll(/^comment on column ([\w."]+) is\s+'((?:[^']|'')*)'/gm)].map(
        ([, column, text]) => [column!.replaceAll('"', ""), text!.replaceAll("''", "'")] as const,
      ),
    ),
  );
  return known;
}
