import { toMoment, type Json } from "./artifacts.js";
import type { Entry, State } from "./state.js";

/** A value as text: dbt writes versions as numbers or as texts. */
export function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** Tags of a node; unit tests have them only in their config. */
export function tagsOf(node: Json): readonly string[] {
  return node["tags"] ?? node["config"]?.["tags"] ?? [];
}

/** Rows of a unit test: objects, or the text of a CSV with its header. How many rows SQL gives, the text does not say. */
function countRows({ rows, format }: Json): number | null {
  if (Array.isArray(rows)) return rows.length;
  return format === "csv" ? String(rows).trim().split("\n").length - 1 : null;
}

function addUp(counts: readonly (number | null)[]): number | null {
  return counts.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

/** The fields that one type has and others have not, or have otherwise. */
export function fieldsOfType(state: State, entry: Entry): Json {
  const { type, node } = entry;
  const relation = { database: node["database"] ?? null, schema: node["schema"] ?? null };
  switch (type) {
    case "Model":
      return { ...relation, ...modelFields(entry) };
    case "Seed":
    case "Snapshot":
      return { ...relation, alias: node["alias"], ...codeFields(entry) };
    case "Source":
      return { ...relation, ...sourceFields(node) };
    case "Test":
      return { ...testFields(state, node), ...codeFields(entry) };
    case "Exposure":
    case "Group":
      return ownedFields(node);
    case "Macro":
      return { macroSql: node["macro_sql"], arguments: node["arguments"] ?? [] };
    case "Metric":
      return metricFields(node);
    case "SemanticModel":
      return semanticModelFields(node);
    case "SavedQuery":
      return savedQueryFields(node);
  }
}

/** Layer of a model by prefix, else by folder. */
export function modelingLayer({ type, node }: Pick<Entry, "type" | "node">): string | null {
  if (type !== "Model") return null;
  const [prefix] = String(node["name"]).split("_");
  const folders = String(node["original_file_path"]).split("/").slice(0, -1);
  const isIn = (...names: readonly string[]): boolean =>
    names.some((name) => folders.includes(name));
  const hasPrefix = String(node["name"]).includes("_");
  if (hasPrefix && prefix === "stg") return "staging";
  if (hasPrefix && prefix === "int") return "intermediate";
  if (hasPrefix && (prefix === "fct" || prefix === "dim")) return "marts";
  if (isIn("staging")) return "staging";
  if (isIn("int", "intermediate")) return "intermediate";
  return isIn("marts") ? "marts" : null;
}

function releaseVersion(node: Json): string {
  const version = textOf(node["version"]);
  const latest = textOf(node["latest_version"]);
  if (version === null) return "none";
  if (latest === null || version === latest) return "latest";
  return Number(version) < Number(latest) ? "old" : "prerelease";
}

/** Code as it was when the node last succeeded; of what never runs by itself, as the newest manifest has it. */
function codeFields({ node, success }: Entry): Json {
  return {
    rawCode: node["raw_code"] ?? null,
    language: node["language"] ?? null,
    compiledCode: success?.result["compiled_code"] ?? node["compiled_code"] ?? null,
  };
}

function modelFields(entry: Entry): Json {
  const { node, success } = entry;
  const contract = node["config"]?.["contract"] ?? node["contract"];
  return {
    ...codeFields(entry),
    access: node["access"] ?? null,
    alias: node["alias"],
    constraints: (node["constraints"] ?? []).map((one: Json) => ({
      ...one,
      warnUnenforced: one["warn_unenforced"],
      warnUnsupported: one["warn_unsupported"],
    })),
    contractEnforced: contract?.["enforced"] ?? null,
    deprecationDate: toMoment(node["deprecation_date"]),
    group: node["group"] ?? node["config"]?.["group"] ?? null,
    isDescriptionInherited: false,
    latestVersion: textOf(node["latest_version"]),
    materializedType: node["config"]["materialized"],
    modelingLayer: modelingLayer(entry),
    packages: node["config"]["packages"] ?? [],
    relationName: success?.result["relation_name"] ?? node["relation_name"] ?? null,
    releaseVersion: releaseVersion(node),
    usageQueryCount: null,
    version: textOf(node["version"]),
  };
}

function sourceFields(node: Json): Json {
  return {
    identifier: node["identifier"],
    loader: node["loader"] ?? null,
    sourceName: node["source_name"],
    sourceDescription: node["source_description"] ?? null,
  };
}

function ownedFields(node: Json): Json {
  const email: unknown = node["owner"]?.["email"];
  return {
    exposureType: node["type"] ?? null,
    label: node["label"] ?? null,
    maturity: node["maturity"] ?? null,
    url: node["url"] ?? null,
    ownerName: node["owner"]?.["name"] ?? null,
    ownerEmail: Array.isArray(email) ? email.join(", ") : (email ?? null),
  };
}

/**
 * What a test is of. Before dbt 1.5 no test says it: then it is what the test reads, of a relationship the last (dbt lists what is referred to
 * first); a test of one's own that reads several has none.
 */
function testedBy(node: Json): string | null {
  const parents = [...new Set<string>(node["depends_on"]["nodes"])];
  const isOfSeveral = node["resource_type"] === "test" && parents.length > 1;
  const derived = isOfSeveral && !node["test_metadata"] ? undefined : parents.at(-1);
  return node["tested_node_unique_id"] ?? node["attached_node"] ?? derived ?? null;
}

function testFields({ name }: State, node: Json): Json {
  const isUnitTest = node["resource_type"] === "unit_test";
  const metadata: Json | null = node["test_metadata"] ?? null;
  const given: readonly Json[] | undefined = node["given"];
  // Of a definition these must not be null.
  const nothing = name === "definition" ? {} : null;
  return {
    resource: node["resource_type"],
    testType: isUnitTest
      ? "UNIT_TEST"
      : metadata === null
        ? "SINGULAR_DATA_TEST"
        : "GENERIC_DATA_TEST",
    testMetadata: {
      name: metadata?.["name"] ?? null,
      namespace: metadata?.["namespace"] ?? null,
      kwargs: metadata?.["kwargs"] ?? null,
      columnName: metadata?.["kwargs"]?.["column_name"] ?? null,
    },
    columnName: node["column_name"] ?? null,
    eventStatus: {},
    model: node["model"] ?? null,
    given: given ?? (name === "definition" ? [] : null),
    expect: node["expect"] ?? nothing,
    overrides: node["overrides"] ?? nothing,
    numGiven: given?.length ?? null,
    numGivenRows: given === undefined ? null : addUp(given.map(countRows)),
    numExpectRows: node["expect"] ? countRows(node["expect"]) : null,
    testedNodeUniqueId: testedBy(node),
    thisInputNodeUniqueId: null,
  };
}

function metricFields(node: Json): Json {
  // Before dbt 1.6 metrics were something else, without parameters.
  const parameters: Json | null = node["type_params"] ?? null;
  const { expr, numerator, denominator, measure } = parameters ?? {};
  return {
    filter: node["filter"] ?? null,
    group: node["group"] ?? null,
    type: node["type"] ?? node["calculation_method"],
    typeParams: parameters,
    formula:
      expr ??
      (numerator && denominator && `${numerator.name} / ${denominator.name}`) ??
      measure?.name ??
      null,
  };
}

function semanticModelFields(node: Json): Json {
  return {
    dimensions: node["dimensions"].map((one: Json) => ({ ...one, typeParams: one["type_params"] })),
    entities: node["entities"],
    measures: node["measures"].map((one: Json) => ({ ...one, createMetric: one["create_metric"] })),
  };
}

function savedQueryFields(node: Json): Json {
  const query: Json = node["query_params"];
  const where: Json | null = query["where"] ?? null;
  return {
    group: node["group"] ?? null,
    exports: node["exports"].map(({ name, config }: Json) => ({
      name,
      config: { ...config, exportAs: config.export_as, schema: config.schema_name },
    })),
    queryParams: {
      metrics: query["metrics"],
      groupBy: query["group_by"],
      limit: query["limit"] ?? null,
      orderBy: query["order_by"] ?? [],
      where: where && {
        whereFilters: where["where_filters"].map((one: Json) => ({
          whereSqlTemplate: one["where_sql_template"],
        })),
      },
    },
  };
}
