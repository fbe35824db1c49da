import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { defineBenchmark } from "../harness/benchmark.js";
import { modelProblems, readFacts, type ModelFacts } from "../harness/facts.js";

interface Context {
  readonly folder: string;
  readonly facts: string;
}

interface Printed {
  readonly models: Record<string, ModelFacts>;
  readonly peak: number;
}

/** From the start of the process: load a small history into memory, ask for percentiles per model, print them. */
export const smallHistory = defineBenchmark<Context>({
  name: "small-history",
  // 160 results and 80 manifests, 95 MB: about the mixture of the lab.
  sizes: { full: ["40x160-every2"], quick: ["40x160-every2"] },
  histories: (size) => [size],
  prepare(size, workspace) {
    const python = spawnSync("python3", ["-c", "0"]);
    return Promise.resolve(
      python.status === 0 ? workspace.history(size) : { skip: "there is no python3" },
    );
  },
  contests: [
    {
      name: "",
      processes: "whole",
      must: { times: 2 },
      want: { times: 1 },
      rounds: () => ({ warmUps: 1, runs: 7 }),
      ours: ({ folder }) => ({
        file: process.execPath,
        args: [fileURLToPath(new URL("small-history.mjs", import.meta.url)), folder],
        read,
      }),
      rival: ({ folder }) => ({
        file: "python3",
        args: [fileURLToPath(new URL("small-history.py", import.meta.url)), folder],
        read,
      }),
      problems: (_, answer, { facts }) =>
        modelProblems(answer as Record<string, ModelFacts>, readFacts(facts)),
    },
  ],
});

function read(stdout: string): { answer: unknown; peak: number } {
  const { models, peak } = JSON.parse(stdout) as Printed;
  return { answer: models, peak };
}
