import { byText, toMoment, type Json } from "./artifacts.js";
import { modelStatus } from "./execution.js";
import { executes } from "./invocations.js";
import type { Reached, State } from "./state.js";

type Window = { readonly start: string; readonly end: string; readonly [name: string]: any };

/** Everything that was executed between two days, both included, the oldest first. */
function reachedIn(state: State, { start, end }: Window): readonly Reached[] {
  return state.invocations
    .filter(executes)
    .filter(({ generatedAt }) => {
      const day = generatedAt.slice(0, 10);
      return start <= day && day <= end;
    })
    .flatMap((invocation) =>
      (invocation.results!.document["results"] as readonly Json[]).map((result) => ({
        invocation,
        result,
      })),
    );
}

/** Models that really ran: not skipped, not left alone. */
function builtIn(state: State, window: Window): readonly Reached[] {
  return reachedIn(state, window).filter(
    ({ result }) =>
      result["unique_id"].startsWith("model.") && !["skipped", "no-op"].includes(result["status"]),
  );
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

const byModel = (rows: readonly Reached[]): ReadonlyMap<string, Reached[]> =>
  grouped(rows, ({ result }) => result["unique_id"]);
const byJob = (rows: readonly Reached[]): ReadonlyMap<string, Reached[]> =>
  grouped(rows, ({ invocation }) => String(invocation.jobId));

const secondsOf = (rows: readonly Reached[]): number[] =>
  rows.map(({ result }) => result["execution_time"]);
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** The greatest first, then in the order of ids. */
function ranked(rows: readonly Json[], key: string, id: string): readonly Json[] {
  return rows.toSorted(
    (a, b) =>
      b[key] - a[key] ||
      (typeof a[id] === "number" ? a[id] - b[id] : byText(a[id] ?? "", b[id] ?? "")),
  );
}

const times = (rows: readonly Reached[]): Json => ({
  averageExecutionTime: mean(secondsOf(rows)),
  maxExecutionTime: Math.max(...secondsOf(rows)),
});

/** `performance` of an environment. */
export function toPerformance(state: State): Json {
  return {
    longestExecutedModels: (window: Window) => {
      const { jobId, jobLimit, limit, orderBy } = window;
      const rows = builtIn(state, window).filter(
        ({ invocation }) => jobId === undefined || String(invocation.jobId) === String(jobId),
      );
      const models = [...byModel(rows)].map(([uniqueId, own]) => ({
        uniqueId,
        ...times(own),
        byJob: ranked(
          [...byJob(own)].map(([job, some]) => ({ jobId: Number(job), ...times(some) })),
          "averageExecutionTime",
          "jobId",
        ).slice(0, jobLimit ?? Infinity),
      }));
      const key = orderBy === "MAX" ? "maxExecutionTime" : "averageExecutionTime";
      return ranked(models, key, "uniqueId").slice(0, limit ?? Infinity);
    },
    mostExecutedModels: (window: Window) => {
      const models = [...byModel(builtIn(state, window))].map(([uniqueId, own]) => ({
        uniqueId,
        totalExecutions: own.length,
        byJob: ranked(
          [...byJob(own)].map(([job, some]) => ({
            jobId: Number(job),
            totalExecutions: some.length,
          })),
          "totalExecutions",
          "jobId",
        ).slice(0, window["jobLimit"] ?? Infinity),
      }));
      return ranked(models, "totalExecutions", "uniqueId").slice(0, window["limit"] ?? Infinity);
    },
    mostExecutionFailedModels: (window: Window) => {
      const models = [...byModel(builtIn(state, window))].map(([uniqueId, own]) => {
        const failed = own.filter((one) => modelStatus(one) === "error").length;
        return {
          uniqueId,
          totalExecutions: own.length,
          totalFailedExecutions: failed,
          failurePercentage: (100 * failed) / own.length,
        };
      });
      return ranked(
        models.filter(({ totalFailedExecutions: failed }) => failed > 0),
        "failurePercentage",
        "uniqueId",
      ).slice(0, window["limit"] ?? Infinity);
    },
    modelExecutionHistory: ({ startDate, endDate, uniqueId }: Json) => {
      const rows = builtIn(state, { start: startDate, end: endDate }).filter(
        ({ result }) => result["unique_id"] === uniqueId,
      );
      const days = grouped(rows, ({ invocation }) => invocation.generatedAt.slice(0, 10));
      return [...days].map(([date, own]) => ({
        date,
        executionTimes: secondsOf(own),
        meanExecutionTime: mean(secondsOf(own)),
        executionsByJob: [...byJob(own)]
          .toSorted(([a], [b]) => Number(a) - Number(b))
          .map(([job, some]) => ({
            jobId: Number(job),
            executionTimes: secondsOf(some),
            meanExecutionTime: mean(secondsOf(some)),
            executions: some.map(toExecution),
          })),
      }));
    },
  };
}

function toExecution({ invocation, result }: Reached): Json {
  const compile = (result["timing"] as readonly Json[]).find(({ name }) => name === "compile");
  const args: Json = invocation.results!.document["args"];
  return {
    executionTime: result["execution_time"],
    executionStartedAt: toMoment(compile?.["started_at"]),
    status: result["status"],
    runId: invocation.runId,
    isFullRefresh: args["full_refresh"] === true,
  };
}
