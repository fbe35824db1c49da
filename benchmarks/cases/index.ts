import type { Benchmark } from "../harness/benchmark.js";
import { arrow, arrowPython } from "./arrow.js";
import { cliFirstAnswer } from "./cli-first-answer.js";
import { coldLoad } from "./cold-load.js";
import { graphqlCompletion } from "./graphql-completion.js";
import { graphqlPage } from "./graphql-page.js";
import { oneNewRun } from "./one-new-run.js";
import { buildTimes } from "./p50-p95.js";
import { smallHistory } from "./small-history.js";
import { unchangedScan } from "./unchanged-scan.js";

/** Every case; those that share a history stand near each other, so that it can go early. */
export const benchmarks: readonly Benchmark<unknown>[] = [
  coldLoad,
  buildTimes,
  graphqlPage,
  graphqlCompletion,
  cliFirstAnswer,
  oneNewRun,
  smallHistory,
  unchangedScan,
  arrow,
  arrowPython,
];
