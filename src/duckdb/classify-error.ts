import {
  AbortedError,
  isEngineError,
  PolicyError,
  QueryError,
  StoreError,
  type EngineError,
  type QueryErrorKind,
} from "../errors.js";
import type { Parameters } from "../types.js";
import { describeValueFault } from "./describe-value-fault.js";
import { readDuckDBError, type DuckDBError } from "./duckdb-error.js";
import { redactParameters } from "./redact-parameters.js";

/** What was running when DuckDB failed. */
export interface FailedStatement {
  readonly sql: string;
  /** To keep their values out of the message. */
  readonly parameters?: Parameters | undefined;
  /** The database file, or `:memory:`. */
  readonly database: string;
}

const kinds: Readonly<Record<string, QueryErrorKind>> = {
  Parser: "syntax",
  Syntax: "syntax",
  "Parameter Not Resolved": "syntax",
  "Parameter Not Allowed": "syntax",
  Catalog: "name",
  Conversion: "value",
  "Out of Range": "value",
  "Invalid Input": "value",
  "Mismatch Type": "value",
  "Divide by Zero": "value",
  Decimal: "value",
  Constraint: "value",
  Sequence: "value",
  "Invalid type": "value",
  "Object Size": "value",
  "Out of Memory": "resource",
  INTERNAL: "internal",
  FATAL: "internal",
};

/**
 * Turns an error of DuckDB into one of ours. DuckDB's own text is passed on only where it can quote nothing but names and the
 * statement itself; it is no `cause` either, because whoever logs an error logs its cause.
 */
export function classifyError(error: unknown, statement: FailedStatement): EngineError {
  if (isEngineError(error)) return error;
  const fault = readDuckDBError(error);
  const { sql, database } = statement;
  if (fault.type === "INTERRUPT") return new AbortedError("The query was interrupted.");
  if (fault.type === "Permission" || /the configuration has been locked/.test(fault.message))
    return new PolicyError(outsideSandbox, { sql });
  if (/no space left on device|disk quota exceeded/i.test(fault.message)) {
    return new StoreError(
      `The disk is full: ${database} or its scratch folder could not be written. What was committed before is safe.`,
      { database },
    );
  }
  const kind = kinds[fault.type] ?? (fault.type === "Binder" ? bindKind(fault) : "other");
  const { message, hint } = explain(fault, kind);
  return new QueryError(redactParameters(message, statement), {
    sql,
    kind,
    position: toPosition(fault, kind, sql),
    hint: hint === undefined ? undefined : redactParameters(hint, statement),
  });
}

const outsideSandbox =
  "The query reaches outside the store (files, network, extensions or settings), which the sandbox forbids. " +
  "Load files with load(), write them with export(), or open the store with access: 'full' if you trust the SQL.";

function bindKind(fault: DuckDBError): QueryErrorKind {
  if (
    fault.subtype === "COLUMN_NOT_FOUND" ||
    /not found|does not (?:have|exist)|Ambiguous reference/.test(fault.message)
  )
    return "name";
  return /\b(?:types?|cast|compare)\b/.test(fault.message) ? "type" : "other";
}

function explain(
  fault: DuckDBError,
  kind: QueryErrorKind,
): { message: string; hint?: string | undefined } {
  switch (kind) {
    case "value":
      return { message: describeValueFault(fault) };
    case "resource":
      return {
        message: "DuckDB ran out of memory or scratch space.",
        hint: "Ask for fewer rows or columns, aggregate before sorting, stream the result, or raise memoryLimit.",
      };
    case "internal":
      return {
        message:
          "DuckDB failed inside. Close the store and open it again; if it happens once more, please report it with the statement.",
      };
    case "other":
      if (fault.type !== "Binder" && fault.type !== "Not implemented")
        return {
          message: `DuckDB could not run the statement (${fault.type || "unknown"} error).`,
        };
      break;
    default:
  }
  return splitHint(fault.message);
}

const hintStart =
  /\s*\n+\s*(?=Did you mean|Candidate |Possible solutions|Please try installing|Either add it)/;
const missingExtension =
  /^(?<what>.+? with name "?(?<name>[^"]+?)"?) is not in the catalog, but it exists in the (?<extension>\w+) extension/;
/** DuckDB offers the nearest of all its catalog; these say nothing to someone who looks for a model. */
const poorHint = /^Did you mean "(?:pg_|duckdb_|sqlite_|pragma_|main\.|system\.)/;
const longestHint = 600;

function splitHint(text: string): { message: string; hint: string | undefined } {
  const extension = missingExtension.exec(text)?.groups;
  if (extension !== undefined) {
    return {
      message: `${extension["what"]} does not exist.`,
      hint: `It belongs to the DuckDB extension ${extension["extension"]}, which is not loaded.`,
    };
  }
  const [message = text, ...rest] = text.split(hintStart);
  const hint = rest
    .join("\n")
    .replace(/^(Candidate \w+): :/, "$1:")
    .replace(/[ \t]*\n[ \t]*/g, "\n")
    .trim();
  if (hint === "" || poorHint.test(hint)) return { message: message.trim(), hint: undefined };
  return {
    message: message.trim(),
    hint: hint.length > longestHint ? `${hint.slice(0, longestHint)}...` : hint,
  };
}

/** True where a cast, a literal or a name begins. */
function startsExpression(sql: string, position: number): boolean {
  return (
    /^(?:::|['"$?([{])/.test(sql.slice(position)) ||
    (/\w/.test(sql[position] ?? "") && !/\w/.test(sql[position - 1] ?? ""))
  );
}

/** A fault inside a view has its offset in the view's text: offsets that cannot be right are dropped, the rest is a good guess. */
function toPosition(fault: DuckDBError, kind: QueryErrorKind, sql: string): number | undefined {
  if (fault.byteOffset === undefined) return undefined;
  const bytes = Buffer.from(sql);
  if (fault.byteOffset > bytes.length) return undefined;
  const position = bytes.subarray(0, fault.byteOffset).toString().length;
  if (kind === "value" && !startsExpression(sql, position)) return undefined;
  return position;
}
