import { at, manifest, md5, model, result, runResults } from "./artifact-builder.js";

/**
 * Artifacts of two projects, of which one builds on a public model of the other, with what the sample has none of: a model of another
 * project, constraints, a saved query, a metric with filters as dbt 1.5 wrote it, macros that call each other.
 */
export function twoProjects(): readonly Readonly<Record<string, unknown>>[] {
  return [...shop(), ...depot()];
}

const env = { DBT_CLOUD_JOB_ID: "31", DBT_CLOUD_RUN_ID: "310", ENVIRONMENT: "prod" };
const orders = "model.shop.orders";

function shop(): readonly Readonly<Record<string, unknown>>[] {
  const told = { invocation: "inv-shop", at: at("03:00:00"), env };
  const publicModel = model("orders", {
    access: "public",
    constraints: [
      { type: "check", expression: "total >= 0", columns: ["total"], name: "positive" },
    ],
  });
  return [
    manifest({ ...told, nodes: [publicModel] }),
    runResults({ ...told, results: [result(orders)] }),
  ];
}

function depot(): readonly Readonly<Record<string, unknown>>[] {
  const told = {
    invocation: "inv-depot",
    at: at("04:00:00"),
    env: { ...env, DBT_CLOUD_JOB_ID: "32" },
  };
  const shipments = model(
    "shipments",
    {
      depends_on: { macros: ["macro.depot.round"], nodes: [orders] },
      constraints: [{ type: "primary_key", columns: ["id"], warn_unenforced: true }],
    },
    "depot",
  );
  // A model of another project stands in the manifest without a file.
  const external = model("orders", { original_file_path: "", path: "", access: "public" });
  return [
    manifest({
      ...told,
      project: "depot",
      nodes: [shipments, external],
      macros: [macro("round", ["macro.depot.cast"]), macro("cast", [])],
      more: {
        metrics: { "metric.depot.weight": metric },
        saved_queries: { "saved_query.depot.weekly": savedQuery },
      },
    }),
    runResults({ ...told, results: [result("model.depot.shipments")] }),
  ];
}

function macro(name: string, calls: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    name,
    resource_type: "macro",
    package_name: "depot",
    path: `macros/${name}.sql`,
    original_file_path: `macros/${name}.sql`,
    unique_id: `macro.depot.${name}`,
    macro_sql: `{% macro ${name}(value) %}{{ value }}{% endmacro %}`,
    depends_on: { macros: calls },
    description: "",
    meta: {},
    docs: { show: true, node_color: null },
    patch_path: null,
    arguments: [{ name: "value", type: "number", description: "" }],
    created_at: 1777600000.5,
    supported_languages: null,
  };
}

const common = {
  package_name: "depot",
  path: "depot.yml",
  original_file_path: "models/depot.yml",
  description: "",
  tags: [],
  meta: {},
  config: { enabled: true, group: null, meta: {} },
  group: null,
  refs: [],
  unrendered_config: {},
  created_at: 1777600000.5,
  depends_on: { macros: [], nodes: ["model.depot.shipments"] },
} as const;

const metric = {
  ...common,
  name: "weight",
  resource_type: "metric",
  unique_id: "metric.depot.weight",
  fqn: ["depot", "weight"],
  label: "Weight",
  type: "simple",
  type_params: { measure: { name: "weight" } },
  filters: [{ field: "status", operator: "=", value: "'sent'" }],
  time_grains: ["day"],
  dimensions: ["status"],
  checksum: { name: "sha256", checksum: md5("weight") },
};

const savedQuery = {
  ...common,
  name: "weekly",
  resource_type: "saved_query",
  unique_id: "saved_query.depot.weekly",
  fqn: ["depot", "weekly"],
  label: "Weekly",
  query_params: {
    metrics: ["weight"],
    group_by: ["TimeDimension('metric_time', 'week')"],
    where: {
      where_filters: [{ where_sql_template: "{{ Dimension('shipment__status') }} = 'sent'" }],
    },
    order_by: ["weight"],
    limit: 10,
  },
  exports: [
    {
      name: "weekly_table",
      config: { export_as: "table", schema_name: "exports", alias: "weekly", database: "db" },
      unrendered_config: {},
    },
  ],
};
