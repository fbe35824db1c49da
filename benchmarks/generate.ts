/**
 * Writes histories of dbt artifacts for the benchmarks: many runs of one invented project, the same bytes for the same seed.
 *
 *     tsx benchmarks/generate.ts --nodes 500 --runs 200 --changed 5 --seed 7 --out DIR
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compiledCode, ManifestTexts, pythonJson, relationName } from "./generator/manifest.js";
import type { Json } from "./generator/manifest.js";
import {
  at,
  DATE_MARK,
  digest,
  growMacros,
  inventColumn,
  inventExpression,
  inventProject,
  PROJECT,
  random,
  resetMacros,
  SCHEMA_MARK,
  sentence,
} from "./generator/project.js";
import type { Project, ProjectNode, Random } from "./generator/project.js";

/** What the history holds. */
export interface HistoryOptions {
  /** Models, tests, seeds and snapshots of the project; sources, macros and the rest come on top. */
  nodes: number;
  /** Number of invocations; about one in ten is a pull request. */
  runs: number;
  /** Models whose SQL differs from the run before. */
  changedPerRun: number;
  /** Decides everything that is invented. */
  seed: number;
  /** Whether the last run has a `catalog.json` too. */
  withCatalog?: boolean;
}

/** One file of a history; its text is ASCII. */
export interface HistoryFile {
  path: string;
  text: string;
}

type Status = "success" | "pass" | "warn" | "fail" | "error" | "skipped";

/** One node as a run executed it; times in microseconds since 1970. */
interface Execution {
  node: ProjectNode;
  status: Status;
  thread: number;
  start: number;
  end: number;
}

const FIRST_DAY = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const SECOND = 1_000_000;
const THREADS = 4;

/** Yields the files of a history one at a time, run by run. */
export function* generateHistory(options: HistoryOptions): Generator<HistoryFile> {
  const { nodes, runs, changedPerRun, seed } = options;
  const project = inventProject(nodes, seed);
  const rng = random(seed, "history");
  const fragile = new Set(project.models.filter((model) => descendants([model], 6).size <= 5));
  const upgradeAt = Math.floor(runs / 2);
  let texts = new ManifestTexts(project, upgradeAt === 0, seed);
  let tails = new Map<ProjectNode, string>();
  let nights = 0;
  let commit = digest("sha256", `${seed}/0`).slice(0, 40);
  for (let run = 0; run < runs; run += 1) {
    const upgraded = run >= upgradeAt;
    if (run === upgradeAt && run > 0) {
      for (const node of project.nodes) resetMacros(node);
      texts = new ManifestTexts(project, true, seed);
      tails = new Map();
    }
    const ci = run > 0 && run < runs - 1 && rng.next() < 0.1;
    const changed = run === 0 ? [] : changeModels(project, run, changedPerRun, rng);
    if (changed.length > 0) commit = digest("sha256", `${seed}/${run}`).slice(0, 40);
    for (const node of changed) {
      tails.delete(node);
      texts.refresh(node);
    }
    for (const node of project.nodes) {
      if (run > 0 && node.kind === "test" && rng.next() < 0.02 && growMacros(node))
        texts.refresh(node);
    }

    if (!ci) nights += 1;
    const startedMs =
      FIRST_DAY +
      (nights - 1) * DAY_MS +
      (ci ? rng.int(8, 19) * 60 + rng.int(0, 59) : 190) * 60_000;
    const started = startedMs * 1000 + rng.int(100_000, 900_000);
    const parsed = started + Math.round((0.8 + nodes / 4000) * SECOND);
    const begin = parsed + Math.round((0.5 + nodes / 2000) * SECOND);
    const chosen = ci
      ? descendants(changed.length > 0 ? changed : [at(project.models, 0)], Math.ceil(nodes / 10))
      : new Set(project.nodes);
    const slowed = run >= runs * 0.6;
    const executions = execute(
      chosen,
      begin,
      rng,
      (node) => outcome(node, project, fragile, rng),
      (node) =>
        node.typicalSeconds *
        Math.exp(0.25 * rng.normal()) *
        (slowed && node === project.slowing ? 3 : 1),
    );
    const finished =
      executions.reduce((latest, execution) => Math.max(latest, execution.end), begin) + 300_000;
    const compiled = new Set(
      executions
        .filter((execution) => execution.status !== "skipped")
        .map((execution) => execution.node),
    );

    const stamp = new Date(startedMs).toISOString().replace(/[-:]/g, "").replace(".000", "");
    const folder = `${ci ? "ci" : "prod"}/${String(run + 1).padStart(4, "0")}_${stamp}`;
    const schemaPrefix = ci ? `ci_pr_${100 + run}_` : "";
    const day = stamp.replace(/^(....)(..)(..).*/, "$1-$2-$3");
    const hex = digest("md5", `${seed}/invocation/${run}`);
    const metadata = (artifact: string, generated: number): Record<string, Json> => ({
      dbt_schema_version: `https://schemas.getdbt.com/dbt/${artifact}.json`,
      dbt_version: upgraded ? "1.12.6" : "1.11.16",
      generated_at: timestamp(generated),
      invocation_id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`,
      invocation_started_at: timestamp(started),
      env: {
        ENVIRONMENT: ci ? "ci" : "prod",
        RUN_ID: String(70_000 + run),
        GIT_SHA: commit,
        JOB_ID: ci ? "8001" : "7605",
      },
    });
    yield {
      path: `${folder}/manifest.json`,
      text: texts.render({
        metadata: {
          ...metadata("manifest/v12", finished - 100_000),
          project_name: PROJECT,
          project_id: digest("md5", PROJECT),
          user_id: null,
          send_anonymous_usage_stats: false,
          adapter_type: "duckdb",
          quoting: { database: true, schema: true, identifier: true, column: null },
          run_started_at: timestamp(started + 1500).replace("Z", "+00:00"),
        },
        schemaPrefix,
        day,
        parsedAt: parsed / SECOND,
        isCompiled: (node) => compiled.has(node),
        next: rng.next,
      }),
    };
    const results = executions
      .map((execution) => resultText(execution, upgraded, tails, rng))
      .join(", ")
      .replaceAll(SCHEMA_MARK, schemaPrefix)
      .replaceAll(DATE_MARK, day);
    yield {
      path: `${folder}/run_results.json`,
      text: `{"metadata": ${pythonJson(metadata("run-results/v6", finished))}, "results": [${results}], "elapsed_time": ${(finished - started + rng.next()) / SECOND}, "args": ${pythonJson(invocationArguments(ci, upgraded))}}`,
    };
    if (options.withCatalog === true && run === runs - 1)
      yield {
        path: `${folder}/catalog.json`,
        text: catalogText(project, metadata("catalog/v1", finished + SECOND)),
      };
  }
}

/** Writes a history below a directory and counts what it wrote. */
export function writeHistory(
  options: HistoryOptions,
  directory: string,
): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const { path, text } of generateHistory(options)) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, "latin1");
    files += 1;
    bytes += text.length;
  }
  return { files, bytes };
}

/** The models and everything below them, at most `limit` nodes, in the order in which they were found. */
function descendants(from: readonly ProjectNode[], limit: number): Set<ProjectNode> {
  const found = new Set(from);
  for (const node of found) {
    for (const child of node.children) {
      if (found.size >= limit) return found;
      found.add(child);
    }
  }
  return found;
}

/** Edits the SQL of some models, and of a few of them a description or the list of columns. */
function changeModels(project: Project, run: number, count: number, rng: Random): ProjectNode[] {
  const changed = new Set<ProjectNode>();
  while (changed.size < Math.min(count, project.models.length))
    changed.add(rng.pick(project.models));
  for (const model of changed) {
    const edited = inventExpression(rng, `changed_${run}`);
    // A line of an earlier change is replaced, so that models do not grow without end.
    model.rawCode = /^ .* as changed_\d+,$/m.test(model.rawCode)
      ? model.rawCode.replace(/^ .* as changed_\d+,$/m, edited)
      : model.rawCode.replace("\nselect\n", `\nselect\n${edited}\n`);
    const chance = rng.next();
    if (chance < 0.2)
      model.columns = [
        ...model.columns,
        inventColumn(
          rng,
          model.columns.length,
          new Set(model.columns.map((column) => column.name)),
        ),
      ];
    else if (chance < 0.4) model.description = sentence(rng, rng.int(30, 130));
  }
  return [...changed];
}

/** How a node that is not skipped ends. */
function outcome(
  node: ProjectNode,
  project: Project,
  fragile: ReadonlySet<ProjectNode>,
  rng: Random,
): Status {
  const chance = rng.next();
  const share = 0.005 * project.nodes.length;
  if (node.test === null)
    return node.kind === "model" && fragile.has(node) && chance < share / fragile.size
      ? "error"
      : "success";
  if (node.test.severity === "warn") return chance < 0.066 ? "warn" : "pass";
  return fragile.has(node.test.attached) && chance < share / fragile.size ? "fail" : "pass";
}

/** Plays `dbt build` on four threads: a model waits for its parents and their tests, and is skipped when one of them failed. */
function execute(
  chosen: ReadonlySet<ProjectNode>,
  begin: number,
  rng: Random,
  decide: (node: ProjectNode) => Status,
  seconds: (node: ProjectNode) => number,
): Execution[] {
  const waiting = new Map<ProjectNode, number>();
  const gates = new Map<ProjectNode, number>();
  const blocked = new Set<ProjectNode>();
  const broken = new Set<ProjectNode>();
  const ready: ProjectNode[] = [];
  for (const node of chosen) {
    const count = node.parents.filter((parent) => chosen.has(parent)).length;
    waiting.set(node, count);
    if (count === 0) ready.push(node);
    if (node.test !== null) gates.set(node.test.attached, (gates.get(node.test.attached) ?? 0) + 1);
  }
  const advance = (node: ProjectNode): void => {
    const left = waiting.get(node);
    if (left === undefined) return;
    waiting.set(node, left - 1);
    if (left === 1) ready.push(node);
  };
  const release = (node: ProjectNode): void => {
    for (const child of node.children) {
      if (child.kind === "test") continue;
      if (broken.has(node)) blocked.add(child);
      advance(child);
    }
  };
  const done: Execution[] = [];
  const running: Execution[] = [];
  const idle = Array.from({ length: THREADS }, (_, place) => THREADS - place);
  let now = begin;
  for (let head = 0; head < ready.length || running.length > 0;) {
    while (idle.length > 0 && head < ready.length) {
      const node = at(ready, head);
      head += 1;
      const status = blocked.has(node) ? "skipped" : decide(node);
      const start = now + rng.int(400, 4000);
      running.push({
        node,
        status,
        thread: idle.pop() ?? 1,
        start,
        end: start + (status === "skipped" ? 0 : 9000 + Math.round(seconds(node) * SECOND)),
      });
    }
    const first = running.reduce((left, right) => (right.end < left.end ? right : left));
    running.splice(running.indexOf(first), 1);
    idle.push(first.thread);
    done.push(first);
    now = Math.max(now, first.end);
    const { node, status } = first;
    if (node.test === null) {
      if (status !== "success") broken.add(node);
      for (const child of node.children) {
        if (child.kind !== "test") continue;
        if (broken.has(node)) blocked.add(child);
        advance(child);
      }
      if (!gates.has(node)) release(node);
    } else {
      const { attached } = node.test;
      const left = (gates.get(attached) ?? 1) - 1;
      gates.set(attached, left);
      if (status === "fail") broken.add(attached);
      if (left === 0) release(attached);
    }
  }
  return done;
}

/** One entry of `results`; the part that stays the same from run to run is kept in `tails`. */
function resultText(
  { node, status, thread, start, end }: Execution,
  upgraded: boolean,
  tails: Map<ProjectNode, string>,
  rng: Random,
): string {
  const last = upgraded
    ? '"batch_results": null, "overload_results": null}'
    : '"batch_results": null}';
  const named = node.kind === "model" || node.kind === "snapshot";
  if (status === "skipped") {
    const relation = named ? pythonJson(relationName(node)) : "null";
    return `{"status": "skipped", "timing": [], "thread_id": "Thread-${thread} (worker)", "execution_time": 0, "adapter_response": {}, "message": null, "failures": null, "unique_id": "${node.id}", "compiled": false, "compiled_code": null, "relation_name": ${relation}, ${last}`;
  }
  let tail = tails.get(node);
  if (tail === undefined) {
    const code = compiledCode(node);
    tail = `"unique_id": "${node.id}", "compiled": ${code === null ? "null" : "true"}, "compiled_code": ${pythonJson(code)}, "relation_name": ${named ? pythonJson(relationName(node)) : "null"}, ${last}`;
    tails.set(node, tail);
  }
  const compiledAt = start + 2000 + Math.floor((end - start - 5000) * 0.03);
  const failures = status === "fail" || status === "warn" ? rng.int(1, 40) : 0;
  const rows = 20 + (node.index % 300);
  const response =
    status === "error"
      ? "{}"
      : node.kind === "seed"
        ? `{"_message": "INSERT ${rows}", "code": "INSERT", "rows_affected": ${rows}}`
        : '{"_message": "OK"}';
  const message =
    status === "error"
      ? pythonJson(
          `Runtime Error in model ${node.name} (models/${node.folder}/${node.name}.sql)\n  Binder Error: Referenced column "${rng.pick(node.columns).name}" not found in FROM clause!\n  \n  LINE ${rng.int(3, 30)}: select base.*\n                 ^`,
        )
      : status === "success"
        ? node.kind === "seed"
          ? `"INSERT ${rows}"`
          : '"OK"'
        : status === "pass"
          ? "null"
          : `"Got ${failures} result${failures === 1 ? "" : "s"}, configured to ${status} if != 0"`;
  return `{"status": "${status}", "timing": [{"name": "compile", "started_at": "${timestamp(start + 700)}", "completed_at": "${timestamp(compiledAt)}"}, {"name": "execute", "started_at": "${timestamp(compiledAt + 900)}", "completed_at": "${timestamp(end - 600)}"}], "thread_id": "Thread-${thread} (worker)", "execution_time": ${(end - start + rng.next()) / SECOND}, "adapter_response": ${response}, "message": ${message}, "failures": ${node.kind === "test" ? failures : "null"}, ${tail}`;
}

let cachedSecond = -1;
let cachedText = "";

/** Microseconds since 1970 as dbt writes them. */
function timestamp(microseconds: number): string {
  const second = Math.floor(microseconds / SECOND);
  if (second !== cachedSecond) {
    cachedSecond = second;
    cachedText = new Date(second * 1000).toISOString().slice(0, 19);
  }
  return `${cachedText}.${String(microseconds - second * SECOND).padStart(6, "0")}Z`;
}

/** `args` of `run_results.json`: the flags of the version and the call. */
function invocationArguments(ci: boolean, upgraded: boolean): Json {
  const on =
    "static_parser populate_cache use_colors_file require_nested_cumulative_type_params validate_macro_args version_check write_json source_freshness_run_project_hooks require_yaml_configuration_for_mf_time_spines state_modified_compare_more_unrendered_values partial_parse require_explicit_package_overrides_for_builtin_materializations require_batched_execution_for_custom_microbatch_strategy print require_generic_test_arguments_property partial_parse_file_diff require_all_warnings_handled_by_warn_error require_resource_names_without_spaces introspect skip_nodes_if_on_run_start_fails".split(
      " ",
    );
  const off =
    "use_colors show_all_deprecations empty export_saved_queries quiet send_anonymous_usage_stats strict_mode cache_selected_only upload_to_artifacts_ingest_api macro_debugging show include_saved_query state_modified_compare_vars favor_state require_unique_project_resource_names use_fast_test_edges show_resource_report require_ref_searches_node_package_before_root".split(
      " ",
    );
  const added =
    "require_valid_schema_from_generate_schema_name use_v2_parser snowflake_projects_otel use_catalogs_v2 support_custom_ref_kwargs require_source_and_semantic_model_names_without_spaces require_corrected_analysis_fqns latest_version_pointer_enabled_by_default enable_grouped_warn_error_parser_logs allow_jinja_file_extensions require_sql_header_in_test_configs".split(
      " ",
    );
  const target = ci ? "ci" : "prod";
  return {
    ...Object.fromEntries(on.map((flag) => [flag, true])),
    ...Object.fromEntries(off.map((flag) => [flag, false])),
    ...(upgraded
      ? {
          ...Object.fromEntries(added.map((flag) => [flag, false])),
          hints_enabled: true,
          maximum_seed_size_mib: 1,
          v2_parser: "dbt-core-experimental-parser parse",
          target_path: "target",
        }
      : {}),
    which: "build",
    invocation_command: ci
      ? "dbt build --select state:modified+ --defer --state ../state/prod --target ci"
      : "dbt build --target prod",
    select: ci ? ["state:modified+"] : [],
    exclude: [],
    target,
    defer: ci,
    ...(ci ? { state: "../state/prod" } : {}),
    vars: {},
    log_level: "info",
    log_level_file: "debug",
    log_format: "default",
    log_format_file: "json",
    log_file_max_bytes: 10485760,
    log_path: `/srv/dbt/${PROJECT}/logs`,
    printer_width: 80,
    profiles_dir: `/srv/dbt/${PROJECT}`,
    project_dir: `/srv/dbt/${PROJECT}`,
    resource_types: [],
    exclude_resource_types: [],
    indirect_selection: "eager",
    warn_error_options: { error: [], warn: [], silence: [] },
    sqlparse: { MAX_GROUPING_DEPTH: null, MAX_GROUPING_TOKENS: null },
  };
}

/** The catalog of everything that exists in the database. */
function catalogText(project: Project, metadata: Json): string {
  const table = (node: ProjectNode): [string, Json] => [
    node.id,
    {
      metadata: {
        type: node.materialized === "view" ? "VIEW" : "BASE TABLE",
        schema: node.schema,
        name: node.name,
        database: PROJECT,
        comment: null,
        owner: null,
      },
      columns: Object.fromEntries(
        (node.kind === "snapshot" ? at(node.parents, 0) : node).columns.map((column, place) => [
          column.name,
          {
            type: (column.dataType ?? "varchar").toUpperCase(),
            index: place + 1,
            name: column.name,
            comment: null,
          },
        ]),
      ),
      stats: {
        has_stats: {
          id: "has_stats",
          label: "Has Stats?",
          value: false,
          include: false,
          description: "Indicates whether there are statistics for this table",
        },
      },
      unique_id: node.id,
    },
  ];
  return pythonJson({
    metadata,
    nodes: Object.fromEntries(project.nodes.filter((node) => node.kind !== "test").map(table)),
    sources: Object.fromEntries(project.sources.map(table)),
    errors: null,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      nodes: { type: "string", default: "500" },
      runs: { type: "string", default: "10" },
      changed: { type: "string", default: "5" },
      seed: { type: "string", default: "7" },
      catalog: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  if (values.out === undefined) throw new Error("--out DIR is required");
  const written = writeHistory(
    {
      nodes: Number(values.nodes),
      runs: Number(values.runs),
      changedPerRun: Number(values.changed),
      seed: Number(values.seed),
      withCatalog: values.catalog,
    },
    values.out,
  );
  console.log(`${written.files} files, ${written.bytes} bytes`);
}
