import { didYouMean } from "./basic/did-you-mean.js";
import { AbortedError, OptionsError } from "./errors.js";

/** Looks at the value of an option, and throws an {@link OptionsError} that names it. */
export type Check = (value: unknown, name: string) => void;

const bareDate = /^\d{4}-\d{2}-\d{2}$/;
const moment =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s?(Z|[+-]\d{2}(:?\d{2})?)?$/i;

/** ISO 8601 text of a moment. A bare date stays one: the views read it as the end of that day. */
export function asMoment(value: unknown, name = "asOf"): string {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new OptionsError(`${name} is an invalid Date.`);
    return value.toISOString();
  }
  const text = typeof value === "string" ? value.trim() : "";
  const isDay = bareDate.test(text) && isRealDay(text);
  if (isDay || (moment.test(text) && isRealDay(text.slice(0, 10)))) return text;
  throw new OptionsError(
    `${name} must be a Date or ISO 8601 text, for example "2026-10-01" or "2026-10-01T06:00:00Z".`,
  );
}

/** `Date` rolls 30 February over to March, so the text must come back as it went in. */
function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Every option is one that there is, and passes its check. @throws {@link OptionsError} */
export function assertKnown(given: object, checks: Record<string, Check>, where: string): void {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new OptionsError(`The options of ${where} must be an object.`);
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks);
      throw new OptionsError(
        `Unknown option "${name}" of ${where}.${didYouMean(name, known) || ` It takes ${known.join(", ")}.`}`,
      );
    }
    if (value !== undefined) check(value, name);
  }
}

/** A text that is not empty. */
export function assertText(value: unknown, name: string): void {
  if (typeof value !== "string" || value.trim() === "")
    throw new OptionsError(`${name} must be a text that is not empty.`);
}

/** True or false. */
export function assertBoolean(value: unknown, name: string): void {
  if (typeof value !== "boolean") throw new OptionsError(`${name} must be true or false.`);
}

/** Something to call. */
export function assertFunction(value: unknown, name: string): void {
  if (typeof value !== "function") throw new OptionsError(`${name} must be a function.`);
}

/** Values by name or by place. */
export function assertParameters(value: unknown, name: string): void {
  if (typeof value !== "object" || value === null)
    throw new OptionsError(`${name} must be a list or an object of values.`);
}

/** At least one text. */
export function assertNames(value: unknown, name: string): void {
  const isList =
    Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");
  if (!isList)
    throw new OptionsError(
      `${name} must be a list of names, for example ["project_name", "status"].`,
    );
}

/** A signal of this process. */
export function assertSignal(value: unknown, name: string): void {
  if (!(value instanceof AbortSignal)) throw new OptionsError(`${name} must be an AbortSignal.`);
}

/** An amount as DuckDB takes it. */
export function assertMemory(value: unknown, name: string): void {
  if (typeof value === "string" && /^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i.test(value.trim())) return;
  throw new OptionsError(`${name} must be a text like "2GB", "512MiB" or "50%".`);
}

/** A check for whole numbers from `least` on. */
export function wholeNumber(least: number): Check {
  return (value, name) => {
    if (!Number.isSafeInteger(value) || Number(value) < least)
      throw new OptionsError(`${name} must be a whole number of at least ${least}.`);
  };
}

/** A check for one of a few words. */
export function oneOf(...words: readonly string[]): Check {
  return (value, name) => {
    if (typeof value === "string" && words.includes(value)) return;
    const hint = typeof value === "string" ? didYouMean(value, words) : "";
    throw new OptionsError(
      `${name} must be ${words.map((word) => `"${word}"`).join(" or ")}.${hint}`,
    );
  };
}

/** Nothing is begun for a signal that has fired. `what` is what was not. @throws {@link AbortedError} */
export function assertNotAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted === true)
    throw new AbortedError(`The ${what} was aborted before it started.`, { cause: signal.reason });
}
