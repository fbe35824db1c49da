import { Assembly } from "./assembly.js";
import { startOfText } from "./detect.js";
import {
  endOfValue,
  expectEnd,
  isList,
  isObject,
  isString,
  KeyTable,
  parseSlice,
  skipSpace,
  visitElements,
  visitMembers,
} from "./json-scanner.js";
import type { ReadTarget } from "./read-entries.js";
import type { TopLevel } from "./read-manifest.js";

/** Keys of a result in run_results.json that have a column. */
const resultKeys = new KeyTable([
  "timing",
  "compiled_code",
  "compiled_sql",
  "unique_id",
  "status",
  "execution_time",
  "thread_id",
  "message",
  "failures",
  "compiled",
  "relation_name",
  "adapter_response",
  "batch_results",
]);

/** Keys of a result in sources.json that have a column. */
const freshnessKeys = new KeyTable([
  "unique_id",
  "status",
  "max_loaded_at",
  "snapshotted_at",
  "max_loaded_at_time_ago_in_s",
  "execution_time",
  "thread_id",
  "error",
  "criteria",
  "adapter_response",
  "timing",
]);

/** Keys of a result that are not copied as they are. */
const takenApart: ReadonlySet<string> = new Set(["timing", "compiled_code", "compiled_sql"]);
const comma = Buffer.from(",");
const timingKeys = new KeyTable(["name", "started_at", "completed_at"]);
const phases = new KeyTable(["compile", "execute"]);

/** Top-level keys that the caller has read already, or that other tables hold. */
const readElsewhere = new Set(["metadata", "args", "elapsed_time"]);

type Piece = string | Buffer;

/** Reads run_results.json of any version; answers the top-level keys beside the results, `args` and `elapsed_time` among them. */
export function readRunResults(
  bytes: Buffer,
  target: ReadTarget,
): TopLevel & { args: unknown; elapsedTime: unknown } {
  return readResultList(bytes, (position, index) => stageRunResult(bytes, target, position, index));
}

/** Reads sources.json of any version. */
export function readSources(
  bytes: Buffer,
  target: ReadTarget,
): TopLevel & { args: unknown; elapsedTime: unknown } {
  return readResultList(bytes, (position, index) => {
    const pieces: Piece[] = [`{"a":${target.artifactId},"i":${index}`];
    const extra = new ExtraKeys(bytes);
    const end = visitMembers(bytes, position, (keyStart, keyEnd, valueStart) => {
      const valueEnd = endOfValue(bytes, valueStart);
      const key = freshnessKeys.find(bytes, keyStart, keyEnd);
      if (key !== undefined) pieces.push(`,"${key}":`, bytes.subarray(valueStart, valueEnd));
      else extra.add(keyStart, valueEnd);
      return valueEnd;
    });
    target.batch.files.freshness.line(...pieces, ...extra.pieces(), "}");
    return end;
  });
}

/** The members of a result that have a column, put together anew; used again from result to result. */
const kept = new Assembly();

function stageRunResult(
  bytes: Buffer,
  target: ReadTarget,
  position: number,
  index: number,
): number {
  let added = "";
  const extra = new ExtraKeys(bytes);
  kept.clear();
  // Members that stay as they are and stand side by side are copied at once.
  let spanStart = -1;
  let spanEnd = -1;
  const closeSpan = (): void => {
    if (spanStart >= 0) {
      kept.add(comma);
      kept.add(bytes, spanStart, spanEnd);
    }
    spanStart = -1;
  };
  const end = visitMembers(bytes, position, (keyStart, keyEnd, valueStart) => {
    const valueEnd = endOfValue(bytes, valueStart);
    const key = resultKeys.find(bytes, keyStart, keyEnd);
    if (key !== undefined && !takenApart.has(key)) {
      if (spanStart < 0) spanStart = keyStart - 1;
      spanEnd = valueEnd;
      return valueEnd;
    }
    closeSpan();
    // Null is what a missing key gives as well.
    if (isNull(bytes, valueStart)) return valueEnd;
    if (key === undefined) extra.add(keyStart, valueEnd);
    else if (key === "timing") added += timingMembers(bytes, valueStart);
    else added += codeMember(bytes, target, valueStart, valueEnd);
    return valueEnd;
  });
  closeSpan();
  target.batch.files.results.line(
    `{"a":${target.artifactId},"i":${index}${added}`,
    kept.text,
    ...extra.pieces(),
    "}",
  );
  return end;
}

function readResultList(
  bytes: Buffer,
  stage: (position: number, index: number) => number,
): TopLevel & { args: unknown; elapsedTime: unknown } {
  const rest: Record<string, unknown> = {};
  let args: unknown;
  let elapsedTime: unknown;
  const end = visitMembers(
    bytes,
    skipSpace(bytes, startOfText(bytes)),
    (keyStart, keyEnd, valueStart) => {
      const key = bytes.toString("utf8", keyStart, keyEnd);
      if (key === "results" && isList(bytes, valueStart)) {
        let index = 0;
        return visitElements(bytes, valueStart, (start) =>
          isObject(bytes, start) ? stage(start, index++) : endOfValue(bytes, start),
        );
      }
      const valueEnd = endOfValue(bytes, valueStart);
      const value = parseSlice(bytes, valueStart, valueEnd);
      if (key === "args") args = value;
      else if (key === "elapsed_time") elapsedTime = value;
      else if (!readElsewhere.has(key) && value !== null) rest[key] = value;
      return valueEnd;
    },
  );
  expectEnd(bytes, end);
  return { rest, args, elapsedTime };
}

/** Start and end of the phases `compile` and `execute`, as four texts. */
function timingMembers(bytes: Buffer, position: number): string {
  if (!isList(bytes, position)) return "";
  let members = "";
  visitElements(bytes, position, (start) => {
    if (!isObject(bytes, start)) return endOfValue(bytes, start);
    let phase: "compile" | "execute" | undefined;
    let started = "";
    let completed = "";
    const end = visitMembers(bytes, start, (keyStart, keyEnd, valueStart) => {
      const valueEnd = endOfValue(bytes, valueStart);
      if (isString(bytes, valueStart)) {
        const key = timingKeys.find(bytes, keyStart, keyEnd);
        if (key === "name") phase = phases.find(bytes, valueStart + 1, valueEnd - 1);
        else if (key === "started_at") started = bytes.toString("utf8", valueStart, valueEnd);
        else if (key === "completed_at") completed = bytes.toString("utf8", valueStart, valueEnd);
      }
      return valueEnd;
    });
    if (phase !== undefined && started !== "") members += `,"${phase[0]}s":${started}`;
    if (phase !== undefined && completed !== "") members += `,"${phase[0]}c":${completed}`;
    return end;
  });
  return members;
}

/** Code is most of a result, and nearly always that of the run before: it travels once. */
function codeMember(bytes: Buffer, target: ReadTarget, start: number, end: number): string {
  if (!isString(bytes, start)) return "";
  const { key, text } = target.memory.code(bytes.subarray(start, end));
  if (text !== undefined)
    target.batch.files.codes.line(`{"k":"${key}","t":`, bytes.subarray(start, end), "}");
  return `,"code_key":"${key}"`;
}

function isNull(bytes: Buffer, position: number): boolean {
  return bytes[position] === 110;
}

/** Keys of a result that no column takes. */
class ExtraKeys {
  readonly #bytes: Buffer;
  readonly #members: Buffer[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Remembers the member from the first letter of its key to the end of its value. */
  add(keyStart: number, valueEnd: number): void {
    this.#members.push(this.#bytes.subarray(keyStart - 1, valueEnd));
  }

  pieces(): Piece[] {
    if (this.#members.length === 0) return [];
    return [
      `,"extra":{`,
      ...this.#members.flatMap((member, index) => (index === 0 ? [member] : [",", member])),
      "}",
    ];
  }
}
