import { column, json, part, type Fields, type ObjectDefinition } from "../registry.js";
import {
  asList,
  asObject,
  basics,
  dbtVersion,
  definition,
  fqn,
  group,
  manifestRun,
  meta,
  nullableFqn,
  packageName,
  patchPath,
  platform,
  tags,
} from "./node-fields.js";

const whole: Fields = {
  ...platform,
  ...basics,
  ...manifestRun,
  ancestors: definition.allAncestors,
  children: definition.children,
  dbtVersion,
  fqn,
  meta,
  packageName,
  parents: definition.parents,
  tags,
};

const nested: Fields = { ...basics, ...manifestRun, dbtVersion, fqn: nullableFqn, packageName };

const bothStates = ["EnvironmentAppliedNode", "EnvironmentDefinitionNode"];
const bothNested = ["EnvironmentAppliedNestedNode", "EnvironmentDefinitionNestedNode"];

const metric: Fields = {
  filter: json("JSONObject", "coalesce({$.filter}, {$.filters})", asObject),
  formula: json("String", "{$.type_params}", toFormula),
  group,
  patchPath,
  type: column("String", "coalesce({$.type}, {$.calculation_method})"),
  typeParams: json("JSONObject", "{$.type_params}", asObject),
};

/** What a metric computes: its expression, else its inputs. */
function toFormula(document: unknown): string | null {
  const parameters = asObject(document) as Readonly<Record<string, unknown>> | null;
  if (parameters === null) return null;
  const { expr, measure, metrics, numerator, denominator } = parameters;
  if (typeof expr === "string") return expr;
  if (asObject(numerator) !== null && asObject(denominator) !== null)
    return `${nameOf(numerator)} / ${nameOf(denominator)}`;
  if (asObject(measure) !== null) return nameOf(measure);
  if (Array.isArray(metrics) && metrics.length > 0) return metrics.map(nameOf).join(", ");
  return null;
}

function nameOf(input: unknown): string {
  const { name, alias } = (asObject(input) ?? {}) as { name?: unknown; alias?: unknown };
  return typeof alias === "string" ? alias : String(name);
}

const semanticModel: Fields = {
  dimensions: json("[SemanticModelDimension!]!", "{$.dimensions}", asList),
  entities: json("[SemanticModelEntity!]!", "{$.entities}", asList),
  measures: json("[SemanticModelMeasure!]!", "{$.measures}", asList),
  patchPath,
};

const savedQuery: Fields = {
  exports: json("[QueryExports!]!", "{$.exports}", asList),
  group,
  queryParams: json("QueryParams!", "{$.query_params}", (document) => asObject(document) ?? {}),
};

export const semanticLayerTypes: readonly ObjectDefinition[] = [
  { name: "MetricDefinitionNode", implements: bothStates, fields: { ...whole, ...metric } },
  { name: "MetricDefinitionNestedNode", implements: bothNested, fields: { ...nested, ...metric } },
  {
    name: "SemanticModelDefinitionNode",
    implements: bothStates,
    fields: { ...whole, ...semanticModel },
  },
  {
    name: "SemanticModelDefinitionNestedNode",
    implements: bothNested,
    fields: { ...nested, ...semanticModel },
  },
  { name: "SavedQueryDefinitionNode", implements: bothStates, fields: { ...whole, ...savedQuery } },
  {
    name: "SavedQueryDefinitionNestedNode",
    implements: bothNested,
    fields: { ...nested, ...savedQuery },
  },
  {
    name: "SemanticModelDimension",
    fields: {
      description: part("String", "description"),
      name: part("String", "name"),
      type: part("String", "type"),
      typeParams: part("JSONObject", "type_params"),
    },
  },
  {
    name: "SemanticModelEntity",
    fields: {
      description: part("String", "description"),
      name: part("String", "name"),
      type: part("String", "type"),
    },
  },
  {
    name: "SemanticModelMeasure",
    fields: {
      agg: part("String", "agg"),
      createMetric: part("Boolean", "create_metric"),
      description: part("String", "description"),
      expr: part("String", "expr"),
      name: part("String", "name"),
    },
  },
  {
    name: "QueryExports",
    fields: { config: part("QueryExportConfig", "config"), name: part("String", "name") },
  },
  {
    name: "QueryExportConfig",
    fields: {
      alias: part("String", "alias"),
      database: part("String", "database"),
      exportAs: part("String!", "export_as"),
      schema: part("String", (config) => config["schema_name"] ?? config["schema"]),
    },
  },
  {
    name: "QueryParams",
    fields: {
      groupBy: part("[String!]!", (query) => asList(query["group_by"])),
      limit: part("BigInt", "limit"),
      metrics: part("[String!]!", (query) => asList(query["metrics"])),
      orderBy: part("[String]", (query) => query["order_by"]),
      where: part("QueryWhere", (query) => asObject(query["where"])),
    },
  },
  {
    name: "QueryWhere",
    fields: {
      whereFilters: part("[QueryWhereFilter!]!", (where) => asList(where["where_filters"])),
    },
  },
  {
    name: "QueryWhereFilter",
    fields: { whereSqlTemplate: part("String!", "where_sql_template") },
  },
];
