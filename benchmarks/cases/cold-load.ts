import { renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { defineBenchmark, type Side } from "../harness/benchmark.js";
import { modelProblems, readFacts, type ModelFacts } from "../harness/facts.js";
import { library } from "../harness/library.js";
import { modelTimes } from "../harness/model-times.js";
import { readAndParse } from "../harness/parse-rival.js";
import { parseHistory, Workspace } from "../harness/workspace.js";

const MB = 1e6;

interface Context {
  readonly size: string;
  readonly folder: string;
  readonly facts: string;
  /** Where the store grows, and where later cases look for it. */
  readonly database: string;
  readonly finished: string;
}

interface OurAnswer {
  readonly loaded: number;
  readonly bytes: number;
  readonly results: number;
  readonly definitions: number;
  readonly models: Record<string, ModelFacts>;
  readonly storeBytes: number;
}

interface RivalAnswer {
  readonly files: number;
  readonly bytes: number;
  readonly results: number;
}

/** Opens a file database, loads a whole history, closes. */
export const coldLoad = defineBenchmark<Context>({
  name: "cold-load",
  sizes: { full: ["500x200", "2000x200", "8000x100", "lab"], quick: ["500x40"] },
  histories: (size) => [size],
  prepare(size, workspace) {
    if (size === "lab" && !Workspace.hasLab())
      return Promise.resolve({ skip: "there is no ../shared/lab/runs" });
    const history = workspace.history(size);
    const database = join(workspace.scratch("cold-load"), `${size}.duckdb`);
    return Promise.resolve({ size, ...history, database, finished: workspace.storePath(size) });
  },
  contests: [
    {
      name: "",
      processes: "fresh",
      must: { times: 1.2 },
      want: { times: 0.5 },
      rounds: ({ facts }) => ({ warmUps: 1, runs: readFacts(facts).bytes > 500 * MB ? 3 : 5 }),
      ours,
      rival,
      problems(who, answer, { facts }) {
        return who === "ours"
          ? ourProblems(answer as OurAnswer, facts)
          : rivalProblems(answer as RivalAnswer, facts);
      },
    },
  ],
  figures([measured], { size, facts }) {
    if (measured === undefined) return [];
    const { storeBytes } = measured.lastAnswer as OurAnswer;
    const { bytes } = readFacts(facts);
    // The promise is about 100 runs: fewer have less that repeats, and the lab is small and changes all the time.
    const isJudged = size !== "lab" && parseHistory(size).runs >= 100;
    return [
      {
        name: "peak memory",
        value: measured.peak ?? 0,
        unit: "bytes",
        note: `${Math.round(bytes / MB)} MB loaded`,
        must: 1000 * MB,
        want: 500 * MB,
      },
      {
        name: "store / raw",
        value: storeBytes / bytes,
        unit: "share",
        note: `${(storeBytes / MB).toFixed(1)} of ${Math.round(bytes / MB)} MB`,
        ...(isJudged ? { must: 0.04, want: 0.015 } : {}),
      },
    ];
  },
});

async function ours({ size, folder, facts, database, finished }: Context): Promise<Side> {
  const { open } = await library();
  // The lab has logs and other artifacts too; the rival parses manifests and results only.
  const what = size === "lab" ? readFacts(facts).files.map((file) => join(folder, file)) : folder;
  let counts: Pick<OurAnswer, "loaded" | "bytes">;
  return {
    before() {
      rmSync(database, { force: true });
    },
    async run() {
      const engine = await open({ database });
      const report = await engine.load(what);
      await engine.close();
      counts = { loaded: report.loaded + report.duplicate, bytes: report.bytes };
    },
    async answer(): Promise<OurAnswer> {
      const storeBytes = statSync(database).size;
      const engine = await open({ database, readOnly: true });
      try {
        const { results, definitions } = await engine.info();
        return { ...counts, results, definitions, models: await modelTimes(engine), storeBytes };
      } finally {
        await engine.close();
      }
    },
    close() {
      renameSync(database, finished);
    },
  };
}

function rival({ folder, facts }: Context): Side {
  const files = readFacts(facts).files.map((file) => join(folder, file));
  let answer: RivalAnswer;
  return {
    run() {
      let bytes = 0;
      let results = 0;
      for (const file of files) {
        const parsed = readAndParse(file);
        bytes += parsed.bytes;
        if (Array.isArray(parsed.artifact["results"])) results += parsed.artifact["results"].length;
      }
      answer = { files: files.length, bytes, results };
    },
    answer: () => answer,
  };
}

function ourProblems(
  { loaded, bytes, results, definitions, models }: OurAnswer,
  path: string,
): readonly string[] {
  const facts = readFacts(path);
  const problems = [...modelProblems(models, facts)];
  if (loaded !== facts.files.length)
    problems.push(`${loaded} files loaded in place of ${facts.files.length}`);
  if (bytes !== facts.bytes) problems.push(`${bytes} bytes in place of ${facts.bytes}`);
  if (results !== facts.results) problems.push(`${results} results in place of ${facts.results}`);
  if (definitions !== facts.definitions)
    problems.push(`${definitions} definitions in place of ${facts.definitions}`);
  return problems;
}

function rivalProblems({ files, bytes, results }: RivalAnswer, path: string): readonly string[] {
  const facts = readFacts(path);
  const isRight =
    files === facts.files.length && bytes === facts.bytes && results === facts.results;
  return isRight
    ? []
    : [
        `${files} files, ${bytes} bytes, ${results} results in place of ${facts.files.length}, ${facts.bytes}, ${facts.results}`,
      ];
}
