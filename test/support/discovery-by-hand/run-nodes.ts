import { byText, toMoment, type Json } from "./artifacts.js";
import { columnsOf, statsOf } from "./catalog.js";
import { errorOf, timesOf } from "./execution.js";
import { checkStatus, criteriaOf, measured, type Check } from "./freshness.js";
import { executes } from "./invocations.js";
import { textOf, tagsOf } from "./node-fields.js";
import type { Described, NodeType } from "./node-types.js";
import type { Run } from "./runs.js";
import type { Reached } from "./state.js";

/** What an invocation did to a node. */
function resultFields(reached: Reached | undefined): Json {
  const result = reached?.result;
  const document = reached?.invocation.results?.document;
  const status: string | null = result?.["status"] ?? null;
  const is = (wanted: string): boolean | null => (status === null ? null : status === wanted);
  return {
    ...timesOf(result),
    status,
    error: result === undefined ? null : errorOf(result),
    skip: is("skipped"),
    fail: is("fail"),
    warn: is("warn"),
    // Only what was tested has a state.
    state: status === "skipped" ? null : status === "success" ? "pass" : status,
    threadId: result?.["thread_id"] ?? null,
    thread_id: result?.["thread_id"] ?? null,
    invocationId: reached?.invocation.id ?? null,
    runElapsedTime: document?.["elapsed_time"] ?? null,
    runGeneratedAt: toMoment(reached?.invocation.results?.generatedAt),
    args: document === undefined ? null : JSON.stringify(document["args"]),
  };
}

/** A node in a run, with every field of the older vocabulary. */
export function toRunNode(run: Run, described: Described): Json {
  const { uniqueId, node, type } = described;
  const { newest, manifest, reached } = run;
  const parents = run.manifest.document["parent_map"][uniqueId] ?? [];
  const inRun = (ids: readonly string[], wanted?: NodeType): readonly Json[] =>
    ids
      .toSorted(byText)
      .flatMap((id) => run.nodes.get(id) ?? [])
      .filter((one) => wanted === undefined || one.type === wanted)
      .map((one) => toRunNode(run, one));
  return {
    __typename: `${type}Node`,
    accountId: 0,
    projectId: newest.projectId,
    environmentId: newest.environmentId,
    environmentName: newest.environment,
    jobId: run.invocations[0]!.jobId,
    runId: newest.runId,
    uniqueId,
    name: node["name"],
    description: node["description"] ?? null,
    resourceType: node["resource_type"],
    tags: tagsOf(node),
    meta: node["config"]?.["meta"] ?? node["meta"] ?? null,
    dbtVersion: manifest.document["metadata"]["dbt_version"],
    manifestGeneratedAt: toMoment(manifest.generatedAt),
    // The one sample that dbt documents is of this form.
    paginationCursor: Buffer.from(`cursor:${uniqueId}`).toString("base64"),
    packageName: node["package_name"],
    database: node["database"] ?? null,
    schema: node["schema"] ?? null,
    alias: node["alias"] ?? null,
    identifier: node["identifier"] ?? null,
    ...resultFields(reached.get(uniqueId)),
    // What the run did not reach is of the run all the same.
    runGeneratedAt: toMoment(
      reached.get(uniqueId)?.invocation.results?.generatedAt ?? newest.generatedAt,
    ),
    rawCode: node["raw_code"] ?? null,
    compiledCode: reached.get(uniqueId)?.result["compiled_code"] ?? node["compiled_code"] ?? null,
    // Only dbt before 1.3 has them.
    rawSql: null,
    compiledSql: null,
    language: node["language"] ?? null,
    access: node["access"] ?? null,
    dbtGroup: node["group"] ?? null,
    materializedType: node["config"]?.["materialized"] ?? null,
    packages: node["config"]?.["packages"] ?? [],
    columnName: node["column_name"] ?? null,
    childrenL1: [...new Set<string>(manifest.document["child_map"][uniqueId] ?? [])].toSorted(),
    dependsOn: [
      ...(node["depends_on"]?.["nodes"] ?? []),
      ...(node["depends_on"]?.["macros"] ?? []),
    ],
    parents: () => inRun(parents),
    parentsModels: () => inRun(parents, "Model"),
    parentsSources: () => inRun(parents, "Source"),
    tests: () =>
      inRun(manifest.document["child_map"][uniqueId] ?? [], "Test").filter(({ uniqueId: id }) =>
        reached.has(id),
      ),
    runResults: () => runResults(run, uniqueId),
    ...catalogOfRun(run, described),
    ...(type === "Source" && sourceOfRun(run, described)),
    ...(type === "Exposure" && {
      exposureType: node["type"],
      maturity: node["maturity"] ?? null,
      url: node["url"] ?? null,
      ownerName: node["owner"]["name"] ?? null,
      ownerEmail: node["owner"]["email"] ?? null,
    }),
    ...(type === "Macro" && {
      macroSql: node["macro_sql"],
      originalFilePath: node["original_file_path"],
      path: node["path"],
    }),
    ...(type === "Metric" && {
      calculation_method: node["type"],
      type: node["type"],
      label: node["label"],
      expression: node["type_params"]["expr"] ?? null,
    }),
  };
}

/** One entry for each step of the run that reached the node. */
function runResults(run: Run, uniqueId: string): readonly Json[] {
  return run.invocations.filter(executes).flatMap((invocation) => {
    const results = invocation.results!.document["results"] as readonly Json[];
    const result = results.find((one) => one["unique_id"] === uniqueId);
    return result === undefined ? [] : [resultFields({ invocation, result })];
  });
}

function catalogOfRun({ invocations }: Run, { uniqueId, node }: Described): Json {
  const document = invocations.flatMap(({ catalog }) => catalog ?? []).at(-1)?.document;
  const relation: Json | undefined =
    document?.["nodes"][uniqueId] ?? document?.["sources"][uniqueId];
  return {
    columns: relation === undefined ? [] : columnsOf(relation, node),
    stats: relation === undefined ? [] : statsOf(relation),
    owner: relation?.["metadata"]["owner"] || null,
    comment: relation?.["metadata"]["comment"] ?? null,
    type: textOf(relation?.["metadata"]["type"]),
  };
}

function sourceOfRun({ invocations, newest }: Run, { uniqueId, node }: Described): Json {
  const invocation = invocations.findLast(({ sources }) => sources !== undefined);
  const results = (invocation?.sources!.document["results"] ?? []) as readonly Json[];
  const result = results.find((one) => one["unique_id"] === uniqueId);
  const check: Check | undefined = result && { invocation: invocation!, result };
  return {
    ...measured(check),
    criteria: criteriaOf(check, node),
    freshnessChecked: check !== undefined,
    state: checkStatus(check),
    loader: node["loader"] ?? null,
    sourceName: node["source_name"],
    sourceDescription: node["source_description"] ?? null,
    runElapsedTime: invocation?.sources!.document["elapsed_time"] ?? null,
    runGeneratedAt: toMoment(invocation?.sources!.generatedAt ?? newest.generatedAt),
  };
}
