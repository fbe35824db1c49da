import { createHash } from "node:crypto";

/**
 * Builders of small artifacts with the keys that dbt 1.11 writes (manifest v12, run_results v6, sources v3, catalog v1).
 *
 * What a test is about stands in its call; everything else is the same everywhere.
 */

type Json = Readonly<Record<string, unknown>>;

/** What every artifact's metadata can be given. */
export interface MetadataOptions {
  readonly invocation?: string;
  readonly at?: string;
  readonly startedAt?: string;
  readonly env?: Json;
  readonly dbtVersion?: string;
  /** Keys that replace or extend those of the metadata; `undefined` removes one. */
  readonly metadata?: Json;
}

export interface ManifestOptions extends MetadataOptions {
  readonly project?: string;
  readonly schemaVersion?: number;
  readonly nodes?: readonly Json[];
  readonly sources?: readonly Json[];
  readonly macros?: readonly Json[];
  readonly exposures?: readonly Json[];
  readonly disabled?: Json;
  /** Further top-level keys. */
  readonly more?: Json;
}

const day = "2026-05-01";
/** A moment of the day on which the builders' artifacts are made. */
export function at(time: string): string {
  return `${day}T${time}Z`;
}

function metadataOf(kind: string, version: number, options: MetadataOptions, own: Json = {}): Json {
  const {
    invocation = "inv-1",
    at: generatedAt = at("03:10:30"),
    env = {},
    dbtVersion = "1.11.0",
  } = options;
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${kind}/v${version}.json`,
    dbt_version: dbtVersion,
    generated_at: generatedAt,
    invocation_id: invocation,
    ...(options.startedAt === undefined ? {} : { invocation_started_at: options.startedAt }),
    env,
    ...own,
    ...options.metadata,
  };
}

/** A manifest.json. */
export function manifest(options: ManifestOptions = {}): Json {
  const {
    project = "shop",
    nodes = [model("orders")],
    sources: sourceEntries = [],
    macros = [],
    exposures = [],
    disabled = {},
  } = options;
  const metadata = metadataOf("manifest", options.schemaVersion ?? 12, options, {
    project_name: project,
    project_id: md5(project),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: "duckdb",
    quoting: { database: true, schema: true, identifier: true, column: null },
    run_started_at: options.startedAt ?? null,
    ...options.metadata,
  });
  return {
    metadata,
    nodes: byId(nodes),
    sources: byId(sourceEntries),
    macros: byId(macros),
    docs: {},
    exposures: byId(exposures),
    metrics: {},
    groups: {},
    selectors: {},
    disabled,
    parent_map: {},
    child_map: {},
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
    ...options.more,
  };
}

function byId(entries: readonly Json[]): Json {
  return Object.fromEntries(entries.map((entry) => [String(entry["unique_id"]), entry]));
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

function node(type: string, name: string, project: string): Json {
  return {
    database: "db",
    schema: "main",
    name,
    resource_type: type,
    package_name: project,
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    unique_id: `${type}.${project}.${name}`,
    fqn: [project, name],
    alias: name,
    checksum: { name: "sha256", checksum: md5(name) },
    config: {
      enabled: true,
      alias: null,
      schema: null,
      tags: [],
      meta: {},
      group: null,
      materialized: "table",
      contract: { enforced: false, alias_types: true },
      access: "protected",
    },
    tags: [],
    description: "",
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: 1777600000.25,
    relation_name: `"db"."main"."${name}"`,
    raw_code: `select 1 as ${name}`,
    doc_blocks: [],
    language: "sql",
    refs: [],
    sources: [],
    metrics: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}

/** A model of a manifest. */
export function model(name: string, more: Json = {}, project = "shop"): Json {
  return {
    ...node("model", name, project),
    access: "protected",
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
    ...more,
  };
}

/** A generic test of a manifest. */
export function dataTest(name: string, tested: string, more: Json = {}, project = "shop"): Json {
  return {
    ...node("test", name, project),
    unique_id: `test.${project}.${name}.abc123`,
    test_metadata: {
      name: "not_null",
      kwargs: {
        column_name: "id",
        model: `{{ get_where_subquery(ref('${tested.split(".").at(-1)}')) }}`,
      },
      namespace: null,
    },
    depends_on: { macros: ["macro.dbt.test_not_null"], nodes: [tested] },
    attached_node: tested,
    column_name: "id",
    file_key_name: "models.orders",
    ...more,
  };
}

/** Any other node (seed, snapshot, operation ...) of a manifest. */
export function otherNode(type: string, name: string, more: Json = {}, project = "shop"): Json {
  return { ...node(type, name, project), ...more };
}

/** A source of a manifest. */
export function sourceTable(name: string, more: Json = {}, project = "shop"): Json {
  return {
    database: "db",
    schema: "raw",
    name,
    resource_type: "source",
    package_name: project,
    path: "models/_sources.yml",
    original_file_path: "models/_sources.yml",
    unique_id: `source.${project}.raw.${name}`,
    fqn: [project, "raw", name],
    source_name: "raw",
    source_description: "",
    loader: "",
    identifier: name,
    quoting: { database: null, schema: null, identifier: null, column: null },
    loaded_at_field: "loaded_at",
    loaded_at_query: null,
    freshness: {
      warn_after: { count: 1, period: "day" },
      error_after: { count: null, period: null },
      filter: null,
    },
    external: null,
    description: "",
    columns: {},
    meta: {},
    source_meta: {},
    tags: [],
    config: { enabled: true, event_time: null, meta: {}, tags: [] },
    patch_path: null,
    unrendered_config: {},
    relation_name: `"db"."raw"."${name}"`,
    created_at: 1777600000.5,
    unrendered_database: null,
    unrendered_schema: null,
    doc_blocks: [],
    ...more,
  };
}

export interface RunResultsOptions extends MetadataOptions {
  /** `args`; `which` is `build` unless it says otherwise, and there is no target. */
  readonly args?: Json;
  readonly results?: readonly Json[];
  readonly elapsed?: number;
  readonly schemaVersion?: number;
  readonly more?: Json;
}

/** A run_results.json. */
export function runResults(options: RunResultsOptions = {}): Json {
  const { args = {}, results = [result("model.shop.orders")], elapsed = 2.5 } = options;
  return {
    metadata: metadataOf("run-results", options.schemaVersion ?? 6, options),
    results,
    elapsed_time: elapsed,
    args: {
      which: "build",
      select: [],
      exclude: [],
      resource_types: [],
      exclude_resource_types: [],
      full_refresh: false,
      vars: {},
      ...args,
    },
    ...options.more,
  };
}

/** A result of run_results.json. */
export function result(uniqueId: string, more: Json = {}): Json {
  return {
    status: uniqueId.startsWith("test.") ? "pass" : "success",
    timing: [
      { name: "compile", started_at: at("03:10:10.000000"), completed_at: at("03:10:10.500000") },
      { name: "execute", started_at: at("03:10:10.500000"), completed_at: at("03:10:12.250000") },
    ],
    thread_id: "Thread-1 (worker)",
    execution_time: 2.25,
    adapter_response: { _message: "OK" },
    message: "OK",
    failures: null,
    unique_id: uniqueId,
    compiled: true,
    compiled_code: `select 1 /* ${uniqueId} */`,
    relation_name: `"db"."main"."x"`,
    batch_results: null,
    ...more,
  };
}

export interface SourcesOptions extends MetadataOptions {
  readonly results?: readonly Json[];
}

/** A sources.json. */
export function sources(options: SourcesOptions = {}): Json {
  return {
    metadata: metadataOf("sources", 3, options),
    results: options.results ?? [freshness("source.shop.raw.rides")],
    elapsed_time: 0.5,
  };
}

/** A result of sources.json. */
export function freshness(uniqueId: string, more: Json = {}): Json {
  return {
    unique_id: uniqueId,
    max_loaded_at: at("02:30:00"),
    snapshotted_at: at("03:05:00"),
    max_loaded_at_time_ago_in_s: 2100,
    status: "pass",
    criteria: {
      warn_after: { count: 1, period: "day" },
      error_after: { count: null, period: null },
      filter: null,
    },
    adapter_response: {},
    timing: [],
    thread_id: "Thread-1 (worker)",
    execution_time: 0.125,
    ...more,
  };
}

export interface CatalogOptions extends MetadataOptions {
  readonly nodes?: readonly Json[];
  readonly sources?: readonly Json[];
  readonly errors?: readonly string[] | null;
}

/** A catalog.json. */
export function catalog(options: CatalogOptions = {}): Json {
  const {
    nodes = [relation("model.shop.orders")],
    sources: sourceRelations = [],
    errors = null,
  } = options;
  return {
    metadata: metadataOf("catalog", 1, options),
    nodes: byId(nodes),
    sources: byId(sourceRelations),
    errors,
  };
}

/** A relation of a catalog. */
export function relation(uniqueId: string, more: Json = {}): Json {
  return {
    metadata: {
      type: "BASE TABLE",
      schema: "main",
      name: uniqueId.split(".").at(-1),
      database: "db",
      comment: null,
      owner: null,
    },
    columns: {
      id: { type: "INTEGER", index: 1, name: "id", comment: null },
      amount: { type: "DECIMAL(18,3)", index: 2, name: "amount", comment: null },
    },
    stats: {
      has_stats: {
        id: "has_stats",
        label: "Has Stats?",
        value: false,
        include: false,
        description: "",
      },
    },
    unique_id: uniqueId,
    ...more,
  };
}

/** A semantic_manifest.json: it has no metadata. */
export function semanticManifest(more: Json = {}): Json {
  return {
    semantic_models: [],
    metrics: [],
    project_configuration: {
      time_spine_table_configurations: [],
      metadata: null,
      dsi_package_version: {},
      time_spines: [],
    },
    saved_queries: [],
    ...more,
  };
}
