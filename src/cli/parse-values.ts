import { InvalidArgumentError } from "commander";
import type { Parameter } from "../index.js";

/** A whole number of at least one. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError("It takes a whole number of at least 1.");
  }
  return count;
}

/** Seconds, as milliseconds. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === "" || !Number.isFinite(seconds) || seconds < 0)
    throw new InvalidArgumentError("It takes a number of seconds.");
  return Math.round(seconds * 1_000);
}

/** For options that may be repeated. */
export function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}

/** A moment: ISO 8601; a bare date is the start or the end of that day, UTC, as the command says. */
export function parseMoment(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError(
      "It takes a date or moment such as 2026-10-01 or 2026-10-01T12:00:00Z.",
    );
  }
  return text;
}

/** Named parameters collected so far. */
export type NamedParameters = Readonly<Record<string, Parameter>>;

/** Adds `name=value`: numbers, true, false, null and "quoted" text as in JSON, all else as text. */
export function collectParameter(text: string, earlier: NamedParameters): NamedParameters {
  const [, name, value] = /^\$?([A-Za-z_]\w*)=([^]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("It takes name=value, for example --param name=orders.");
  return { ...earlier, [name]: parseScalar(value) };
}

function parseScalar(text: string): Parameter {
  if (/^-?(0|[1-9]\d*)$/.test(text))
    return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
  try {
    const value: unknown = JSON.parse(text);
    if (
      value === null ||
      typeof value === "boolean" ||
      typeof value === "number" ||
      typeof value === "string"
    )
      return value;
  } catch {
    // not JSON, so it is text
  }
  return text;
}
