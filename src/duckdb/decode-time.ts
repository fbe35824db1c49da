import type {
  DuckDBDateValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBValue,
} from "@duckdb/node-api";
import { DuckDBTimestampMillisecondsValue, DuckDBTimestampSecondsValue } from "./node-api.js";

type AnyTimestamp =
  | DuckDBTimestampValue
  | DuckDBTimestampTZValue
  | DuckDBTimestampSecondsValue
  | DuckDBTimestampMillisecondsValue
  | DuckDBTimestampNanosecondsValue;

const millisecondsOfDay = 86_400_000;
const lastDateMilliseconds = 8.64e15;
const largestInt32 = 2 ** 31 - 1;
const infinity = 2n ** 63n - 1n;

/** A `Date`; text for what a `Date` cannot hold: `infinity`, `-infinity` and years beyond 275760. */
export function convertTimestamp(value: DuckDBValue): Date | string {
  const timestamp = value as AnyTimestamp;
  const ticks = toTicks(timestamp);
  // Not timestamp.isFinite: it calls into the binding, which is slower than all the rest here.
  if (ticks === infinity) return "infinity";
  if (ticks === -infinity) return "-infinity";
  const milliseconds = toMilliseconds(timestamp, ticks);
  return Math.abs(milliseconds) <= lastDateMilliseconds
    ? new Date(milliseconds)
    : String(timestamp);
}

function toTicks(value: AnyTimestamp): bigint {
  if ("micros" in value) return value.micros;
  if (value instanceof DuckDBTimestampSecondsValue) return value.seconds;
  return value instanceof DuckDBTimestampMillisecondsValue ? value.millis : value.nanos;
}

function toMilliseconds(value: AnyTimestamp, ticks: bigint): number {
  if ("micros" in value) return floorDivide(ticks, 1000);
  if (value instanceof DuckDBTimestampSecondsValue) return Number(ticks) * 1000;
  return value instanceof DuckDBTimestampMillisecondsValue
    ? Number(ticks)
    : floorDivide(ticks, 1_000_000);
}

function floorDivide(value: bigint, divisor: number): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return Math.floor(number / divisor);
  const rest = value % BigInt(divisor);
  return Number((value - rest) / BigInt(divisor)) - (rest < 0n ? 1 : 0);
}

/** `YYYY-MM-DD`; years before 1 and after 9999 as DuckDB writes them. */
export function dateText(value: DuckDBDateValue): string {
  if (Math.abs(value.days) >= largestInt32) return value.days < 0 ? "-infinity" : "infinity";
  const text =
    Math.abs(value.days) < 3_000_000 ? new Date(value.days * millisecondsOfDay).toISOString() : "";
  return /^\d{4}-/.test(text) && !text.startsWith("0000") ? text.slice(0, 10) : String(value);
}
