/**
 * Measures artifactql against rivals, and checks every answer. See README.md.
 *
 *     npm run bench
 *     npm run bench -- --quick
 *     npm run bench -- --case cold-load --size 2000x200 --keep
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadBenchmarks } from "./cases/index.js";
import type { Benchmark, Measured } from "./harness/benchmark.js";
import { compete, prepare } from "./harness/processes.js";
import { toEntry, toFigureEntry, toTable, writeResults, type Entry } from "./harness/report.js";
import { root, Workspace } from "./harness/workspace.js";

/**
 * With --quick a missed limit is shown and does not fail: the limits are for full sizes, and what a load costs once (making a store, planning
 * statements) is most of a small one. This far beyond, something broke.
 */
const quickTolerance = 4;

interface Task {
  readonly benchmark: Benchmark<unknown>;
  readonly size: string;
}

const { values } = parseArgs({
  options: {
    case: { type: "string", multiple: true },
    size: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});

const benchmarks = await loadBenchmarks();
const tasks = chooseTasks();
if (!existsSync(join(root, "dist/index.js")) || !existsSync(join(root, "dist/cli.js"))) {
  throw new Error(
    "There is no dist/: the benchmarks measure the built package. Run `npm run build` first.",
  );
}
const owner = String(process.pid);
const workspace = new Workspace(owner);
const entries: Entry[] = [];
process.once("SIGINT", () => {
  cleanUp(tasks);
  workspace.removePrivate();
  process.exit(130);
});
try {
  for (const [place, task] of tasks.entries()) {
    console.error(`${task.benchmark.name} ${task.size}`);
    entries.push(...(await measure(task)));
    cleanUp(unneeded(tasks.slice(0, place + 1), tasks.slice(place + 1)));
  }
} finally {
  cleanUp(tasks);
  workspace.removePrivate();
}

console.log(toTable(entries));
const failures = entries.flatMap((entry) =>
  failuresOf(entry).map((failure) => `${entry.case} ${entry.size}: ${failure}`),
);
for (const { case: name, size, skipped } of entries)
  if (skipped !== undefined) console.log(`skipped ${name} ${size}: ${skipped}`);
for (const failure of failures) console.log(`FAILED ${failure}`);
// Only all cases at full size are results to keep.
const label = values.quick ? "quick" : values.case === undefined ? "latest" : "part";
console.log(`written to ${writeResults(entries, label)}`);
if (failures.length > 0) process.exitCode = 1;

/** The cases and sizes that were asked for. */
function chooseTasks(): readonly Task[] {
  const names = benchmarks.map(({ name }) => name);
  const unknown = values.case?.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no case "${unknown}". There is ${names.join(", ")}.`);
  if (values.size !== undefined && values.case?.length !== 1)
    throw new Error("--size needs exactly one --case.");
  return benchmarks
    .filter(({ name }) => values.case?.includes(name) ?? true)
    .flatMap((benchmark) =>
      (values.size ?? (values.quick ? benchmark.sizes.quick : benchmark.sizes.full)).map(
        (size) => ({ benchmark, size }),
      ),
    );
}

/** One case at one size: a line per contest and per figure. */
async function measure({ benchmark, size }: Task): Promise<readonly Entry[]> {
  const { name } = benchmark;
  try {
    const context = await prepare(name, size, owner);
    if (isSkipped(context)) return [{ case: name, size, problems: [], skipped: context.skip }];
    const lines: Entry[] = [];
    const ours: Measured[] = [];
    for (const contest of benchmark.contests) {
      const problems = new Set<string>();
      const measured = await compete(name, contest, context, {
        quick: values.quick,
        check(who, answer) {
          for (const problem of contest.problems(who, answer, context))
            problems.add(`${who}: ${problem}`);
        },
      });
      ours.push(measured.ours);
      lines.push(
        toEntry(contest.name === "" ? name : `${name} ${contest.name}`, size, measured, contest, [
          ...problems,
        ]),
      );
    }
    const figures = benchmark.figures?.(ours, context) ?? [];
    return [...lines, ...figures.map((figure) => toFigureEntry(name, size, figure))];
  } catch (error) {
    return [
      { case: name, size, problems: [error instanceof Error ? error.message : String(error)] },
    ];
  }
}

function isSkipped(context: unknown): context is { readonly skip: string } {
  return typeof context === "object" && context !== null && "skip" in context;
}

/** Wrong answers, and limits that were missed. */
function failuresOf({ problems, must, mustUsed = 0 }: Entry): readonly string[] {
  const isMissed = mustUsed > (values.quick ? quickTolerance : 1);
  return isMissed ? [...problems, `${mustUsed.toFixed(2)} times what must be (${must})`] : problems;
}

/** Tasks whose histories no later task needs. */
function unneeded(done: readonly Task[], later: readonly Task[]): readonly Task[] {
  const needed = new Set(later.flatMap(({ benchmark, size }) => benchmark.histories(size)));
  return done.filter(({ benchmark, size }) =>
    benchmark.histories(size).every((history) => !needed.has(history)),
  );
}

function cleanUp(done: readonly Task[]): void {
  if (values.keep) return;
  for (const { benchmark, size } of done)
    for (const history of benchmark.histories(size)) workspace.removeHistory(history);
}
