/**
 * What a SELECT could do to the store, the process or the file system, or tell about the machine, although the sandbox is locked
 * (`select * from enable_logging(storage = 'file', ...)` with a forbidden path makes every later query of the instance fail: tried).
 * A test holds these lists against `duckdb_functions()`, so that a new DuckDB cannot add one unnoticed.
 */

/** Why a function is refused, to end a sentence that begins with "The function x() ". */
const reasons = {
  files: "reads files, which the sandbox forbids. Load artifacts with load().",
  settings: "changes how DuckDB works for everybody, which the sandbox forbids.",
  machine: "tells about this machine, which the sandbox forbids.",
  writes: "changes something, and a query only reads.",
  waits: "only keeps a thread from its work.",
  hidden: "runs or names what cannot be checked. Write the query or the table name out.",
} as const;

type Reason = keyof typeof reasons;

const refused: Readonly<Record<Reason, readonly string[]>> = {
  files: [
    ..."glob read_blob read_csv read_csv_auto read_duckdb read_json read_json_auto read_json_objects read_json_objects_auto".split(
      " ",
    ),
    ..."read_ndjson read_ndjson_auto read_ndjson_objects read_parquet read_text sniff_csv".split(
      " ",
    ),
    ..."parquet_bloom_probe parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_metadata parquet_scan parquet_schema".split(
      " ",
    ),
    // These take an address in memory.
    ..."arrow_scan arrow_scan_dumb seq_scan".split(" "),
  ],
  settings: [
    ..."checkpoint force_checkpoint enable_logging disable_logging truncate_duckdb_logs enable_profiling disable_profiling".split(
      " ",
    ),
    ..."enable_peg_parser disable_peg_parser check_peg_parser".split(" "),
  ],
  machine: [
    ..."duckdb_settings duckdb_profiling_settings duckdb_databases duckdb_secrets which_secret duckdb_extensions duckdb_external_file_cache".split(
      " ",
    ),
    ..."duckdb_temporary_files duckdb_logs duckdb_logs_parsed duckdb_log_contexts sql_auto_complete getenv".split(
      " ",
    ),
  ],
  writes: ["nextval", "write_log"],
  waits: ["sleep_ms", "pg_sleep"],
  hidden: ["query", "query_table", "histogram_values", "json_execute_serialized_sql"],
};

const reasonOf = new Map(
  Object.entries(refused).flatMap(([reason, names]) =>
    names.map((name) => [name, reasons[reason as Reason]] as const),
  ),
);

/** Views of DuckDB over refused functions. */
export const refusedRelations: ReadonlySet<string> = new Set([
  "duckdb_settings",
  "pg_settings",
  "duckdb_databases",
  "pragma_database_list",
  "duckdb_logs",
]);

/** Settings whose value is harmless; others hold paths. */
export const readableSettings: ReadonlySet<string> = new Set([
  "timezone",
  "calendar",
  "threads",
  "memory_limit",
  "max_memory",
  "schema",
  "search_path",
]);

/** Table functions of DuckDB that only compute, or read the catalog. */
export const allowedTableFunctions: ReadonlySet<string> = new Set([
  ..."duckdb_approx_database_count duckdb_columns duckdb_connection_count duckdb_constraints duckdb_coordinate_systems".split(
    " ",
  ),
  ..."duckdb_dependencies duckdb_functions duckdb_indexes duckdb_keywords duckdb_memory duckdb_optimizers duckdb_prepared_statements".split(
    " ",
  ),
  ..."duckdb_schemas duckdb_secret_types duckdb_sequences duckdb_table_sample duckdb_tables duckdb_types duckdb_variables".split(
    " ",
  ),
  ..."duckdb_views generate_series icu_calendar_names json_each json_tree pg_timezone_names pragma_collations".split(
    " ",
  ),
  ..."pragma_database_size pragma_metadata_info pragma_platform pragma_show pragma_storage_info pragma_table_info".split(
    " ",
  ),
  ..."pragma_user_agent pragma_version range repeat repeat_row summary test_all_types test_vector_types unnest".split(
    " ",
  ),
]);

/** Why a function is refused; undefined if it is not. */
export function refusalOf(functionName: string): string | undefined {
  return reasonOf.get(functionName.toLowerCase());
}
