const brand = Symbol.for("artifactql.error");

/** What went wrong, as one word a program can test. */
export type ErrorCode =
  | "OPTIONS"
  | "ARTIFACT"
  | "STORE"
  | "LOCKED"
  | "QUERY"
  | "POLICY"
  | "LIMIT"
  | "EXPORT"
  | "ABORTED"
  | "CLOSED";

/**
 * The base of every error that artifactql throws on purpose.
 *
 * The message says what happened, with which name, and what to do; data stands in fields. Values of query parameters and
 * text from artifacts never enter a message. Test for it with {@link isEngineError}, which also works across two copies of the package.
 */
export class EngineError extends Error {
  readonly code: ErrorCode;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }

  /** A plain object for logs: name, code, message and the fields of the subclass. */
  toJSON(): Record<string, unknown> {
    const fields = Object.fromEntries(Object.entries(this).filter(([key]) => key !== "name"));
    return { name: this.name, message: this.message, ...fields };
  }
}

/** A call or a command was given something it does not take: an unknown option, a wrong type, an unknown name. */
export class OptionsError extends EngineError {
  constructor(message: string, options?: { cause?: unknown }) {
    super("OPTIONS", message, options);
  }
}

/** A file could not be read as a dbt artifact. In a load it is reported, not thrown. */
export class ArtifactError extends EngineError {
  /** Where the artifact came from. */
  readonly uri: string;
  /** Byte offset of the fault, where one is known. */
  readonly position: number | undefined;

  constructor(
    message: string,
    details: { uri: string; position?: number | undefined; cause?: unknown },
  ) {
    super("ARTIFACT", message, { cause: details.cause });
    this.uri = details.uri;
    this.position = details.position;
  }
}

/** The store file cannot be used: written by a newer artifactql, not a store, damaged, or the disk is full. */
export class StoreError extends EngineError {
  /** The database file, or `:memory:`. */
  readonly database: string;

  constructor(message: string, details: { database: string; cause?: unknown }) {
    super("STORE", message, { cause: details.cause });
    this.database = details.database;
  }
}

/** Another process (or this one, with other settings) holds the store file. */
export class LockedError extends EngineError {
  /** The database file. */
  readonly database: string;
  /** Process id of the holder, where the system tells it. */
  readonly pid: number | undefined;

  constructor(
    message: string,
    details: { database: string; pid?: number | undefined; cause?: unknown },
  ) {
    super("LOCKED", message, { cause: details.cause });
    this.database = details.database;
    this.pid = details.pid;
  }
}

/** What kind of fault DuckDB found in a statement. */
export type QueryErrorKind =
  | "syntax"
  | "name"
  | "type"
  | "value"
  | "resource"
  | "internal"
  | "other";

/** A statement failed in DuckDB. */
export class QueryError extends EngineError {
  /** The statement as it was given. */
  readonly sql: string;
  readonly kind: QueryErrorKind;
  /** Offset into `sql`, in characters, where DuckDB names one. */
  readonly position: number | undefined;
  /** What DuckDB suggests, as in "Did you mean ...". */
  readonly hint: string | undefined;

  constructor(
    message: string,
    details: {
      sql: string;
      kind: QueryErrorKind;
      position?: number | undefined;
      hint?: string | undefined;
      cause?: unknown;
    },
  ) {
    super("QUERY", message, { cause: details.cause });
    this.sql = details.sql;
    this.kind = details.kind;
    this.position = details.position;
    this.hint = details.hint;
  }
}

/** A statement is refused before it runs: not a SELECT or EXPLAIN, several statements, files or settings outside the sandbox. */
export class PolicyError extends EngineError {
  /** The statement as it was given. */
  readonly sql: string;

  constructor(message: string, details: { sql: string; cause?: unknown }) {
    super("POLICY", message, { cause: details.cause });
    this.sql = details.sql;
  }
}

/** A stated limit was passed, or a value does not fit the type that was asked for. */
export class LimitError extends EngineError {
  readonly limit: number;
  readonly actual: number;

  constructor(message: string, details: { limit: number; actual: number }) {
    super("LIMIT", message);
    this.limit = details.limit;
    this.actual = details.actual;
  }
}

/** What an export was to write could not be written: the target is there already, cannot be written to, or does not take the data. */
export class ExportError extends EngineError {
  /** The file or folder that was to be written, where it is one. */
  readonly target: string | undefined;

  constructor(message: string, details: { target?: string | undefined; cause?: unknown } = {}) {
    super("EXPORT", message, { cause: details.cause });
    this.target = details.target;
  }
}

/** The caller's `AbortSignal` fired; `cause` is its reason. */
export class AbortedError extends EngineError {
  constructor(message: string, options?: { cause?: unknown }) {
    super("ABORTED", message, options);
  }
}

/** The engine, or the stream, was closed before the call. */
export class ClosedError extends EngineError {
  constructor(message = "This engine is closed. Open another one with open().") {
    super("CLOSED", message);
  }
}

/** True for errors that artifactql threw on purpose, also when they come from another copy of the package. */
export function isEngineError(value: unknown): value is EngineError {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as Record<symbol, unknown>)[brand] === true
  );
}
