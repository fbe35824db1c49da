import type { Benchmark } from "../harness/benchmark.js";

/**
 * Every case by its name, loaded when it is wanted: the memory of a process is measured, and should hold nothing of the others. Those that
 * share a history stand near each other, so that it can go early.
 */
const cases: Readonly<Record<string, () => Promise<Benchmark<unknown>>>> = {
  "cold-load": async () => (await import("./cold-load.js")).coldLoad,
  "p50-p95": async () => (await import("./p50-p95.js")).buildTimes,
  "graphql-page": async () => (await import("./graphql-page.js")).graphqlPage,
  "graphql-completion": async () => (await import("./graphql-completion.js")).graphqlCompletion,
  "cli-first-answer": async () => (await import("./cli-first-answer.js")).cliFirstAnswer,
  "one-new-run": async () => (await import("./one-new-run.js")).oneNewRun,
  "small-history": async () => (await import("./small-history.js")).smallHistory,
  "unchanged-scan": async () => (await import("./unchanged-scan.js")).unchangedScan,
  arrow: async () => (await import("./arrow.js")).arrow,
  "arrow-python": async () => (await import("./arrow.js")).arrowPython,
};

/** One case. */
export async function loadBenchmark(name: string): Promise<Benchmark<unknown>> {
  const load = cases[name];
  if (load === undefined) throw new Error(`no case "${name}"`);
  return load();
}

/** Every case, in the order in which they run. */
export function loadBenchmarks(): Promise<readonly Benchmark<unknown>[]> {
  return Promise.all(Object.values(cases).map((load) => load()));
}
