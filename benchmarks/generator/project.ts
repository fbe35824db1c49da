/** The invented dbt project that the benchmark histories are about: names, texts and graph, all from a seed. */
import { createHash } from "node:crypto";

/** A stream of pseudo-random numbers that depends on nothing but its seed. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded) with 32 random bits. */
  next(): number;
  /** An integer from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** A number of the standard normal distribution. */
  normal(): number;
}

/** Starts a stream; streams with other labels are independent of each other. */
export function random(seed: number, label: string): Random {
  let state = createHash("sha256").update(`${seed}/${label}`).digest().readUInt32LE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (items) => at(items, Math.floor(next() * items.length)),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** The item at `index`, which must exist. */
export function at<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index} among ${items.length}`);
  return item;
}

/** Hexadecimal digest of a text. */
export function digest(algorithm: "md5" | "sha256", text: string): string {
  return createHash(algorithm).update(text).digest("hex");
}

/** Name of the project and of its database. */
export const PROJECT = "orchard";

/** Stands for the prefix that a pull request puts before every schema. */
export const SCHEMA_MARK = "~S~";

/** Stands for the day on which the run started. */
export const DATE_MARK = "~D~";

/** A column of a model, seed or source. */
export interface Column {
  name: string;
  description: string;
  dataType: string | null;
  sensitive: boolean;
}

/** What a generic test checks. */
export interface TestSpec {
  kind: "not_null" | "unique" | "accepted_values" | "relationships";
  column: string;
  severity: "ERROR" | "warn";
  values: string[];
  /** The model that holds the tested column, and for `relationships` the model that it points to. */
  attached: ProjectNode;
  target: ProjectNode | null;
}

/** One node or source of the project; parents always have a smaller `index`. */
export interface ProjectNode {
  index: number;
  kind: "model" | "test" | "seed" | "snapshot" | "source";
  id: string;
  name: string;
  folder: string;
  schema: string;
  description: string;
  columns: Column[];
  rawCode: string;
  parents: ProjectNode[];
  children: ProjectNode[];
  macros: string[];
  materialized: string;
  group: string | null;
  tags: string[];
  test: TestSpec | null;
  /** Median of the execution time in seconds. */
  typicalSeconds: number;
}

/** A macro of the project or of one of its packages. */
export interface Macro {
  id: string;
  packageName: string;
  name: string;
  body: string;
  uses: string[];
}

/** The whole project, before any run. */
export interface Project {
  nodes: ProjectNode[];
  sources: ProjectNode[];
  models: ProjectNode[];
  marts: ProjectNode[];
  macros: Macro[];
  groups: string[];
  /** The model that takes three times as long from 60 % of the history on. */
  slowing: ProjectNode;
}

const SUBJECTS =
  "harvest picking crate cooling pressing bottling pallet truck retailer grower tree plot weather invoice payment refund order basket visit ticket shift wage inspection forecast".split(
    " ",
  );
const ASPECTS =
  "events lines daily weekly balance history status ranking margin latency exceptions locations contacts budgets targets returns".split(
    " ",
  );
const NOUNS =
  "id code amount_cents weight_kg quantity started_at ended_at region channel grade variety operator_id temperature_c is_late is_open currency unit_price source_system loaded_at comment".split(
    " ",
  );
const WORDS =
  "every row counts one delivery of fruit from a plot to the press and carries the grade given at the gate before cooling so that late crates can be told from early ones when the season closes".split(
    " ",
  );
const TYPES = ["VARCHAR", "BIGINT", "DOUBLE", "TIMESTAMP", "BOOLEAN", "DECIMAL(18,2)", "DATE"];
const BASE_TEST_MACROS = ["macro.dbt.get_where_subquery"];
const EXECUTED_TEST_MACROS = ["get_limit_subquery_sql", "should_store_failures", "statement"].map(
  (name) => `macro.dbt.${name}`,
);

/** A sentence of about `length` characters; some hold characters that JSON must escape. */
export function sentence(rng: Random, length: number): string {
  let text = rng.pick(WORDS);
  while (text.length < length) text += ` ${rng.pick(WORDS)}`;
  const special = rng.next();
  if (special < 0.03) text += " \u2013 from 5 \u20ac per crate, caf\u00e9 sales included";
  else if (special < 0.06) text += '\n\nSee the "gate" notes:\n- first pick\n- second pick';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Invents one more column for a node. */
export function inventColumn(rng: Random, position: number, taken: ReadonlySet<string>): Column {
  const noun =
    position === 0 ? `${rng.pick(SUBJECTS)}_id` : `${rng.pick(SUBJECTS)}_${rng.pick(NOUNS)}`;
  return {
    name: taken.has(noun) ? `${noun}_${position}` : noun,
    description: rng.next() < 0.35 ? "" : sentence(rng, rng.int(12, 50)),
    dataType: rng.next() < 0.4 ? null : rng.pick(TYPES).toLowerCase(),
    sensitive: rng.next() < 0.05,
  };
}

/** Invents one more line of a select list. */
export function inventExpression(rng: Random, alias: string): string {
  const left = `base.${rng.pick(SUBJECTS)}_${rng.pick(NOUNS)}`;
  switch (rng.int(0, 3)) {
    case 0:
      return `    coalesce(${left}, ${rng.int(0, 9)}) as ${alias},`;
    case 1:
      return `    case when ${left} > ${rng.int(1, 500)} then '${rng.pick(WORDS)}' else '${rng.pick(WORDS)}' end as ${alias},`;
    case 2:
      return `    round(${left} / nullif(${rng.int(2, 90)}, 0), 2) as ${alias},`;
    default:
      return `    lower(trim(${left})) as ${alias},`;
  }
}

/** Adds the macros that a test records when it is executed; false when it has them already. */
export function growMacros(node: ProjectNode): boolean {
  if (node.macros.length > 2) return false;
  node.macros = [...node.macros, ...EXECUTED_TEST_MACROS];
  return true;
}

/** The macros that a test records when it is only parsed. */
export function resetMacros(node: ProjectNode): void {
  if (node.test !== null) node.macros = [`macro.dbt.test_${node.test.kind}`, ...BASE_TEST_MACROS];
}

function inventColumns(rng: Random): Column[] {
  const columns: Column[] = [];
  const taken = new Set<string>();
  const count = 5 + Math.min(10, Math.floor(-1.2 * Math.log(1 - rng.next())));
  while (columns.length < count) {
    const column = inventColumn(rng, columns.length, taken);
    taken.add(column.name);
    columns.push(column);
  }
  return columns;
}

function reference(node: ProjectNode): string {
  return node.kind === "source"
    ? `{{ source('${node.schema}', '${node.name}') }}`
    : `{{ ref('${node.name}') }}`;
}

function inventModelCode(rng: Random, node: ProjectNode, dated: boolean): string {
  const key = at(node.columns, 0).name;
  let body = node.columns.map((column) => `    base.${column.name},`).join("\n");
  const length = Math.min(2300, 300 - 160 * Math.log(1 - rng.next()));
  const joins = node.parents
    .slice(1)
    .map(
      (parent, place) =>
        `left join ${reference(parent)} as side_${place} on side_${place}.${key} = base.${key}`,
    )
    .join("\n");
  for (let place = 0; body.length + joins.length + 140 < length; place += 1)
    body += `\n${inventExpression(rng, `metric_${place}`)}`;
  const config =
    node.materialized === "view" ? "" : `{{ config(materialized='${node.materialized}') }}\n\n`;
  const day = dated
    ? `where base.loaded_on <= date '{{ run_started_at.strftime("%Y-%m-%d") }}'`
    : `where base.${key} is not null`;
  return `${config}-- ${sentence(rng, 30).replaceAll("\n", " ")}\nselect\n${body}\n    base.loaded_on\nfrom ${reference(at(node.parents, 0))} as base\n${joins}${joins === "" ? "" : "\n"}${day}`;
}

function inventMacros(rng: Random): Macro[] {
  const macros: Macro[] = [];
  const names = [
    ...EXECUTED_TEST_MACROS,
    ...BASE_TEST_MACROS,
    ...["not_null", "unique", "accepted_values", "relationships"].map(
      (kind) => `macro.dbt.test_${kind}`,
    ),
  ];
  for (let place = 0; place < 500; place += 1) {
    const packageName = place < 330 ? "dbt" : place < 450 ? "dbt_duckdb" : PROJECT;
    const id =
      names[place] ??
      `macro.${packageName}.${packageName === "dbt_duckdb" ? "duckdb__" : ""}${rng.pick(SUBJECTS)}_${rng.pick(ASPECTS)}_${place}`;
    const name = at(id.split("."), 2);
    let body = `\n\n{% macro ${name}(relation, columns=none) -%}\n`;
    const length = Math.min(6000, 640 * Math.exp(0.75 * rng.normal()));
    while (body.length < length) {
      const noun = rng.pick(NOUNS);
      body += rng.pick([
        `  {%- set ${noun} = columns | map(attribute='${rng.pick(NOUNS)}') | list -%}\n`,
        `  {%- if ${noun} is not none and ${noun} | length > ${rng.int(0, 9)} %}\n    select ${noun}, count(*) as rows_${rng.pick(ASPECTS)} from {{ relation }} group by 1\n  {%- endif %}\n`,
        `  {#- ${sentence(rng, 60)} -#}\n`,
        `  {%- for item in ${noun} %}\n    {{ adapter.quote(item) }}{{ ", " if not loop.last }}\n  {%- endfor %}\n`,
      ]);
    }
    macros.push({
      id,
      packageName,
      name,
      body: `${body}{%- endmacro %}`,
      uses: place > 20 && rng.next() < 0.6 ? [at(macros, rng.int(0, place - 1)).id] : [],
    });
  }
  return macros;
}

/** Invents a project with `count` nodes, at least 20 (sources come on top). */
export function inventProject(count: number, seed: number): Project {
  if (count < 20) throw new RangeError("a project needs at least 20 nodes");
  const rng = random(seed, "project");
  const groups = ["field", "press", "logistics", "sales", "finance"];
  const all: ProjectNode[] = [];
  const names = new Set<string>();
  const add = (
    kind: ProjectNode["kind"],
    prefix: string,
    schema: string,
    parents: ProjectNode[],
  ): ProjectNode => {
    const stem = `${prefix}${rng.pick(SUBJECTS)}_${rng.pick(ASPECTS)}`;
    const name = names.has(stem) ? `${stem}_${all.length}` : stem;
    names.add(name);
    const qualifier = kind === "source" ? `${schema}.` : "";
    const node: ProjectNode = {
      index: all.length,
      kind,
      id: `${kind}.${PROJECT}.${qualifier}${name}`,
      name,
      folder: schema,
      schema,
      description: rng.next() < 0.2 ? "" : sentence(rng, rng.int(30, 130)),
      columns: kind === "snapshot" ? [] : inventColumns(rng),
      rawCode: "",
      parents: [...new Set(parents)],
      children: [],
      macros: [],
      materialized: kind,
      group: null,
      tags: rng.next() < 0.3 ? [rng.pick(ASPECTS)] : [],
      test: null,
      typicalSeconds: Math.exp(0.4 + 0.9 * rng.normal()),
    };
    for (const parent of node.parents) parent.children.push(node);
    all.push(node);
    return node;
  };
  const several = (from: readonly ProjectNode[], low: number, high: number): ProjectNode[] =>
    Array.from({ length: rng.int(low, high) }, () => rng.pick(from));

  const sources = Array.from({ length: Math.max(1, Math.round(count * 0.05)) }, () =>
    add("source", "", rng.pick(["gate", "press", "shop", "bank"]), []),
  );
  const seeds = Array.from({ length: Math.max(1, Math.round(count * 0.03)) }, () =>
    add("seed", "ref_", "reference", []),
  );
  const snapshotCount = Math.max(1, Math.round(count * 0.02));
  const testCount = Math.round(count * 0.5);
  const modelCount = Math.max(3, count - seeds.length - snapshotCount - testCount);
  const staging: ProjectNode[] = [];
  const intermediate: ProjectNode[] = [];
  const marts: ProjectNode[] = [];
  for (let place = 0; place < modelCount; place += 1) {
    const share = place / modelCount;
    if (place < 1 || share < 0.4)
      staging.push(
        add("model", "stg_", "staging", [rng.next() < 0.1 ? rng.pick(seeds) : rng.pick(sources)]),
      );
    else if (place < 2 || share < 0.7)
      intermediate.push(
        add("model", "int_", "intermediate", [
          ...several(staging, 1, 3),
          ...several(intermediate.slice(-40), 0, Math.min(1, intermediate.length)),
        ]),
      );
    else
      marts.push(
        add("model", rng.next() < 0.5 ? "fct_" : "dim_", "marts", [
          ...several(intermediate, 1, 2),
          ...several(staging, 0, 1),
          ...several(marts.slice(-60), 0, Math.min(1, marts.length)),
        ]),
      );
  }
  const models = [...staging, ...intermediate, ...marts];
  models.forEach((model, place) => {
    model.materialized =
      model.schema === "staging" ? "view" : rng.pick(["table", "table", "view", "incremental"]);
    if (model.schema === "marts" && rng.next() < 0.4) model.group = rng.pick(groups);
    model.rawCode = inventModelCode(rng, model, place % 150 === 7);
  });
  const snapshots = Array.from({ length: snapshotCount }, () =>
    add("snapshot", "snap_", "snapshots", [rng.pick(staging)]),
  );
  for (const snapshot of snapshots)
    snapshot.rawCode = `\n{{ config(strategy='check', unique_key='${at(at(snapshot.parents, 0).columns, 0).name}', check_cols='all') }}\nselect * from ${reference(at(snapshot.parents, 0))}\n`;
  const tests: ProjectNode[] = [];
  for (let attempt = 0; tests.length < testCount; attempt += 1) {
    const test = inventTest(
      rng,
      models,
      tests.length < modelCount ? attempt % modelCount : rng.int(0, modelCount - 1),
      all.length,
    );
    if (names.has(test.id)) continue;
    names.add(test.id);
    for (const parent of test.parents) parent.children.push(test);
    all.push(test);
    tests.push(test);
  }
  return {
    nodes: all.filter((node) => node.kind !== "source"),
    sources,
    models,
    marts,
    macros: inventMacros(rng),
    groups,
    slowing: at(marts, 0),
  };
}

function inventTest(
  rng: Random,
  models: readonly ProjectNode[],
  place: number,
  index: number,
): ProjectNode {
  const attached = at(models, place);
  const chance = rng.next();
  const kind =
    chance < 0.45
      ? "not_null"
      : chance < 0.75 || place === 0
        ? "unique"
        : chance < 0.88
          ? "accepted_values"
          : "relationships";
  const column = kind === "unique" ? at(attached.columns, 0).name : rng.pick(attached.columns).name;
  const target = kind === "relationships" ? at(models, rng.int(0, place - 1)) : null;
  const values =
    kind === "accepted_values" ? [rng.pick(WORDS), rng.pick(SUBJECTS), rng.pick(ASPECTS)] : [];
  const suffix =
    target === null
      ? values.map((value) => `__${value}`).join("")
      : `__${at(target.columns, 0).name}__ref_${target.name}_`;
  const name = `${kind}_${attached.name}_${column}${suffix}`;
  const node: ProjectNode = {
    index,
    kind: "test",
    id: `test.${PROJECT}.${name}.${digest("md5", name).slice(0, 10)}`,
    name,
    folder: attached.folder,
    schema: "dbt_test__audit",
    description: "",
    columns: [],
    rawCode: `{{ test_${kind}(**_dbt_generic_test_kwargs) }}`,
    parents: target === null ? [attached] : [target, attached],
    children: [],
    macros: [],
    materialized: "test",
    group: null,
    tags: [],
    test: {
      kind,
      column,
      severity: rng.next() < 0.15 ? "warn" : "ERROR",
      values,
      attached,
      target,
    },
    typicalSeconds: 0.12 * Math.exp(0.5 * rng.normal()),
  };
  resetMacros(node);
  if (rng.next() < 0.3) growMacros(node);
  return node;
}
