import type { Workspace } from "./workspace.js";

/** One competitor inside a child process. Only `run` is timed. */
export interface Side {
  before?(): void | Promise<void>;
  run(): void | Promise<void>;
  /** What the run found out, as JSON; asked after the clock has stopped. */
  answer(): unknown;
  close?(): void | Promise<void>;
}

/** One competitor that is a process of its own: start and end are part of its time. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Takes the answer out of what the process printed; `peak` is its memory in bytes, where it says so. */
  read(stdout: string): { readonly answer: unknown; readonly peak?: number };
}

/** The most time allowed: `times` that of the rival, plus seconds. */
export interface Limit {
  readonly times: number;
  readonly plusSeconds?: number;
}

/**
 * How a contest is run: `warmUps` untimed rounds, then `runs` timed ones; a round is the rival, then we. New processes are no warmer
 * for earlier ones, but the files are in the system's cache then.
 */
interface Rounds {
  readonly warmUps: number;
  readonly runs: number;
}

interface ContestBase<Context> {
  /** Tells the contests of one case apart; empty where there is only one. */
  readonly name: string;
  readonly must: Limit;
  readonly want: Limit;
  rounds(context: Context): Rounds;
  /** What is wrong with an answer; nothing when it is right. */
  problems(who: "ours" | "rival", answer: unknown, context: Context): readonly string[];
}

/** A contest inside child processes: one process per side (`warm`), or a new one for each round (`fresh`). */
interface InsideContest<Context> extends ContestBase<Context> {
  readonly processes: "warm" | "fresh";
  ours(context: Context): Side | Promise<Side>;
  rival(context: Context): Side | Promise<Side>;
}

/** A contest of whole processes. */
interface CommandContest<Context> extends ContestBase<Context> {
  readonly processes: "whole";
  ours(context: Context): Command;
  rival(context: Context): Command;
}

export type Contest<Context> = InsideContest<Context> | CommandContest<Context>;

/** What a contest measured on one side. */
export interface Measured {
  readonly milliseconds: readonly number[];
  /** Largest resident memory in bytes of any of its processes. */
  readonly peak: number | undefined;
  readonly lastAnswer: unknown;
}

/** A figure beside the time: memory or size, with limits of its own. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "bytes" | "share";
  readonly note: string;
  /** Absent: reported only. */
  readonly must?: number;
  readonly want?: number;
}

/** One case; `cases/index.ts` lists them. */
export interface Benchmark<Context> {
  readonly name: string;
  readonly sizes: { readonly full: readonly string[]; readonly quick: readonly string[] };
  /** Histories that it needs; each is removed after the last case that needs it. */
  histories(size: string): readonly string[];
  /** Makes everything that is not measured, in a process of its own; the answer goes to both sides as JSON. */
  prepare(size: string, workspace: Workspace): Promise<Context | { readonly skip: string }>;
  readonly contests: readonly Contest<Context>[];
  figures?(measured: readonly Measured[], context: Context): readonly Figure[];
}

/** Gives the case its type of context, then forgets it: the runner only passes it on. */
export function defineBenchmark<Context>(benchmark: Benchmark<Context>): Benchmark<unknown> {
  return benchmark as Benchmark<unknown>;
}
