import { toMoment, type Json } from "./artifacts.js";
import type { Entry, Reached } from "./state.js";

const modelStatuses: Readonly<Record<string, string>> = {
  success: "success",
  error: "error",
  skipped: "skipped",
  warn: "warn",
  "partial success": "error",
  "runtime error": "error",
  "no-op": "skipped",
};

const testStatuses: Readonly<Record<string, string>> = {
  pass: "pass",
  success: "pass",
  fail: "fail",
  warn: "warn",
  error: "error",
  "runtime error": "error",
  skipped: "skipped",
  "no-op": "skipped",
};

const failures = new Set(["error", "runtime error", "partial success"]);

/** Status of a model in the words of the API; null if it was never reached. */
export function modelStatus(reached: Reached | undefined): string | null {
  return reached === undefined ? null : (modelStatuses[reached.result["status"]] ?? null);
}

/** Status of a test in the words of the API; null if it was never reached. */
export function testStatus(reached: Reached | undefined): string | null {
  return reached === undefined ? null : (testStatuses[reached.result["status"]] ?? null);
}

/** A message is an error only where the status is one: dbt writes messages for successes too. */
export function errorOf(result: Json): string | null {
  return failures.has(result["status"]) ? (result["message"] ?? null) : null;
}

/** Start and end of compiling and executing. */
export function timesOf(result: Json | undefined): Json {
  const timing = (result?.["timing"] ?? []) as readonly Json[];
  const step = (name: string): Json => timing.find((one) => one["name"] === name) ?? {};
  return {
    compileStartedAt: toMoment(step("compile")["started_at"]),
    compileCompletedAt: toMoment(step("compile")["completed_at"]),
    executeStartedAt: toMoment(step("execute")["started_at"]),
    executeCompletedAt: toMoment(step("execute")["completed_at"]),
    executionTime: result?.["execution_time"] ?? null,
  };
}

/** `executionInfo` of any type. */
export function executionInfo({ type, attempt, success }: Entry): Json {
  const results = success?.invocation.results?.document;
  return {
    ...timesOf(success?.result),
    lastRunId: attempt?.invocation.runId ?? null,
    lastJobDefinitionId: attempt?.invocation.jobId ?? null,
    lastRunGeneratedAt: toMoment(attempt?.invocation.results?.generatedAt),
    lastRunStatus: type === "Model" ? modelStatus(attempt) : (attempt?.result["status"] ?? null),
    lastRunError: attempt === undefined ? null : errorOf(attempt.result),
    lastRunSkip: attempt === undefined ? null : attempt.result["status"] === "skipped",
    lastRunFailures: attempt?.result["failures"] ?? null,
    lastSuccessRunId: success?.invocation.runId ?? null,
    lastSuccessJobDefinitionId: success?.invocation.jobId ?? null,
    runGeneratedAt: toMoment(success?.invocation.results?.generatedAt),
    runElapsedTime: results?.["elapsed_time"] ?? null,
  };
}
