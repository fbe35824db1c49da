/** The process in which a case is prepared, or one side of a contest runs. Talks with `processes.ts`. */
import { performance } from "node:perf_hooks";
import { loadBenchmark } from "../cases/index.js";
import type { Side } from "./benchmark.js";
import { Workspace } from "./workspace.js";

/** What the parent asks for. */
export type Request =
  | {
      readonly do: "prepare";
      readonly benchmark: string;
      readonly size: string;
      readonly owner: string;
    }
  | {
      readonly do: "enter";
      readonly benchmark: string;
      readonly contest: string;
      readonly who: "ours" | "rival";
      readonly context: unknown;
    }
  | { readonly do: "run" }
  | { readonly do: "close" };

/** What it gets. */
export type Reply = { readonly value: unknown } | { readonly error: string };

/** Value of the reply to `run`. */
export interface RunReply {
  readonly milliseconds: number;
  readonly peak: number;
  readonly answer: unknown;
}

let side: Side | undefined;

// A parent that was killed must not leave a load behind.
process.on("disconnect", () => process.exit());
process.on("message", (request: Request) => {
  void answer(request).then(
    (value) => process.send!({ value } satisfies Reply),
    (error: unknown) =>
      process.send!({
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies Reply),
  );
});

async function answer(request: Request): Promise<unknown> {
  switch (request.do) {
    case "prepare":
      return (await loadBenchmark(request.benchmark)).prepare(
        request.size,
        new Workspace(request.owner),
      );
    case "enter": {
      const { contests } = await loadBenchmark(request.benchmark);
      const contest = contests.find(({ name }) => name === request.contest);
      if (contest === undefined || contest.processes === "whole")
        throw new Error(`no contest "${request.contest}" inside a process`);
      side = await contest[request.who](request.context);
      return null;
    }
    case "run":
      return run(side!);
    case "close":
      await side?.close?.();
      return null;
  }
}

async function run(competitor: Side): Promise<RunReply> {
  await competitor.before?.();
  const start = performance.now();
  await competitor.run();
  const milliseconds = performance.now() - start;
  const peak = process.resourceUsage().maxRSS * 1024;
  return { milliseconds, peak, answer: await competitor.answer() };
}
