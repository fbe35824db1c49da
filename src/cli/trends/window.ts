import { InvalidArgumentError } from "commander";

const hour = 3_600_000;
const day = 24 * hour;

/** Buckets of time that `dbt_history.build_times` knows. */
export const buckets = ["hour", "6 hours", "day", "week", "month", "invocation"] as const;
export type Bucket = (typeof buckets)[number];

const bucketSteps: Readonly<Record<Exclude<Bucket, "month" | "invocation">, number>> = {
  hour,
  "6 hours": 6 * hour,
  day,
  week: 7 * day,
};

/** Where a window begins: a moment, or so many milliseconds before its end. */
export type Since = { readonly moment: Date } | { readonly milliseconds: number };

const units: Readonly<Record<string, number>> = { h: hour, d: day, w: 7 * day };

/** `2026-10-01`, `2026-10-01T12:00:00Z`, `36h`, `14d` or `4w`. */
export function parseSince(text: string): Since {
  const [, amount, unit] = /^(\d+)([hdw])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined)
    return { milliseconds: Number(amount) * (units[unit] ?? day) };
  const moment = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(moment.getTime())) return { moment };
  throw new InvalidArgumentError(
    "It takes a date such as 2026-10-01, or a length such as 36h, 14d or 4w.",
  );
}

/** A stretch of history, halved: `before` ends and `now` begins in the middle. */
export interface Window {
  readonly from: Date;
  readonly middle: Date;
  readonly to: Date;
}

/** The window that ends with the newest build. A length counts back from there, not from the clock. */
export function windowOf(first: Date, last: Date, since: Since | undefined): Window {
  const asked =
    since === undefined
      ? first
      : "moment" in since
        ? since.moment
        : new Date(last.getTime() - since.milliseconds);
  const from = asked.getTime() < first.getTime() ? first : asked;
  return { from, middle: new Date((from.getTime() + last.getTime()) / 2), to: last };
}

/** The bucket that makes about 20 to 30 points of a window. */
export function bucketFor(window: Window): Bucket {
  const days = (window.to.getTime() - window.from.getTime()) / day;
  if (days <= 1.5) return "hour";
  if (days <= 9) return "6 hours";
  if (days <= 60) return "day";
  return days <= 400 ? "week" : "month";
}

/** A point of a line over time. */
export type Point = {
  readonly bucket_start: Date;
  readonly p50_seconds: number | null;
};

/** Every bucket of the window in order, so that a bucket without builds becomes a gap. */
export function slotsOf(points: readonly Point[], bucket: Bucket): readonly number[] {
  const starts = [...new Set(points.map((point) => point.bucket_start.getTime()))];
  starts.sort((left, right) => left - right);
  const first = starts[0];
  const last = starts.at(-1);
  if (bucket === "invocation" || first === undefined || last === undefined) return starts;
  const slots: number[] = [];
  for (let start = first; start <= last; start = nextStart(start, bucket)) slots.push(start);
  return slots;
}

/** The values of one line at the slots; null where it has none. */
export function valuesAt(
  slots: readonly number[],
  points: readonly Point[],
): readonly (number | null)[] {
  const values = new Map(points.map((point) => [point.bucket_start.getTime(), point.p50_seconds]));
  return slots.map((slot) => values.get(slot) ?? null);
}

function nextStart(start: number, bucket: Exclude<Bucket, "invocation">): number {
  if (bucket !== "month") return start + bucketSteps[bucket];
  const moment = new Date(start);
  return Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 1);
}
