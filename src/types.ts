/** Where and when a question is asked. Unset: every relation's own default (see `sql/README.md`). */
export interface Place {
  /**
   * A moment: ISO 8601 text or a `Date`. Relations show what was known then. A bare date (`2026-10-01`) means the end of that day, UTC.
   */
  readonly asOf?: string | Date | undefined;
  /** Name of an environment, for example `ci`. An unknown name is an error with suggestions. */
  readonly environment?: string | undefined;
  /** Name of a dbt project. An unknown name is an error with suggestions. */
  readonly project?: string | undefined;
}

/** Settings of one query. */
export interface QuerySettings extends Place {
  /** Stops the query; the call rejects with an `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
  /** Most rows to return; more are cut and `truncated` is true. Default: no limit. */
  readonly limit?: number | undefined;
  /** Milliseconds after which the query is interrupted with a `LimitError`. Default: none. */
  readonly timeout?: number | undefined;
  /**
   * How 64-bit and larger integers come out: `bigint` (default) is exact; `number` throws a `LimitError` when a value is beyond
   * `Number.MAX_SAFE_INTEGER`.
   */
  readonly integers?: "bigint" | "number" | undefined;
}

/**
 * A value as it comes out of a query.
 *
 * - Integers up to 32 bits and floating point: `number`; `bigint`, `hugeint` and their unsigned twins: `bigint`, or `number` by `integers`.
 * - `decimal`: text, because a number would not be exact. Cast to `double` for a number.
 * - Timestamps of every kind: `Date` (milliseconds, UTC); `infinity` and years beyond 275760 as text. `date`: text `YYYY-MM-DD`.
 * - `time`, `interval`, `uuid`, `bit`, enums and `json`: text. `blob`: `Uint8Array`.
 * - Lists and arrays: arrays. Structs: objects, unnamed ones (`row(1, 2)`) arrays. Maps with text keys: objects; other maps: an array of
 *   `{ key, value }`. Unions: `{ tag, value }`.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A row: column name to value. */
export type Row = { readonly [column: string]: Value };

/** A value that a query takes as a parameter. */
export type Parameter =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly Parameter[];

/** Positional (`?`, `$1`) or named (`$name`) parameters. */
export type Parameters = readonly Parameter[] | { readonly [name: string]: Parameter };

/** A column of a result. */
export interface Column {
  readonly name: string;
  /** DuckDB's name of the type, for example `TIMESTAMP WITH TIME ZONE` or `VARCHAR[]`. */
  readonly type: string;
}

/** What a query returns. Frozen. */
export interface QueryResult<R = Row> {
  readonly rows: readonly R[];
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** True if `limit` cut rows. */
  readonly truncated: boolean;
}

/** Rows of a running query, fetched as they are read. Iterate once; leaving the loop ends the query. */
export interface RowStream<R = Row> extends AsyncIterable<R>, AsyncDisposable {
  readonly columns: readonly Column[];
  /** Chunks of rows (up to 2,048) in place of single rows. */
  batches(): AsyncIterable<readonly R[]>;
  /** Ends the query and gives its connection back. Safe to call twice. */
  close(): Promise<void>;
}

/** Settings of a query whose answer is Arrow data. */
export interface ArrowSettings extends Omit<QuerySettings, "integers"> {
  /** Rows of a record batch, rounded up to whole chunks of 2,048; it ends earlier when they take 64 MiB. Default: 122,880. */
  readonly batchRows?: number | undefined;
  /**
   * Names of text columns to hand out as dictionaries (each batch has its own): fewer bytes where texts repeat, and faster to read, but slower to
   * make. Default: none, as with Python's DuckDB.
   */
  readonly dictionary?: readonly string[] | undefined;
}

/**
 * The bytes of a running query in Arrow's IPC stream format: the schema, then each record batch, then the end. Iterate once; leaving the loop
 * ends the query.
 */
export interface ArrowStream extends AsyncIterable<Uint8Array>, AsyncDisposable {
  readonly columns: readonly Column[];
  /** Rows handed out so far. */
  readonly rowCount: number;
  /** True if `limit` cut rows; known after the last bytes. */
  readonly truncated: boolean;
  /** Ends the query and gives its connection back. Safe to call twice. */
  close(): Promise<void>;
}

/** The kinds of artifacts that can be loaded. */
export type ArtifactKind = "manifest" | "run_results" | "catalog" | "sources" | "semantic_manifest";

/** Options of `open()`. */
export interface EngineOptions {
  /** Path of a `.duckdb` file, made if it does not exist. Default: in memory. */
  readonly database?: string | undefined;
  /** Open the file for reading only; `load` and `forget` then fail. Default: false. */
  readonly readOnly?: boolean | undefined;
  /**
   * `sandboxed` (default): queries see the store and nothing else (no files, no network, one SELECT or EXPLAIN per call).
   * `full`: whatever DuckDB may do. Only for SQL that you trust.
   */
  readonly access?: "sandboxed" | "full" | undefined;
  /** Threads for DuckDB. Default: DuckDB's own choice, all cores. */
  readonly threads?: number | undefined;
  /** Memory that DuckDB may use, for example `2GB`. Default: DuckDB's own choice, 80 % of the machine. */
  readonly memoryLimit?: string | undefined;
  /** Folder under which a private scratch folder is made. Default: the system's temporary folder. */
  readonly temporaryDirectory?: string | undefined;
  /** Milliseconds to wait for a store that another process holds. Default: 0, fail at once. */
  readonly wait?: number | undefined;
}

/** Something to load: a path or glob, the bytes of one file, or a parsed artifact. */
export type LoadInput = string | Uint8Array | { readonly [key: string]: unknown };

/** How far a load has come. */
export interface LoadProgress {
  readonly phase: "finding" | "loading" | "finishing";
  /** Files (and archive members) dealt with so far. */
  readonly files: number;
  /** Files found so far. */
  readonly filesTotal: number;
  readonly bytes: number;
  readonly bytesTotal: number;
  /** Rows written to the store so far. */
  readonly rows: number;
}

/**
 * Keys of `metadata.env` (what `DBT_ENV_CUSTOM_ENV_*` was set to, without the prefix) that name an invocation's place; the first that is
 * there counts.
 */
export interface EnvKeys {
  /** Default: `ENVIRONMENT`. */
  readonly environment: readonly string[];
  /** Default: `JOB_ID`, `DBT_CLOUD_JOB_ID`. */
  readonly job: readonly string[];
  /** Default: `RUN_ID`, `DBT_CLOUD_RUN_ID`. */
  readonly run: readonly string[];
  /** Default: `GIT_SHA`. */
  readonly gitSha: readonly string[];
  /** Default: `GIT_BRANCH`. */
  readonly gitBranch: readonly string[];
}

/** Options of `engine.load()`. */
export interface LoadOptions {
  /** Names taken from paths: `runs/{project}/{environment}/{run}`, matched against the end of each file's folder. Placeholders: project, environment, job, run; `*` for any one folder. */
  readonly layout?: string | undefined;
  /** Project of everything in this load, whatever the artifacts say. */
  readonly project?: string | undefined;
  /** Environment of everything in this load, whatever the artifacts say. */
  readonly environment?: string | undefined;
  /** Job of everything in this load, whatever the artifacts say. */
  readonly job?: string | undefined;
  /** Run of everything in this load, whatever the artifacts say. */
  readonly run?: string | undefined;
  /** The environment that unset queries show. Kept in the store, for the projects of this load. */
  readonly defaultEnvironment?: string | undefined;
  /** Other keys of `metadata.env` to read places from, for the artifacts that this load adds. A list that is not given keeps its default. */
  readonly envKeys?: Partial<EnvKeys> | undefined;
  /** Called after each file and each batch. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Stops the load after the batch under way was rolled back; finished batches stay. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of one file of a load. */
export interface LoadedFile {
  /** Path, or `archive.zip!/member`, or `memory:...` for buffers and objects. */
  readonly uri: string;
  /**
   * `loaded`: new in the store. `unchanged`: same path, size and time as before (not read). `duplicate`: same content as an
   * artifact that is already there. `moved`: already there, now under another name given by option. `ignored`: not a dbt artifact.
   * `failed`: an artifact (or it says so) that cannot be read; `reason` says why.
   */
  readonly outcome: "loaded" | "unchanged" | "duplicate" | "moved" | "ignored" | "failed";
  readonly kind: ArtifactKind | undefined;
  readonly reason: string | undefined;
}

/** What a load did; every file that was seen is in exactly one of the counts. */
export interface LoadReport {
  readonly files: number;
  readonly loaded: number;
  readonly unchanged: number;
  readonly duplicate: number;
  readonly moved: number;
  readonly ignored: number;
  readonly failed: number;
  readonly bytes: number;
  /** Rows added to the store. */
  readonly rows: number;
  readonly seconds: number;
  /** Loaded artifacts by kind. */
  readonly kinds: Readonly<Partial<Record<ArtifactKind, number>>>;
  /** Files that were not loaded for a reason that someone should read: failed ones, and ignored ones that were named explicitly. */
  readonly problems: readonly LoadedFile[];
  /** Every project in the store with its default environment, as the load left it. */
  readonly projects: readonly {
    readonly project: string;
    readonly defaultEnvironment: string;
    readonly environments: readonly string[];
  }[];
  /** Things to know, for example several projects in one store or a dbt version that is newer than this package. */
  readonly notes: readonly string[];
}

/** What `engine.forget()` removes: the runs that match every given field. At least one is needed. */
export interface ForgetSelection {
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
  readonly job?: string | undefined;
  readonly run?: string | undefined;
  readonly invocation?: string | undefined;
  /** Invocations that were generated before this moment. */
  readonly before?: string | Date | undefined;
  /** Count only, remove nothing. Default: false. */
  readonly dryRun?: boolean | undefined;
}

/** What `engine.forget()` removed (or would remove). */
export interface ForgetReport {
  readonly invocations: number;
  readonly artifacts: number;
  readonly results: number;
  /** Definitions that nothing else needed. */
  readonly definitions: number;
}

/** What is in the store, as `engine.info()` tells it. */
export interface StoreInfo {
  readonly database: string;
  readonly storeVersion: number;
  readonly createdBy: string;
  /** Bytes of the database file; undefined in memory. */
  readonly bytes: number | undefined;
  readonly artifacts: Readonly<Partial<Record<ArtifactKind, number>>>;
  readonly failed: number;
  readonly invocations: number;
  readonly results: number;
  readonly definitions: number;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly projects: readonly ProjectInfo[];
}

/** A project of the store. */
export interface ProjectInfo {
  readonly project: string;
  readonly defaultEnvironment: string;
  readonly environments: readonly {
    readonly environment: string;
    readonly invocations: number;
    readonly from: Date | undefined;
    readonly to: Date | undefined;
  }[];
}

/** A relation that users can query, with its comments. */
export interface RelationInfo {
  /** `dbt`, `dbt_rt` or `dbt_history`. */
  readonly schema: string;
  readonly name: string;
  readonly type: "view" | "macro";
  /** What it shows. The comment in the database says the grain as well; here that stands in `oneRowPer` and `grain`. */
  readonly comment: string;
  /** What a row stands for, as in `node executed in an invocation`. Empty where an older version made the store's views: a load renews them. */
  readonly oneRowPer: string;
  /** The columns that tell rows apart: grouped by them, each row is alone. Empty where `oneRowPer` is. */
  readonly grain: readonly string[];
  /** Names of a macro's parameters, in order. A view has none. */
  readonly parameters: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly comment: string;
  }[];
}

/** Settings of one GraphQL query. */
export interface GraphQLSettings extends Place {
  /** Which operation to run, where the document has several. */
  readonly operationName?: string | undefined;
  /** Stops the query; the call rejects with an `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the query is interrupted with a `LimitError`. Default: none. */
  readonly timeout?: number | undefined;
  /** What one query may ask for; more is an error in `errors`. */
  readonly limits?: Partial<GraphQLLimits> | undefined;
  /** Whether fields that want the same rows share a statement. Off, the answer is the same and takes longer: for tests. Default: true. */
  readonly merging?: boolean | undefined;
}

/** What one query may ask for. */
export interface GraphQLLimits {
  /** Levels of nested selections. Default: 32. */
  readonly depth: number;
  /** Fields, after fragments are opened, counted for each type that they are asked of. Default: 20,000. */
  readonly fields: number;
  /** SQL statements. Default: 300. */
  readonly statements: number;
}

/** What a GraphQL query returns, in the form of the GraphQL specification. */
export interface GraphQLResult<Data = { readonly [field: string]: unknown }> {
  /** Absent where the query could not be run; null where a field that must not be null failed. */
  readonly data?: Data | null | undefined;
  readonly errors?:
    | readonly {
        readonly message: string;
        readonly locations?: readonly { readonly line: number; readonly column: number }[];
        readonly path?: readonly (string | number)[];
        readonly extensions?: { readonly [key: string]: unknown };
      }[]
    | undefined;
}

/** What a GraphQL query would do. */
export interface GraphQLExplanation {
  /** The statements as a tree, one line each. */
  readonly plan: string;
  /**
   * In the order in which they are sent; those without a path in the query make tables that later ones read. Parameters `$k1`, `$k2` ...
   * are the keys of the parents' rows, which are known once those are there: they are not listed.
   */
  readonly statements: readonly {
    readonly path: string;
    readonly sql: string;
    readonly parameters: { readonly [name: string]: unknown };
  }[];
}

/** What an export can write. */
export type ExportFormat = "parquet" | "arrow" | "arrow-stream" | "csv" | "jsonl" | "duckdb";

/** Options of `engine.export()`. */
export interface ExportOptions extends Place {
  /**
   * `parquet`, `arrow` (IPC file), `arrow-stream` (IPC stream), `csv`, `jsonl` (JSON lines) or `duckdb`. Default: by the ending of the target
   * (`.parquet`, `.arrow`, `.feather`, `.arrows`, `.csv`, `.jsonl`, `.ndjson`, `.duckdb`, and `.csv.gz`, `.jsonl.gz`); `parquet` for a folder.
   */
  readonly format?: ExportFormat | undefined;
  /** Parameters of the query. */
  readonly parameters?: Parameters | undefined;
  /** Columns whose values become folders, `project_name=shop/day=2026-10-01/data_0.parquet`. The target is a folder then. For Parquet and CSV. */
  readonly partitionBy?: readonly string[] | undefined;
  /** Of Parquet: `zstd` (default), `snappy`, `gzip` or `uncompressed`. CSV and JSON lines: `gzip` or `uncompressed`, by default by the ending. */
  readonly compression?: ExportCompression | undefined;
  /** Rows of a row group of Parquet. Default: 122,880, what DuckDB reads in one piece. */
  readonly rowGroupSize?: number | undefined;
  /** Replace what is at the target. A folder is replaced only if it holds nothing but what an export wrote. Default: false. */
  readonly overwrite?: boolean | undefined;
  /** Most rows to write, of each relation. Default: all. */
  readonly limit?: number | undefined;
  /** Called before and after each relation. */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
  /** Stops the export; nothing is left at the target. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the export is stopped with a `LimitError`. Default: none. */
  readonly timeout?: number | undefined;
}

/** How files are compressed. */
export type ExportCompression = "zstd" | "snappy" | "gzip" | "uncompressed";

/** How far an export has come. */
export interface ExportProgress {
  /** The relation that is being written; undefined for a query. */
  readonly relation: string | undefined;
  /** Relations written so far. */
  readonly relations: number;
  readonly relationsTotal: number;
  /** Rows written so far. */
  readonly rows: number;
}

/** What an export wrote. */
export interface ExportReport {
  readonly format: ExportFormat;
  /** Empty for a stream. */
  readonly files: readonly ExportedFile[];
  readonly rows: number;
  readonly bytes: number;
  /** What the format keeps otherwise than the store has it, with what to do. */
  readonly warnings: readonly string[];
}

/** A file that an export wrote. */
export interface ExportedFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}
