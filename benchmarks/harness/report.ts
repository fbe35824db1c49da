import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { dirname, join } from "node:path";
import type { Figure, Limit, Measured } from "./benchmark.js";
import { root } from "./workspace.js";

/** One line of the table, and one object of `results/latest.json`. */
export interface Entry {
  readonly case: string;
  readonly size: string;
  /** Medians and minima in milliseconds, or the value of a figure. */
  readonly ours?: Times;
  readonly rival?: Times;
  /** Median to median. */
  readonly ratio?: number;
  readonly figure?: {
    readonly value: number;
    readonly unit: Figure["unit"];
    readonly note: string;
  };
  readonly must?: string;
  readonly want?: string;
  /** How much of what is allowed was used; above 1: missed. */
  readonly mustUsed?: number;
  readonly wantUsed?: number;
  readonly problems: readonly string[];
  readonly skipped?: string;
}

interface Times {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly peak?: number;
}

/** Compares the two sides of a contest. */
export function toEntry(
  name: string,
  size: string,
  measured: Record<"ours" | "rival", Measured>,
  limits: { readonly must: Limit; readonly want: Limit },
  problems: readonly string[],
): Entry {
  const ours = toTimes(measured.ours);
  const rival = toTimes(measured.rival);
  const used = ({ times, plusSeconds = 0 }: Limit): number =>
    ours.median / (rival.median * times + plusSeconds * 1000);
  return {
    case: name,
    size,
    ours,
    rival,
    ratio: ours.median / rival.median,
    must: limitText(limits.must),
    want: limitText(limits.want),
    mustUsed: used(limits.must),
    wantUsed: used(limits.want),
    problems,
  };
}

/** A figure of a case as a line of its own. */
export function toFigureEntry(
  name: string,
  size: string,
  { name: what, value, unit, note, must, want }: Figure,
): Entry {
  return {
    case: `${name} ${what}`,
    size,
    figure: { value, unit, note },
    ...(must === undefined ? {} : { must: valueText(must, unit), mustUsed: value / must }),
    ...(want === undefined ? {} : { want: valueText(want, unit), wantUsed: value / want }),
    problems: [],
  };
}

/** The table: case, size, ours, rival, ratio, must, want, memory. */
export function toTable(entries: readonly Entry[]): string {
  const rows = [
    ["case", "size", "ours", "rival", "ratio", "must", "want", "memory"],
    ...entries.map((entry) => [
      entry.case,
      entry.size,
      entry.figure === undefined
        ? timeText(entry.ours)
        : valueText(entry.figure.value, entry.figure.unit),
      entry.figure === undefined ? timeText(entry.rival) : entry.figure.note,
      entry.ratio === undefined ? "" : `${entry.ratio.toFixed(2)}x`,
      markText(entry.must, entry.mustUsed),
      markText(entry.want, entry.wantUsed),
      entry.ours?.peak === undefined ? "" : valueText(entry.ours.peak, "bytes"),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`,
  );
  lines.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return lines.join("\n");
}

/** Writes `results/<name>.json`, with what is needed to judge its numbers. */
export function writeResults(entries: readonly Entry[], name: "latest" | "quick" | "part"): string {
  const path = join(root, `benchmarks/results/${name}.json`);
  const [cpu] = cpus();
  const results = {
    date: new Date().toISOString(),
    sizes: name === "quick" ? "quick" : "full",
    commit: output("git", ["rev-parse", "HEAD"]) ?? null,
    dirty: output("git", ["status", "--porcelain"]) !== "",
    machine: {
      cpu: cpu?.model.trim(),
      cores: cpus().length,
      memory: totalmem(),
      platform: `${platform()} ${arch()}`,
    },
    versions: {
      node: process.version,
      python: output("python3", ["--version"])?.replace("Python ", "") ?? null,
      artifactql: versionOf("package.json"),
      "@duckdb/node-api": versionOf("node_modules/@duckdb/node-api/package.json"),
      "apache-arrow": versionOf("node_modules/apache-arrow/package.json"),
      "fast-glob": versionOf("node_modules/fast-glob/package.json"),
      graphql: versionOf("node_modules/graphql/package.json"),
      dataloader: versionOf("node_modules/dataloader/package.json"),
    },
    results: entries,
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
  return path;
}

function toTimes({ milliseconds, peak }: Measured): Times {
  const sorted = milliseconds.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return {
    median: round(median),
    min: round(sorted[0]!),
    max: round(sorted.at(-1)!),
    runs: sorted.length,
    ...(peak === undefined ? {} : { peak }),
  };
}

function round(milliseconds: number): number {
  return Number(milliseconds.toPrecision(5));
}

function limitText({ times, plusSeconds }: Limit): string {
  return `${times}x${plusSeconds === undefined ? "" : ` + ${plusSeconds} s`}`;
}

/** Median, with the fastest run in brackets. */
function timeText(times: Times | undefined): string {
  return times === undefined ? "" : `${secondsText(times.median)} (${secondsText(times.min)})`;
}

function secondsText(milliseconds: number): string {
  return milliseconds >= 1000
    ? `${(milliseconds / 1000).toFixed(2)} s`
    : `${milliseconds.toPrecision(3)} ms`;
}

function valueText(value: number, unit: Figure["unit"]): string {
  return unit === "share"
    ? `${Number((value * 100).toPrecision(3))} %`
    : `${Math.round(value / 1e6)} MB`;
}

function markText(text: string | undefined, used: number | undefined): string {
  return text === undefined || used === undefined ? "" : `${text} ${used <= 1 ? "✓" : "✗"}`;
}

function versionOf(path: string): string {
  return (JSON.parse(readFileSync(join(root, path), "utf8")) as { version: string }).version;
}

/** What a program prints, or undefined where it fails or does not exist. */
function output(file: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(file, args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
