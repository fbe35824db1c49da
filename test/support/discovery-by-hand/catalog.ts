import { byText, toMoment, type Json } from "./artifacts.js";
import type { Invocation } from "./invocations.js";
import type { Entry, State } from "./state.js";

/** A relation in a catalog, and the invocation that looked. */
export interface Seen {
  readonly invocation: Invocation;
  readonly relation: Json;
}

/** The newest catalog that has a relation. */
export function newestSeen({ invocations }: State, uniqueId: string): Seen | undefined {
  return invocations
    .flatMap((invocation): Seen[] => {
      const { nodes, sources } = invocation.catalog?.document ?? {};
      const relation: Json | undefined = nodes?.[uniqueId] ?? sources?.[uniqueId];
      return relation === undefined ? [] : [{ invocation, relation }];
    })
    .toSorted((a, b) =>
      byText(a.invocation.catalog!.generatedAt, b.invocation.catalog!.generatedAt),
    )
    .at(-1);
}

/** Columns as the catalog saw them, with what the manifest says of the column of that name. */
export function columnsOf(relation: Json, node: Json): readonly Json[] {
  const declared = new Map(
    Object.values<Json>(node["columns"] ?? {}).map((one) => [one["name"].toLowerCase(), one]),
  );
  return Object.values<Json>(relation["columns"])
    .toSorted((a, b) => a["index"] - b["index"])
    .map((column) => {
      const known = declared.get(column["name"].toLowerCase());
      return {
        name: column["name"],
        type: column["type"],
        index: column["index"] ?? null,
        comment: column["comment"] ?? null,
        description: known?.["description"] ?? null,
        meta: known?.["config"]?.["meta"] ?? known?.["meta"] ?? null,
        tags: known?.["tags"] ?? [],
      };
    });
}

/** Statistics as a list. */
export function statsOf(relation: Json): readonly Json[] {
  return Object.values<Json>(relation["stats"] ?? {});
}

function statistic(relation: Json, ...names: readonly string[]): number | null {
  const stats = relation["stats"] ?? {};
  const found = names.map((name) => stats[name]?.["value"]).find((value) => value !== undefined);
  return found === undefined ? null : Number(found);
}

/** Rows of a relation; null unless the adapter counts them. */
export function rowCountOf(state: State, uniqueId: string): number | null {
  const seen = newestSeen(state, uniqueId);
  return seen === undefined ? null : statistic(seen.relation, "row_count", "num_rows");
}

/** `catalog` and `columnCount` of a node. */
export function catalogFields(state: State, { uniqueId, node }: Entry): Json {
  const seen = newestSeen(state, uniqueId);
  if (seen === undefined) return { catalog: null, columnCount: null };
  const { invocation, relation } = seen;
  return {
    columnCount: Object.keys(relation["columns"]).length,
    catalog: {
      uniqueId,
      environmentId: invocation.environmentId,
      jobDefinitionId: invocation.jobId,
      runId: invocation.runId,
      runGeneratedAt: toMoment(invocation.catalog!.generatedAt),
      type: relation["metadata"]["type"],
      // Some versions of dbt-duckdb write an empty text for nobody.
      owner: relation["metadata"]["owner"] || null,
      comment: relation["metadata"]["comment"] ?? null,
      columns: columnsOf(relation, node),
      stats: statsOf(relation),
      bytesStat: statistic(relation, "bytes", "num_bytes"),
      rowCountStat: statistic(relation, "row_count", "num_rows"),
    },
  };
}
