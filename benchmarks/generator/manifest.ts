/** Turns the invented project into the JSON texts of dbt manifests; what never changes is serialised once. */
import { at, DATE_MARK, digest, PROJECT, SCHEMA_MARK, sentence, random } from "./project.js";
import type { Column, Macro, Project, ProjectNode } from "./project.js";

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The sections of a manifest whose entries carry a `created_at`. */
type Section =
  | "nodes"
  | "sources"
  | "macros"
  | "exposures"
  | "metrics"
  | "saved_queries"
  | "semantic_models";

/** One entry of a section, with its key. */
interface Entry {
  /** The text with marks for schema, day and `created_at`. */
  marked: string;
  /** The same in production, cut where `created_at` goes. */
  head: string;
  tail: string;
  dated: boolean;
}

/** An entry of a section that only names what it depends on. */
type Dependent = Record<string, Json> & { depends_on: { macros: string[]; nodes: string[] } };

/** What a manifest needs to know about one run. */
export interface ManifestRun {
  metadata: Json;
  schemaPrefix: string;
  day: string;
  /** Seconds since 1970 at which parsing began. */
  parsedAt: number;
  isCompiled(node: ProjectNode): boolean;
  /** Random numbers for `created_at`. */
  next(): number;
}

const TIME_MARK = '"~T~"';

/** Keys come again and again: their texts, colon included. */
const keyTexts = new Map<string, string>();

/** Serialises as Python's `json.dumps` does: separators with a space, only ASCII. */
export function pythonJson(value: Json): string {
  if (typeof value === "string")
    return JSON.stringify(value).replace(
      /[\u007f-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  if (value === null || typeof value !== "object") return String(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += text === "" ? pythonJson(item) : `, ${pythonJson(item)}`;
    return `[${text}]`;
  }
  for (const [key, item] of Object.entries(value)) {
    let start = keyTexts.get(key);
    if (start === undefined) {
      start = `${pythonJson(key)}: `;
      if (key.length < 40) keyTexts.set(key, start);
    }
    text += text === "" ? start + pythonJson(item) : `, ${start}${pythonJson(item)}`;
  }
  return `{${text}}`;
}

/** Database, schema and name of a node as SQL writes it; the pull request's prefix is left as a mark. */
export function relationName(node: ProjectNode): string {
  return `"${PROJECT}"."${schemaOf(node)}"."${node.name}"`;
}

function schemaOf(node: ProjectNode): string {
  return node.kind === "source" ? node.schema : `${SCHEMA_MARK}${node.schema}`;
}

/** The SQL that dbt would send for a node, or null for seeds and sources. */
export function compiledCode(node: ProjectNode): string | null {
  const { test } = node;
  if (test !== null) {
    const from = relationName(test.attached);
    const { column } = test;
    const body = {
      not_null: `select ${column}\nfrom ${from}\nwhere ${column} is null`,
      unique: `select\n    ${column} as unique_field,\n    count(*) as n_records\n\nfrom ${from}\nwhere ${column} is not null\ngroup by ${column}\nhaving count(*) > 1`,
      accepted_values: `select ${column} as value_field, count(*) as n_records\nfrom ${from}\ngroup by ${column}\nhaving ${column} not in (\n    '${test.values.join("','")}'\n)`,
      relationships: `select near.${column} as from_field\nfrom ${from} as near\nleft join ${test.target === null ? from : relationName(test.target)} as far on far.key = near.${column}\nwhere far.key is null`,
    };
    return `\n    \n    \n\n${body[test.kind]}\n\n\n`;
  }
  if (node.rawCode === "") return null;
  const relations = new Map(node.parents.map((parent) => [parent.name, relationName(parent)]));
  return node.rawCode
    .replace(/\{\{ config\([^}]*\) \}\}\n?/, "")
    .replace(/\{\{ run_started_at[^}]*\}\}/g, DATE_MARK)
    .replace(
      /\{\{ (?:ref|source)\((?:'[^']*', )?'([^']*)'\) \}\}/g,
      (whole, name: string) => relations.get(name) ?? whole,
    );
}

function columnsJson(columns: readonly Column[], upgraded: boolean): Json {
  return Object.fromEntries(
    columns.map((column, place) => {
      const meta: Json = column.sensitive ? { pii: true, owner: "privacy" } : {};
      const tags: Json = column.sensitive ? ["pii"] : [];
      const constraints: Json =
        place === 0 && column.dataType !== null
          ? [
              {
                type: "not_null",
                expression: null,
                name: null,
                to: null,
                to_columns: [],
                warn_unenforced: true,
                warn_unsupported: true,
              },
            ]
          : [];
      return [
        column.name,
        {
          name: column.name,
          description: column.description,
          meta,
          data_type: column.dataType,
          constraints,
          quote: null,
          config: { meta, tags },
          tags,
          granularity: null,
          ...(upgraded ? { dimension: null, entity: null } : {}),
          doc_blocks: [],
        },
      ];
    }),
  );
}

/** Texts that a test with a long name has a shorter form of. */
function aliasOf(node: ProjectNode): string {
  return node.test === null || node.name.length < 64
    ? node.name
    : `${node.name.slice(0, 30)}_${digest("md5", node.name)}`;
}

function configJson(node: ProjectNode, upgraded: boolean): Json {
  const { test, kind } = node;
  const meta: Json = kind === "model" ? { squad: "orchard-data" } : {};
  const common = {
    enabled: true,
    alias: test !== null && aliasOf(node) !== node.name ? aliasOf(node) : null,
    schema: node.schema,
    database: null,
    tags: node.tags,
    meta,
    group: node.group,
    static_analysis: null,
    materialized: node.materialized,
  };
  if (test !== null)
    return {
      ...common,
      severity: test.severity,
      store_failures: false,
      store_failures_as: "ephemeral",
      ...(upgraded ? { sql_header: null } : {}),
      where: null,
      limit: null,
      fail_calc: "count(*)",
      warn_if: "!= 0",
      error_if: "!= 0",
    };
  const key =
    kind === "seed" || node.materialized !== "incremental" ? null : at(node.columns, 0).name;
  const built = {
    ...common,
    incremental_strategy: key === null ? null : "delete+insert",
    batch_size: null,
    lookback: 1,
    begin: null,
    persist_docs: {},
    "post-hook": [],
    "pre-hook": [],
    quoting: {},
    column_types: {},
    full_refresh: null,
    unique_key: key,
    on_schema_change: "ignore",
    on_configuration_change: "apply",
    grants: {},
    packages: [],
    docs: { show: true, node_color: null },
    contract: { enforced: false, alias_types: true },
    event_time: null,
    concurrent_batches: null,
  };
  if (kind === "seed") return { ...built, delimiter: ",", quote_columns: null };
  if (kind === "snapshot")
    return {
      ...built,
      strategy: "check",
      target_schema: null,
      target_database: null,
      updated_at: null,
      check_cols: "all",
      snapshot_meta_column_names: {
        dbt_valid_to: null,
        dbt_valid_from: null,
        dbt_scd_id: null,
        dbt_updated_at: null,
        dbt_is_deleted: null,
      },
      dbt_valid_to_current: null,
    };
  return {
    ...built,
    access: node.group === null ? "protected" : "private",
    freshness: null,
    ...(upgraded ? { on_error: null, latest_version_pointer: { enabled: null, alias: null } } : {}),
  };
}

function nodeJson(node: ProjectNode, upgraded: boolean): Json {
  const { kind, test } = node;
  const path =
    kind === "test"
      ? `${aliasOf(node)}.sql`
      : `${kind === "model" ? `${node.folder}/` : ""}${node.name}.${kind === "seed" ? "csv" : "sql"}`;
  const patch = `models/${node.folder}/_${node.folder}.yml`;
  const file =
    kind === "test"
      ? patch
      : `${kind === "model" ? "models" : kind === "seed" ? "seeds" : "snapshots"}/${path}`;
  const compiled = compiledCode(node);
  const raw =
    test !== null && aliasOf(node) !== node.name
      ? `${node.rawCode}{{ config(alias="${aliasOf(node)}") }}`
      : node.rawCode;
  const meta: Json = kind === "model" ? { squad: "orchard-data" } : {};
  const parents = node.parents.filter((parent) => parent.kind !== "source");
  const shared = {
    database: PROJECT,
    schema: schemaOf(node),
    name: node.name,
    resource_type: kind,
    package_name: PROJECT,
    path,
    original_file_path: file,
    unique_id: node.id,
    fqn: [PROJECT, ...(kind === "model" || kind === "test" ? [node.folder] : []), node.name],
    alias: aliasOf(node),
    checksum:
      test === null
        ? { name: "sha256", checksum: digest("sha256", kind === "seed" ? node.id : raw) }
        : { name: "none", checksum: "" },
    config: configJson(node, upgraded),
    tags: node.tags,
    description: node.description,
    columns: columnsJson(node.columns, upgraded),
    meta,
    group: node.group,
    docs: { show: true, node_color: null },
    patch_path:
      kind === "model"
        ? `${PROJECT}://${patch}`
        : kind === "seed"
          ? `${PROJECT}://seeds/_seeds.yml`
          : null,
    build_path:
      compiled === null ? null : `target/run/${PROJECT}/${file}${test === null ? "" : `/${path}`}`,
    unrendered_config:
      kind === "test"
        ? { store_failures: false, ...(test?.severity === "warn" ? { severity: "warn" } : {}) }
        : {
            meta,
            materialized: node.materialized,
            schema: node.schema,
            ...(node.tags.length === 0 ? {} : { tags: node.tags }),
            ...(node.group === null ? {} : { group: node.group, access: "private" }),
          },
    created_at: "~T~",
    relation_name: kind === "test" ? null : relationName(node),
    raw_code: raw,
    doc_blocks: [],
  };
  if (kind === "seed")
    return { ...shared, root_path: `/srv/dbt/${PROJECT}`, depends_on: { macros: [] } };
  const code = {
    ...shared,
    language: "sql",
    refs: parents.map((parent) => ({ name: parent.name, package: null, version: null })),
    sources: node.parents
      .filter((parent) => parent.kind === "source")
      .map((parent) => [parent.schema, parent.name]),
    metrics: [],
    functions: [],
    depends_on: { macros: node.macros, nodes: node.parents.map((parent) => parent.id) },
    compiled_path: `target/compiled/${PROJECT}/${file}${test === null ? "" : `/${path}`}`,
    compiled: true,
    compiled_code: compiled,
    extra_ctes_injected: true,
    extra_ctes: [],
    contract: { enforced: false, alias_types: true, checksum: null },
  };
  if (kind === "snapshot") return code;
  if (test === null)
    return {
      ...code,
      access: node.group === null ? "protected" : "private",
      constraints: [],
      version: null,
      latest_version: null,
      deprecation_date: null,
      primary_key: [at(node.columns, 0).name],
      time_spine: null,
    };
  const extra: { [key: string]: Json } =
    test.kind === "accepted_values"
      ? { values: test.values }
      : test.target === null
        ? {}
        : { to: `ref('${test.target.name}')`, field: at(test.target.columns, 0).name };
  return {
    ...code,
    column_name: test.column,
    file_key_name: `models.${test.attached.name}`,
    attached_node: test.attached.id,
    test_metadata: {
      name: test.kind,
      kwargs: {
        column_name: test.column,
        ...extra,
        model: `{{ get_where_subquery(ref('${test.attached.name}')) }}`,
      },
      namespace: null,
    },
  };
}

function sourceJson(node: ProjectNode, upgraded: boolean): Json {
  const freshness: Json = {
    warn_after: { count: 26, period: "hour" },
    error_after: { count: 50, period: "hour" },
    filter: null,
  };
  const path = "models/staging/_sources.yml";
  const settings = { loaded_at_field: "loaded_at", loaded_at_query: null };
  return {
    database: PROJECT,
    schema: node.schema,
    name: node.name,
    resource_type: "source",
    package_name: PROJECT,
    path,
    original_file_path: path,
    unique_id: node.id,
    fqn: [PROJECT, "staging", node.schema, node.name],
    source_name: node.schema,
    source_description: `Everything that the ${node.schema} system delivers.`,
    loader: "night-loader",
    identifier: node.name,
    quoting: { database: null, schema: null, identifier: null, column: null },
    ...settings,
    freshness,
    external: null,
    description: node.description,
    columns: columnsJson(node.columns, upgraded),
    meta: { tier: 2 },
    source_meta: { tier: 2 },
    tags: node.tags,
    config: {
      enabled: true,
      event_time: null,
      freshness,
      ...settings,
      meta: { tier: 2 },
      tags: node.tags,
      static_analysis: null,
    },
    patch_path: null,
    unrendered_config: { meta: { tier: 2 }, tags: node.tags, freshness, ...settings },
    relation_name: relationName(node),
    created_at: "~T~",
    unrendered_database: null,
    unrendered_schema: node.schema,
    doc_blocks: [],
  };
}

function macroJson(macro: Macro): Json {
  const path = `macros/${macro.packageName}/${macro.name}.sql`;
  return {
    name: macro.name,
    resource_type: "macro",
    package_name: macro.packageName,
    path,
    original_file_path: path,
    unique_id: macro.id,
    macro_sql: macro.body,
    depends_on: { macros: macro.uses },
    description: "",
    meta: {},
    docs: { show: true, node_color: null },
    config: { meta: {}, docs: { show: true, node_color: null } },
    patch_path: null,
    arguments: [
      { name: "relation", type: null, description: "" },
      { name: "columns", type: null, description: "" },
    ],
    created_at: "~T~",
    supported_languages: null,
  };
}

/** Exposures, metrics, semantic models and the saved query, each with the ids of what it depends on. */
function surroundings(
  project: Project,
  upgraded: boolean,
  seed: number,
): Record<
  "exposures" | "metrics" | "semantic_models" | "saved_queries",
  Record<string, Dependent>
> {
  const rng = random(seed, "surroundings");
  const yaml = (kind: string, name: string): Record<string, Json> => ({
    name,
    resource_type: kind,
    package_name: PROJECT,
    path: `semantic/_${kind}.yml`,
    original_file_path: `models/semantic/_${kind}.yml`,
    unique_id: `${kind}.${PROJECT}.${name}`,
    fqn: [PROJECT, "semantic", name],
  });
  const byId = (items: Dependent[]): Record<string, Dependent> =>
    Object.fromEntries(items.map((item) => [String(item["unique_id"]), item]));
  const refTo = (node: ProjectNode): Json => ({ name: node.name, package: null, version: null });
  const config: Json = { enabled: true, group: null, meta: {} };
  const exposures = Array.from({ length: 10 }, (_, place) => {
    const used = [
      ...new Set([rng.pick(project.marts), rng.pick(project.marts), rng.pick(project.models)]),
    ];
    return {
      ...yaml("exposure", `report_${place}`),
      type: rng.pick(["dashboard", "notebook", "application"]),
      owner: { email: `report${place}@orchard.example`, name: null },
      description: sentence(rng, 80),
      label: null,
      maturity: "high",
      meta: {},
      tags: [],
      config: { enabled: true, tags: [], meta: {} },
      unrendered_config: {},
      url: `https://bi.orchard.example/${place}`,
      depends_on: { macros: [], nodes: used.map((node) => node.id) },
      refs: used.map(refTo),
      sources: [],
      metrics: [],
      created_at: "~T~",
    };
  });
  const semantic = [at(project.marts, 0), at(project.marts, project.marts.length - 1)].map(
    (mart, place) => {
      const key = at(mart.columns, 0).name;
      const plain = { description: null, label: null };
      return {
        ...yaml("semantic_model", `semantics_${place}`),
        model: `ref('${mart.name}')`,
        node_relation: {
          alias: mart.name,
          schema_name: schemaOf(mart),
          database: PROJECT,
          relation_name: relationName(mart),
        },
        description: null,
        label: null,
        defaults: { agg_time_dimension: "loaded_on" },
        entities: [
          { name: "key", type: "primary", ...plain, role: null, expr: key, config: { meta: {} } },
        ],
        measures: [
          {
            name: `rows_${place}`,
            agg: "count",
            ...plain,
            create_metric: false,
            expr: key,
            agg_params: null,
            non_additive_dimension: null,
            agg_time_dimension: null,
            config: { meta: {} },
          },
        ],
        dimensions: [
          {
            name: "loaded_on",
            type: "time",
            ...plain,
            is_partition: false,
            type_params: { time_granularity: "day", validity_params: null },
            expr: null,
            metadata: null,
            config: { meta: {} },
            ...(upgraded ? { datatype: null } : {}),
          },
        ],
        metadata: null,
        depends_on: { macros: [], nodes: [mart.id] },
        refs: [refTo(mart)],
        created_at: "~T~",
        config,
        unrendered_config: {},
        primary_entity: null,
        group: null,
      };
    },
  );
  const metrics = Array.from({ length: 5 }, (_, place) => {
    const measure: Json = {
      name: `rows_${place % 2}`,
      filter: null,
      alias: null,
      join_to_timespine: false,
      fill_nulls_with: null,
    };
    const type = {
      measure,
      input_measures: [measure],
      numerator: null,
      denominator: null,
      expr: null,
      window: null,
      grain_to_date: null,
      metrics: [],
      conversion_type_params: null,
      cumulative_type_params: null,
      metric_aggregation_params: null,
      ...(upgraded ? { fill_nulls_with: null, join_to_timespine: false, is_private: null } : {}),
    };
    return {
      ...yaml("metric", `metric_${place}`),
      description: "",
      label: `Metric ${place}`,
      type: "simple",
      type_params: type,
      filter: null,
      metadata: null,
      time_granularity: null,
      ...(upgraded ? {} : { meta: {}, tags: [] }),
      config,
      unrendered_config: {},
      sources: [],
      depends_on: { macros: [], nodes: [`semantic_model.${PROJECT}.semantics_${place % 2}`] },
      refs: [],
      metrics: [],
      created_at: "~T~",
      group: null,
      ...(upgraded ? { meta: {}, tags: [] } : {}),
    };
  });
  const saved = {
    ...yaml("saved_query", "overview"),
    query_params: {
      metrics: ["metric_0", "metric_1"],
      group_by: ["TimeDimension('key__loaded_on', 'day')"],
      where: null,
      order_by: [],
      limit: null,
    },
    exports: [],
    description: "The weekly overview.",
    label: null,
    metadata: null,
    config: { ...config, export_as: null, schema: null, cache: { enabled: false } },
    unrendered_config: {},
    group: null,
    depends_on: { macros: [], nodes: [0, 1].map((place) => `metric.${PROJECT}.metric_${place}`) },
    created_at: "~T~",
    refs: [],
    tags: [],
  };
  return {
    exposures: byId(exposures),
    metrics: byId(metrics),
    semantic_models: byId(semantic),
    saved_queries: byId([saved]),
  };
}

/** Serialises an entry and cuts it. */
function cut(id: string, value: Json): Entry {
  const marked = `${pythonJson(id)}: ${pythonJson(value)}`;
  const [head = "", tail = ""] = marked.replaceAll(SCHEMA_MARK, "").split(TIME_MARK);
  return { marked, head, tail, dated: marked.includes(DATE_MARK) };
}

/** What dbt writes of a node that a run did not compile. */
function uncompiled(text: string): string {
  const start = text.lastIndexOf(', "compiled_path": ');
  if (start < 0) return text;
  return `${text.slice(0, start).replace(/"build_path": "[^"]*"/, '"build_path": null')}, "compiled_path": null${text.slice(text.lastIndexOf(', "contract": {'))}`;
}

/** All manifests of one dbt version: entries serialised once, replaced one by one as nodes change. */
export class ManifestTexts {
  private readonly entries: Map<ProjectNode, Entry>;
  private readonly others: Map<Section, Entry[]>;
  private readonly fixed: Map<string, string>;
  private readonly upgraded: boolean;

  constructor(project: Project, upgraded: boolean, seed: number) {
    this.upgraded = upgraded;
    this.entries = new Map(
      project.nodes.map((node) => [node, cut(node.id, nodeJson(node, upgraded))]),
    );
    const around = surroundings(project, upgraded, seed);
    const section = (items: Record<string, Json>): Entry[] =>
      Object.entries(items).map(([id, item]) => cut(id, item));
    this.others = new Map<Section, Entry[]>([
      ["sources", project.sources.map((node) => cut(node.id, sourceJson(node, upgraded)))],
      ["macros", project.macros.map((macro) => cut(macro.id, macroJson(macro)))],
      ["exposures", section(around.exposures)],
      ["metrics", section(around.metrics)],
      ["saved_queries", section(around.saved_queries)],
      ["semantic_models", section(around.semantic_models)],
    ]);
    const parents: Record<string, string[]> = Object.fromEntries(
      [...project.nodes, ...project.sources].map((node) => [
        node.id,
        node.parents.map((parent) => parent.id),
      ]),
    );
    for (const items of [
      around.exposures,
      around.metrics,
      around.semantic_models,
      around.saved_queries,
    ]) {
      for (const [id, item] of Object.entries(items)) parents[id] = item.depends_on.nodes;
    }
    const children: Record<string, string[]> = Object.fromEntries(
      Object.keys(parents).map((id) => [id, []]),
    );
    for (const [id, list] of Object.entries(parents))
      for (const parent of list) children[parent]?.push(id);
    const rng = random(seed, "docs");
    this.fixed = new Map(
      Object.entries({
        docs: Object.fromEntries(
          Array.from({ length: 20 }, (_, place) => [
            `doc.${PROJECT}.text_${place}`,
            {
              name: `text_${place}`,
              resource_type: "doc",
              package_name: PROJECT,
              path: "docs.md",
              original_file_path: "models/docs.md",
              unique_id: `doc.${PROJECT}.text_${place}`,
              block_contents: sentence(rng, 300),
            },
          ]),
        ),
        groups: Object.fromEntries(
          project.groups.map((name) => [
            `group.${PROJECT}.${name}`,
            {
              name,
              resource_type: "group",
              package_name: PROJECT,
              path: "_groups.yml",
              original_file_path: "models/_groups.yml",
              unique_id: `group.${PROJECT}.${name}`,
              owner: { email: `${name}@orchard.example`, name },
              description: sentence(rng, 60),
              config: { meta: {} },
            },
          ]),
        ),
        selectors: {
          hourly: {
            name: "hourly",
            description: "What is refreshed every hour.",
            definition: {
              union: [
                { method: "tag", value: "hourly" },
                { method: "fqn", value: project.slowing.name },
              ],
            },
          },
        },
        disabled: {},
        parent_map: parents,
        child_map: children,
        group_map: Object.fromEntries(
          project.groups.map((name) => [
            name,
            project.nodes.filter((node) => node.group === name).map((node) => node.id),
          ]),
        ),
        unit_tests: {},
        functions: {},
      }).map(([key, value]) => [key, pythonJson(value)]),
    );
  }

  /** Serialises a node again after it changed. */
  refresh(node: ProjectNode): void {
    this.entries.set(node, cut(node.id, nodeJson(node, this.upgraded)));
  }

  /** The text of the manifest that one run writes. */
  render(run: ManifestRun): string {
    const pieces: string[] = [`{"metadata": ${pythonJson(run.metadata)}`];
    const resolve = (text: string): string =>
      text.replaceAll(SCHEMA_MARK, run.schemaPrefix).replaceAll(DATE_MARK, run.day);
    let stamp = run.parsedAt;
    const push = (entry: Entry, separator: string, compiled: boolean): void => {
      stamp += 0.000002 + run.next() * 0.001;
      if (compiled && run.schemaPrefix === "" && !entry.dated)
        pieces.push(separator, entry.head, pythonFloat(stamp), entry.tail);
      else
        pieces.push(
          separator,
          resolve(compiled ? entry.marked : uncompiled(entry.marked)).replace(
            TIME_MARK,
            pythonFloat(stamp),
          ),
        );
    };
    for (const key of [
      "nodes",
      "sources",
      "macros",
      "docs",
      "exposures",
      "metrics",
      "groups",
      "selectors",
      "disabled",
      "parent_map",
      "child_map",
      "group_map",
      "saved_queries",
      "semantic_models",
      "unit_tests",
      "functions",
    ]) {
      const fixed = this.fixed.get(key);
      if (fixed !== undefined) {
        pieces.push(`, "${key}": `, fixed);
        continue;
      }
      let separator = `, "${key}": {`;
      if (key === "nodes") {
        for (const [node, entry] of this.entries) {
          push(entry, separator, run.isCompiled(node));
          separator = ", ";
        }
      } else {
        for (const entry of this.others.get(key as Section) ?? []) {
          push(entry, separator, true);
          separator = ", ";
        }
      }
      pieces.push("}");
    }
    pieces.push("}");
    return pieces.join("");
  }
}

/** A number of seconds as Python prints it; the digits end as those of a real clock do. */
function pythonFloat(seconds: number): string {
  const text = String(Math.round(seconds * 1e7) / 1e7);
  return text.includes(".") ? text : `${text}.0`;
}
