import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { defineBenchmark, type Side } from "../harness/benchmark.js";
import { library } from "../harness/library.js";

const filesPerFolder = 100;

interface Context {
  readonly folder: string;
  readonly store: string;
  readonly files: number;
  readonly bytes: number;
}

interface Answer {
  readonly files: number;
  readonly bytes: number;
}

/** Loads a folder of which every file is known and unchanged: nothing may be read. */
export const unchangedScan = defineBenchmark<Context>({
  name: "unchanged-scan",
  sizes: { full: ["10000"], quick: ["2000"] },
  histories: () => [],
  async prepare(size, workspace) {
    const scratch = workspace.scratch("unchanged-scan");
    const folder = join(scratch, `files-${size}`);
    const store = join(scratch, `${size}.duckdb`);
    const bytes = writeSmallResults(folder, Number(size));
    const { open } = await library();
    const engine = await open({ database: store });
    await engine.load(folder);
    await engine.close();
    return { folder, store, files: Number(size), bytes };
  },
  contests: [
    {
      name: "",
      processes: "warm",
      must: { times: 3 },
      want: { times: 1.5 },
      rounds: () => ({ warmUps: 2, runs: 9 }),
      ours,
      rival,
      problems(_, answer, context) {
        const { files, bytes } = answer as Answer;
        return files === context.files && bytes === context.bytes
          ? []
          : [`${files} files of ${bytes} bytes in place of ${context.files} of ${context.bytes}`];
      },
    },
  ],
});

async function ours({ folder, store }: Context): Promise<Side> {
  const { open } = await library();
  const engine = await open({ database: store });
  let answer: Answer;
  return {
    async run() {
      const { unchanged, bytes } = await engine.load(folder);
      answer = { files: unchanged, bytes };
    },
    answer: () => answer,
    close: () => engine.close(),
  };
}

function rival({ folder }: Context): Side {
  let answer: Answer;
  return {
    async run() {
      const found = await fastGlob("**/*.json", { cwd: folder, absolute: true, stats: true });
      answer = {
        files: found.length,
        bytes: found.reduce((sum, { stats }) => sum + (stats?.size ?? 0), 0),
      };
    },
    answer: () => answer,
  };
}

/** Results of many tiny runs, written an hour ago; answers how many bytes. */
function writeSmallResults(folder: string, count: number): number {
  const anHourAgo = Date.now() / 1000 - 3600;
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const here = join(
      folder,
      String(Math.floor(index / filesPerFolder)).padStart(4, "0"),
      String(index % filesPerFolder).padStart(2, "0"),
    );
    mkdirSync(here, { recursive: true });
    const at = new Date(Date.UTC(2026, 0, 1) + index * 600_000).toISOString();
    const text = JSON.stringify({
      metadata: {
        dbt_schema_version: "https://schemas.getdbt.com/dbt/run-results/v6.json",
        dbt_version: "1.11.16",
        generated_at: at,
        invocation_id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
        env: { ENVIRONMENT: "prod" },
      },
      results: [
        {
          status: "success",
          timing: [],
          thread_id: "Thread-1",
          execution_time: index / 1000,
          adapter_response: {},
          message: "OK",
          failures: null,
          unique_id: "model.shop.orders",
        },
      ],
      elapsed_time: 1,
      args: { which: "run" },
    });
    const path = join(here, "run_results.json");
    writeFileSync(path, text);
    utimesSync(path, anHourAgo, anHourAgo);
    bytes += text.length;
  }
  return bytes;
}
