import { copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { defineBenchmark, type Side } from "../harness/benchmark.js";
import { readFacts, type RunFacts } from "../harness/facts.js";
import { library } from "../harness/library.js";
import { readAndParse } from "../harness/parse-rival.js";
import { parseHistory } from "../harness/workspace.js";

const warmUps = 2;
const runs = 7;

interface Context {
  readonly folder: string;
  readonly facts: string;
  readonly store: string;
  /** The runs that are new, one per round. */
  readonly fresh: readonly RunFacts[];
}

interface Answer {
  readonly invocation: string;
  readonly results: number;
  readonly models: number;
}

/** Loads one more run into an engine that is open on a store of many. */
export const oneNewRun = defineBenchmark<Context>({
  name: "one-new-run",
  sizes: { full: ["500x1000"], quick: ["500x100"] },
  histories: (size) => [historyOf(size)],
  async prepare(size, workspace) {
    const { folder, facts } = workspace.history(historyOf(size));
    const all = readFacts(facts).runs.toSorted((left, right) =>
      basename(left.folder) < basename(right.folder) ? -1 : 1,
    );
    const known = all.slice(0, parseHistory(size).runs);
    const scratch = workspace.scratch("one-new-run");
    const store = join(scratch, `${size}.duckdb`);
    const { open } = await library();
    const engine = await open({ database: store });
    await engine.load(known.map((run) => join(folder, run.folder)));
    await engine.close();
    return { folder, facts, store, fresh: all.slice(known.length) };
  },
  contests: [
    {
      name: "",
      processes: "warm",
      must: { times: 3, plusSeconds: 0.2 },
      want: { times: 1.5, plusSeconds: 0.1 },
      rounds: () => ({ warmUps, runs }),
      ours,
      rival,
      problems(_, answer, { fresh }) {
        const { invocation, results, models } = answer as Answer;
        const right = fresh.find((run) => run.invocation === invocation);
        if (right === undefined) return [`${invocation} is none of the new runs`];
        if (results === right.results && models === right.models) return [];
        return [
          `${right.folder}: ${results} results and ${models} models in place of ${right.results} and ${right.models}`,
        ];
      },
    },
  ],
});

/** The history holds the runs that are new, too. */
function historyOf(size: string): string {
  const { nodes, runs: known } = parseHistory(size);
  return `${nodes}x${known + warmUps + runs}`;
}

async function ours({ folder, store, fresh }: Context): Promise<Side> {
  const { open } = await library();
  const database = store.replace(".duckdb", "-ours.duckdb");
  copyFileSync(store, database);
  const engine = await open({ database });
  let round = -1;
  return {
    before() {
      round += 1;
    },
    async run() {
      const { loaded } = await engine.load(join(folder, fresh[round]!.folder));
      if (loaded !== 2) throw new Error(`${loaded} files were new in place of 2`);
    },
    answer: () =>
      // Newest of its environment, so its models are the current ones there.
      engine.one(
        `select
          $invocation as invocation,
          (select count(*) from dbt_rt.run_results where invocation_id = $invocation) as results,
          (select count(*) from dbt.models) as models`,
        { invocation: fresh[round]!.invocation },
        { environment: fresh[round]!.environment, integers: "number" },
      ),
    close: () => engine.close(),
  };
}

function rival({ folder, fresh }: Context): Side {
  let round = -1;
  let answer: Answer;
  return {
    before() {
      round += 1;
    },
    run() {
      const run = join(folder, fresh[round]!.folder);
      const { artifact: manifest } = readAndParse(join(run, "manifest.json"));
      const { artifact: results } = readAndParse(join(run, "run_results.json"));
      answer = {
        invocation: (manifest["metadata"] as { invocation_id: string }).invocation_id,
        results: (results["results"] as unknown[]).length,
        models: Object.keys(manifest["nodes"] as object).filter((id) => id.startsWith("model."))
          .length,
      };
    },
    answer: () => answer,
  };
}
