import { join } from "node:path";
import { defineBenchmark } from "../harness/benchmark.js";
import { readFacts } from "../harness/facts.js";
import { root } from "../harness/workspace.js";

interface Context {
  readonly store: string;
  readonly facts: string;
}

/** Asks one question of an existing store on the command line, from the start of the process to its end. */
export const cliFirstAnswer = defineBenchmark<Context>({
  name: "cli-first-answer",
  sizes: { full: ["500x200"], quick: ["500x40"] },
  histories: (size) => [size],
  async prepare(size, workspace) {
    const { facts } = workspace.history(size);
    return { store: await workspace.store(size), facts };
  },
  contests: [
    {
      name: "",
      processes: "whole",
      must: { times: 4 },
      want: { times: 3.3 },
      rounds: () => ({ warmUps: 2, runs: 15 }),
      ours: ({ store }) => ({
        file: process.execPath,
        args: [
          join(root, "dist/cli.js"),
          "sql",
          "select count(*) as models from dbt.models",
          "--database",
          store,
        ],
        read: (stdout) => ({ answer: Number(/\d+/.exec(stdout)?.[0]) }),
      }),
      rival: () => ({
        file: process.execPath,
        args: ["-e", "0"],
        read: (stdout) => ({ answer: stdout }),
      }),
      problems(who, answer, { facts }) {
        if (who === "rival") return answer === "" ? [] : [`node printed ${String(answer)}`];
        const newest = readFacts(facts)
          .runs.filter(({ environment, models }) => environment === "prod" && models !== undefined)
          .reduce((left, right) => (right.generatedAt > left.generatedAt ? right : left));
        return answer === newest.models
          ? []
          : [`${String(answer)} models in place of ${newest.models}`];
      },
    },
  ],
});
