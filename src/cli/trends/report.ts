import type { Column, Row } from "../../index.js";
import { leastHeadingWidth } from "../output/heading.js";
import { textWidth, truncateText } from "../text/text-width.js";
import { momentText } from "../text/amounts.js";
import { sparkline } from "../text/sparkline.js";
import type { TrendQuery } from "./query.js";
import { type Point, slotsOf, valuesAt, type Window } from "./window.js";

/** A line of `trends`. */
export type Trend = {
  readonly project_name: string;
  readonly environment: string;
  readonly name: string;
  readonly variant: string;
  readonly builds: bigint;
  readonly failures: bigint;
  readonly p50_now: number | null;
  readonly p95_now: number | null;
  readonly p50_before: number | null;
  readonly p95_before: number | null;
  readonly p50_change: number | null;
  readonly points: readonly Point[];
};

const mostName = 40;
const leastLine = 10;
const mostLine = 40;

const number = "DOUBLE";
const text = "VARCHAR";

/** What the figures mean, in words, above the table. */
export function trendHeader(query: TrendQuery, window: Window, places: readonly string[]): string {
  const from = momentText(window.from);
  const middle = momentText(window.middle);
  const to = momentText(window.to);
  return [
    `Build time per ${query.by} in ${places.join(", ")}, ${from} to ${to} UTC, most time now first.`,
    `now = the later half, from ${middle}; before = the earlier half, until then. p50, p95 in seconds, of single successful builds.`,
    query.by === "invocation" ? "" : `The line shows the p50 of each ${query.bucket}, from zero.`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** Columns and rows of the table for people. */
export function trendTable(
  trends: readonly Trend[],
  query: TrendQuery,
  width: number | undefined,
): { readonly columns: readonly Column[]; readonly rows: readonly Row[] } {
  const hasPlaces =
    new Set(trends.map((trend) => `${trend.project_name}/${trend.environment}`)).size > 1;
  const slots = slotsOf(
    trends.flatMap((trend) => trend.points),
    query.bucket,
  );
  const rows = trends.map((trend) => ({
    ...(hasPlaces ? { where: `${trend.project_name}/${trend.environment}` } : {}),
    [query.by]: truncateText(nameText(trend, query), mostName),
    builds: String(trend.builds),
    failed: trend.failures === 0n ? "" : String(trend.failures),
    "p50 now": seconds(trend.p50_now),
    "p95 now": seconds(trend.p95_now),
    "p50 before": seconds(trend.p50_before),
    "p95 before": seconds(trend.p95_before),
    change: trend.p50_change === null ? "" : `x${trend.p50_change.toFixed(2)}`,
  }));
  const columns = Object.keys(rows[0] ?? { [query.by]: "" }).map((name) => ({
    name,
    type: name === "where" || name === query.by ? text : number,
  }));
  if (query.by === "invocation") return { columns, rows };
  const room = lineRoom(columns, rows, width);
  const withLines = rows.map((row, index) =>
    Object.assign({}, row, { line: sparkline(valuesAt(slots, trends[index]?.points ?? []), room) }),
  );
  return { columns: [...columns, { name: "line", type: text }], rows: withLines };
}

function lineRoom(
  columns: readonly Column[],
  rows: readonly Record<string, string>[],
  width: number | undefined,
): number {
  if (width === undefined) return mostLine;
  const roomBeside = (headingWidth: (heading: string) => number): number =>
    columns.reduce(
      (room, { name }) =>
        room - 2 - Math.max(headingWidth(name), ...rows.map((row) => textWidth(row[name] ?? ""))),
      width,
    );
  const room = roomBeside(textWidth);
  // Headings give way first, by breaking into lines.
  return Math.min(
    mostLine,
    Math.max(leastLine, room < leastLine ? roomBeside(leastHeadingWidth) : room),
  );
}

function nameText(trend: Trend, query: TrendQuery): string {
  const marks = trend.variant === "normal" ? [] : [trend.variant.replaceAll("_", " ")];
  if (query.by !== "model") return withMarks(trend.name, marks);
  const [resourceType = "model", , ...name] = trend.name.split(".");
  return withMarks(name.join("."), resourceType === "model" ? marks : [resourceType, ...marks]);
}

function withMarks(name: string, marks: readonly string[]): string {
  return marks.length === 0 ? name : `${name} (${marks.join(", ")})`;
}

function seconds(value: number | null): string {
  if (value === null) return "";
  return value < 100 ? value.toFixed(2) : value.toFixed(0);
}
