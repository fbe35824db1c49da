import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { text } from "node:stream/consumers";
import type { Command, Contest, Measured } from "./benchmark.js";
import type { Reply, Request, RunReply } from "./child.js";
import { root } from "./workspace.js";

type Who = "ours" | "rival";

/** A quick contest is over when it has these runs and has taken this long. */
const quickRuns = 3;
const quickMilliseconds = 5000;

/** Looks at the answer of each run, warm-ups too. */
type Check = (who: Who, answer: unknown) => void;

/** A process of this repository's code, asked one thing at a time. */
class Child {
  readonly #process: ChildProcess;

  constructor() {
    this.#process = fork(new URL("child.ts", import.meta.url), {
      cwd: root,
      execArgv: ["--import", "tsx"],
      serialization: "advanced",
    });
  }

  async ask<Value>(request: Request): Promise<Value> {
    const gone = new AbortController();
    const ended = once(this.#process, "exit", { signal: gone.signal }).then(([code, signal]) => {
      throw new Error(`the process ended early (${signal ?? `code ${code}`})`);
    });
    ended.catch(() => {});
    try {
      this.#process.send(request);
      const [reply] = (await Promise.race([
        once(this.#process, "message", { signal: gone.signal }),
        ended,
      ])) as [Reply];
      if ("error" in reply) throw new Error(reply.error);
      return reply.value as Value;
    } finally {
      gone.abort();
    }
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill();
    await once(this.#process, "exit");
  }
}

/** Prepares a case in a process of its own, whose memory is nobody's. */
export async function prepare(benchmark: string, size: string, owner: string): Promise<unknown> {
  const child = new Child();
  try {
    return await child.ask({ do: "prepare", benchmark, size, owner });
  } finally {
    await child.end();
  }
}

/** Runs both sides in turn: rival, we, rival, we, and so on. */
export async function compete(
  benchmark: string,
  contest: Contest<unknown>,
  context: unknown,
  options: { readonly quick: boolean; readonly check: Check },
): Promise<Record<Who, Measured>> {
  const { warmUps, runs } = contest.rounds(context);
  const racers: Record<Who, Racer> =
    contest.processes === "whole"
      ? { rival: wholeRacer(contest.rival(context)), ours: wholeRacer(contest.ours(context)) }
      : {
          rival: insideRacer(benchmark, contest, "rival", context),
          ours: insideRacer(benchmark, contest, "ours", context),
        };
  const replies: Record<Who, Lap[]> = { rival: [], ours: [] };
  const start = performance.now();
  try {
    for (let round = 0; round < warmUps + runs; round += 1) {
      if (
        options.quick &&
        replies.ours.length >= quickRuns &&
        performance.now() - start > quickMilliseconds
      )
        break;
      for (const who of ["rival", "ours"] as const) {
        const lap = await racers[who].lap();
        options.check(who, lap.answer);
        if (round >= warmUps) replies[who].push(lap);
      }
    }
  } finally {
    for (const racer of Object.values(racers)) await racer.end();
  }
  return { rival: summarise(replies.rival), ours: summarise(replies.ours) };
}

interface Lap {
  readonly milliseconds: number;
  readonly peak: number | undefined;
  readonly answer: unknown;
}

interface Racer {
  lap(): Promise<Lap>;
  end(): Promise<void>;
}

function insideRacer(
  benchmark: string,
  contest: Contest<unknown>,
  who: Who,
  context: unknown,
): Racer {
  let child: Child | undefined;
  const end = async (): Promise<void> => {
    await child?.end();
    child = undefined;
  };
  return {
    async lap() {
      if (child === undefined) {
        child = new Child();
        await child.ask({ do: "enter", benchmark, contest: contest.name, who, context });
      }
      const lap = await child.ask<RunReply>({ do: "run" });
      if (contest.processes === "fresh") {
        await child.ask({ do: "close" });
        await end();
      }
      return lap;
    },
    async end() {
      await child?.ask({ do: "close" }).catch(() => {});
      await end();
    },
  };
}

function wholeRacer(command: Command): Racer {
  return {
    async lap() {
      const start = performance.now();
      const child = spawn(command.file, command.args, {
        cwd: root,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "exit") as Promise<[number | null]>,
      ]);
      const milliseconds = performance.now() - start;
      if (code !== 0)
        throw new Error(
          `${command.file} ${command.args.join(" ")} ended with code ${code}: ${stderr}`,
        );
      const { answer, peak } = command.read(stdout);
      return { milliseconds, peak, answer };
    },
    end: () => Promise.resolve(),
  };
}

function summarise(laps: readonly Lap[]): Measured {
  const peaks = laps.flatMap(({ peak }) => peak ?? []);
  return {
    milliseconds: laps.map((lap) => lap.milliseconds),
    peak: peaks.length === 0 ? undefined : Math.max(...peaks),
    lastAnswer: laps.at(-1)?.answer,
  };
}
