import type { Order, Resource } from "../registry.js";
import { fromCursor } from "./cursor.js";
import type { Step } from "./step.js";

/** A statement; the keys of the parents are bound when they are known. */
export interface CompiledStep {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Parameters that take the keys, in the order of the step's keys. */
  readonly keys: readonly string[];
  /** Number of the column that says which parent a row belongs to; behind the step's own. */
  readonly position: number;
}

/** Names of `{$.path}` in SQL. */
const jsonPath = /\{(\$[^}]+)\}/g;

/**
 * A step as SQL: `found` has the rows that belong to the parents, `page` those that the arguments leave, and the end computes what is
 * selected, for these rows alone.
 */
export function compile(step: Step): CompiledStep {
  const parameters: Record<string, unknown> = {};
  const bind = (value: unknown): string => {
    const name = `a${Object.keys(parameters).length + 1}`;
    parameters[name] = value;
    return `$${name}`;
  };
  const { relation } = step;
  const { resource } = relation;
  const hasParents = step.keys.length > 0;
  const from =
    typeof relation.from === "string" ? relation.from : relation.from(step.arguments, bind);
  const conditions = relation.where?.(step.arguments, bind) ?? [];
  const orders = step.isCount ? [] : step.order;
  const after =
    step.page?.after === undefined
      ? []
      : [afterCursor(orders, resource.key, step.page.after, bind)];
  const inside = readPathsOnce(
    [...conditions, ...after, ...orders.map(({ sql }) => sql)],
    resource.documents,
  );
  const where = inside.expressions.slice(0, conditions.length + after.length);
  const orderSql = inside.expressions.slice(where.length);
  const limit = step.isCount ? undefined : (step.page?.limit ?? relation.limit?.(step.arguments));

  const outer = step.isCount ? [] : step.columns;
  const shown = readPathsOnce(outer, resource.documents);
  const outerJoins = [...shown.facts, ...joinsOf(resource, outer)];
  const innerJoins = [...inside.facts, ...joinsOf(resource, inside.expressions)];
  const needed = columnsOf([
    ...outer,
    ...inside.expressions,
    ...outerJoins,
    ...innerJoins,
    `node.${resource.key}`,
  ]);

  const keys = step.keys.map((_, index) => `k${index + 1}`);
  const position = hasParents ? ["position"] : [];
  const sorted = [
    ...orders.map(({ direction }, index) => `node.order_${index + 1} ${direction} nulls last`),
    `node.${resource.key}`,
  ];
  const sortedInside = [
    ...orders.map(({ direction }, index) => `${orderSql[index]} ${direction} nulls last`),
    `node.${resource.key}`,
  ].join(", ");
  const inner = ["node.*", ...orderSql.map((sql, index) => `${sql} as order_${index + 1}`)].join(
    ", ",
  );

  // Where the arguments leave everything, what was found is the page.
  const isWhole = where.length === 0 && limit === undefined && orders.length === 0;
  const stage = isWhole ? "found" : "page";
  const lines = [
    ...(hasParents
      ? [
          `parents as (\n    select ${keys.map((key, index) => `unnest($${key}) as ${keyName(index)}`).join(", ")}, unnest(range(len($${keys[0]}))) as position\n)`,
        ]
      : []),
    `found as materialized (\n    select ${[...position, ...needed.map((name) => `node.${name}`)].join(", ")}\n    from ${from}\n)`,
    ...(isWhole
      ? []
      : [
          `page as materialized (\n    select ${inner}\n    from found as node${innerJoins.map((join) => `\n    ${rows(join, "found")}`).join("")}${
            where.length > 0 ? `\n    where ${where.join("\n        and ")}` : ""
          }${limit === undefined ? "" : limited(limit, hasParents, sortedInside)}\n)`,
        ]),
  ];
  const head = `with ${lines.join(",\n")}\n`;
  if (step.isCount) {
    const sql = hasParents
      ? `${head}select count(*) as c0, position from ${stage} group by position order by position`
      : `${head}select count(*) as c0 from ${stage}`;
    return { sql, parameters, keys, position: 1 };
  }
  const select = [
    ...shown.expressions.map((sql, index) => `${sql} as c${index}`),
    ...position.map((name) => `node.${name}`),
  ];
  const sql = `${head}select\n    ${(select.length > 0 ? select : ["1 as one"]).join(",\n    ")}\nfrom ${stage} as node${outerJoins
    .map((join) => `\n${rows(join, stage)}`)
    .join("")}\norder by ${[...position.map((name) => `node.${name}`), ...sorted].join(", ")}`;
  return { sql, parameters, keys, position: shown.expressions.length };
}

function keyName(index: number): string {
  return index === 0 ? "key" : `key${index + 1}`;
}

function rows(join: string, table: string): string {
  return join.replaceAll("{rows}", `${table} as node`);
}

function limited(limit: number, hasParents: boolean, order: string): string {
  return hasParents
    ? `\n    qualify row_number() over (partition by node.position order by ${order}) <= ${limit}`
    : `\n    order by ${order}\n    limit ${limit}`;
}

/** Joins that expressions speak of, and those that these joins speak of. */
function joinsOf(resource: Resource, expressions: readonly string[]): readonly string[] {
  const wanted = new Set<string>();
  const add = (sql: string): void => {
    for (const [alias, join] of Object.entries(resource.joins)) {
      if (wanted.has(alias) || !new RegExp(`\\b${alias}\\.`).test(sql)) continue;
      wanted.add(alias);
      add(join);
    }
  };
  for (const sql of expressions) add(sql);
  return Object.entries(resource.joins)
    .filter(([alias]) => wanted.has(alias))
    .map(([, join]) => join);
}

/** Columns of the row that are read anywhere. */
function columnsOf(texts: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const text of texts) {
    for (const [, name] of text.matchAll(/\bnode\.([a-z_0-9]+)/g))
      if (!/^(order_\d+|position)$/.test(name!)) names.add(name!);
    // Joins that look at all rows of a stage read them by name.
    for (const [, name] of text.matchAll(/select (\w+) (?:as \w+, \w+ as \w+ )?from \{rows\}/g))
      names.add(name!);
  }
  return [...names];
}

/** All JSON paths of the definition in one reading: each reading parses the text anew. */
function readPathsOnce(
  expressions: readonly string[],
  documents: string | undefined,
): {
  readonly expressions: readonly string[];
  readonly facts: readonly string[];
} {
  const paths = new Map<string, number>();
  const replaced = expressions.map((sql) =>
    sql.replace(jsonPath, (_, path: string) => {
      if (!paths.has(path)) paths.set(path, paths.size + 1);
      return `facts.v[${paths.get(path)}]`;
    }),
  );
  if (paths.size === 0) return { expressions: replaced, facts: [] };
  const list = [...paths.keys()].map((path) => `'${path}'`).join(", ");
  return {
    expressions: replaced,
    facts: [
      `left join (
    select definition_key, definition ->> [${list}] as v from ${documents} where definition_key in (select definition_key from {rows})
) as facts on facts.definition_key = node.definition_key`,
    ],
  };
}

/** Rows behind a cursor. Nulls come last, and the key decides between equals. */
function afterCursor(
  orders: readonly Order[],
  key: string,
  cursor: string,
  bind: (value: unknown) => string,
): string {
  const values = fromCursor(cursor, orders);
  const last = `node.${key} > ${bind(values[orders.length])}`;
  return orders.reduceRight((inner, { sql, direction }, index) => {
    const value = values[index];
    if (value === null || value === undefined) return `(${sql} is null and ${inner})`;
    const bound = bind(value);
    const beyond = `${sql} ${direction === "asc" ? ">" : "<"} ${bound}`;
    return `(${beyond} or ${sql} is null or (${sql} = ${bound} and ${inner}))`;
  }, last);
}
