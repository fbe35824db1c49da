import { toMoment, type Json } from "./artifacts.js";
import { ancestorsOf, testsOf } from "./edges.js";
import { modelStatus, testStatus } from "./execution.js";
import { checkStatus, newestCheck, type Check } from "./freshness.js";
import type { Entry, State } from "./state.js";

const thirtyDays = 30 * 24 * 60 * 60 * 1000;

function isOld(state: State, moment: unknown): boolean {
  const now = state.asOf === undefined ? Date.now() : Date.parse(state.asOf);
  return now - Date.parse(toMoment(moment)!) > thirtyDays;
}

function checksAbove(state: State, uniqueId: string): readonly Check[] {
  return ancestorsOf(state, uniqueId, ["Source"]).flatMap(
    (source) => newestCheck(state, source.uniqueId) ?? [],
  );
}

/** Health of a model by the documented rules. */
export function healthOf(state: State, entry: Entry): string {
  const { uniqueId, node, attempt, success } = entry;
  if (attempt === undefined) return "unknown";
  const tests = testsOf(state, uniqueId);
  const results = new Set(tests.map((one) => testStatus(one.attempt)));
  const checks = checksAbove(state, uniqueId);
  const freshness = new Set(checks.map(checkStatus));
  const isDegraded =
    modelStatus(attempt) === "error" ||
    results.has("fail") ||
    results.has("error") ||
    freshness.has("Error") ||
    checks.some(({ result }) => isOld(state, result["snapshotted_at"]));
  if (isDegraded) return "degraded";
  const isCaution =
    success === undefined ||
    isOld(state, success.invocation.results!.generatedAt) ||
    tests.length === 0 ||
    results.has("warn") ||
    freshness.has("Warn") ||
    !node["description"];
  return isCaution ? "caution" : "healthy";
}

/** The worst check of the sources above. */
export function freshnessAbove(state: State, uniqueId: string): string {
  const found = new Set(checksAbove(state, uniqueId).map(checkStatus));
  return ["Error", "Warn", "Pass"].find((status) => found.has(status)) ?? "Unknown";
}

/** What `exposureTile` says of an exposure beside its own fields. */
export function tileFields(state: State, { uniqueId }: Entry): Json {
  const models = ancestorsOf(state, uniqueId, ["Model"]);
  const runs = new Set(models.map(({ attempt }) => modelStatus(attempt)));
  const results = new Set(
    ancestorsOf(state, uniqueId).flatMap((one) =>
      testsOf(state, one.uniqueId).map(({ attempt }) => testStatus(attempt)),
    ),
  );
  const sources = ancestorsOf(state, uniqueId, ["Source"]);
  const freshness = new Set(
    sources.map((source) => checkStatus(newestCheck(state, source.uniqueId))),
  );
  const hasFailed = results.has("fail") || results.has("error");
  const isReached = [...runs].some((status) => status !== null);
  const isChecked = [...freshness].some((status) => status !== null);
  const moments = checksAbove(state, uniqueId).map(({ result }) =>
    toMoment(result["snapshotted_at"]),
  );
  return {
    autoBiProvider: null,
    upstreamStats: null,
    freshnessStatus: freshnessAbove(state, uniqueId),
    maxSnapshottedAt: moments.toSorted().at(-1) ?? null,
    quality:
      runs.has("error") || hasFailed
        ? "Error"
        : runs.has("skipped") || results.has("warn")
          ? "Warn"
          : isReached
            ? "Pass"
            : "Unknown",
    healthIssues: [
      // A source without a check is one that nobody vouches for.
      ...(freshness.has("Warn") || freshness.has(null) ? ["CautionUpstreamSources"] : []),
      ...(freshness.has("Error") ? ["DegradedUpstreamSources"] : []),
      ...(hasFailed ? ["FailedTestUpstreamModels"] : []),
      ...(runs.has("error") ? ["LastRunFailedUpstreamModels"] : []),
      ...(!isReached && !isChecked ? ["Unknown"] : []),
      ...(results.has("warn") ? ["WarnedTestUpstreamModels"] : []),
    ],
  };
}
