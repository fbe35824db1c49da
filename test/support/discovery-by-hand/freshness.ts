import { byText, toMoment, type Json } from "./artifacts.js";
import type { Invocation } from "./invocations.js";
import type { Entry, State } from "./state.js";

/** A check of a source. */
export interface Check {
  readonly invocation: Invocation;
  readonly result: Json;
}

const statuses: Readonly<Record<string, string>> = {
  pass: "Pass",
  warn: "Warn",
  error: "Error",
  "runtime error": "Error",
};

/** The newest check of a source. */
export function newestCheck({ invocations }: State, uniqueId: string): Check | undefined {
  return invocations
    .flatMap((invocation): Check[] => {
      const results = (invocation.sources?.document["results"] ?? []) as readonly Json[];
      const result = results.find((one) => one["unique_id"] === uniqueId);
      return result === undefined ? [] : [{ invocation, result }];
    })
    .toSorted((a, b) =>
      byText(a.invocation.sources!.generatedAt, b.invocation.sources!.generatedAt),
    )
    .at(-1);
}

/** Status of a check in the words of the API. */
export function checkStatus(check: Check | undefined): string | null {
  return check === undefined
    ? null
    : (statuses[String(check.result["status"]).toLowerCase()] ?? null);
}

/** When to warn and when to fail; a limit without a count is none. */
export function criteriaOf(check: Check | undefined, node: Json): Json {
  const criteria: Json = check?.result["criteria"] ?? node["freshness"] ?? {};
  const limit = (name: string): Json | null =>
    typeof criteria[name]?.["count"] === "number"
      ? { count: criteria[name]["count"], period: criteria[name]["period"] }
      : null;
  return { warnAfter: limit("warn_after"), errorAfter: limit("error_after") };
}

/** What a check measured. */
export function measured(check: Check | undefined): Json {
  return {
    maxLoadedAt: toMoment(check?.result["max_loaded_at"]),
    maxLoadedAtTimeAgoInS: check?.result["max_loaded_at_time_ago_in_s"] ?? null,
    snapshottedAt: toMoment(check?.result["snapshotted_at"]),
  };
}

/** `freshness` of a source. */
export function freshnessOf(state: State, { uniqueId, node }: Entry): Json {
  const check = newestCheck(state, uniqueId);
  return {
    ...measured(check),
    criteria: criteriaOf(check, node),
    freshnessChecked: check !== undefined,
    freshnessStatus: checkStatus(check),
    freshnessJobDefinitionId: check?.invocation.jobId ?? null,
    freshnessRunId: check?.invocation.runId ?? null,
    freshnessRunGeneratedAt: toMoment(check?.invocation.sources?.generatedAt),
  };
}
