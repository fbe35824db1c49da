import type { ExportCompression, ExportFormat } from "../types.js";

/** What is true of a format. */
export interface Format {
  readonly name: ExportFormat;
  /** Ends of file names, with the dot, the usual one first. */
  readonly endings: readonly string[];
  /** Who writes it: COPY of DuckDB, our Arrow part, or DuckDB as a database of its own. */
  readonly writer: "copy" | "arrow" | "database";
  readonly isPartitionable: boolean;
  /** The first is the default; none: it is not compressed. */
  readonly compressions: readonly ExportCompression[];
  /** DuckDB types, as a pattern, that it keeps in another way, and how. */
  readonly changes: readonly TypeChange[];
}

/** Types that a format does not have. */
export interface TypeChange {
  readonly types: RegExp;
  readonly becomes: string;
  readonly advice: string;
}

const hugeIntegers: TypeChange = {
  types: /\bU?HUGEINT\b/,
  becomes: "DOUBLE, which is exact only up to 2^53",
  advice: "sum() of whole numbers gives it. Cast it where it fits: ::bigint, or ::decimal(38, 0)",
};

const arrowTimes: TypeChange = {
  types: /\bTIME WITH TIME ZONE\b/,
  becomes: "TIME without its offset",
  advice: "Cast it to VARCHAR to keep the offset",
};

/** Every format, by name. */
export const formats: Readonly<Record<ExportFormat, Format>> = {
  parquet: {
    name: "parquet",
    endings: [".parquet"],
    writer: "copy",
    isPartitionable: true,
    compressions: ["zstd", "snappy", "gzip", "uncompressed"],
    changes: [
      hugeIntegers,
      {
        types: /\b(?:BIT|BIGNUM|TIME_NS)\b/,
        becomes: "VARCHAR",
        advice: "Parquet has no such type",
      },
      {
        types: /\bTIME WITH TIME ZONE\b/,
        becomes: "TIME in UTC, without its zone",
        advice: "Cast it to VARCHAR to keep the zone",
      },
      {
        types: /\bINTERVAL\b/,
        becomes: "an interval of whole milliseconds",
        advice: "Cast it with epoch() to seconds, or to VARCHAR",
      },
      {
        types: /\bUNION\(/,
        becomes: "STRUCT with a tag",
        advice: "Parquet has no such type",
      },
    ],
  },
  arrow: {
    name: "arrow",
    endings: [".arrow", ".feather"],
    writer: "arrow",
    isPartitionable: false,
    compressions: [],
    changes: [arrowTimes],
  },
  "arrow-stream": {
    name: "arrow-stream",
    endings: [".arrows"],
    writer: "arrow",
    isPartitionable: false,
    compressions: [],
    changes: [arrowTimes],
  },
  csv: {
    name: "csv",
    endings: [".csv", ".csv.gz"],
    writer: "copy",
    isPartitionable: true,
    compressions: ["uncompressed", "gzip"],
    changes: [],
  },
  jsonl: {
    name: "jsonl",
    endings: [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"],
    writer: "copy",
    isPartitionable: false,
    compressions: ["uncompressed", "gzip"],
    changes: [],
  },
  duckdb: {
    name: "duckdb",
    endings: [".duckdb"],
    writer: "database",
    isPartitionable: false,
    compressions: [],
    changes: [],
  },
};

/** The format that a file name says, if any. */
export function formatOfName(file: string): Format | undefined {
  const name = file.toLowerCase();
  return Object.values(formats).find(({ endings }) => endings.some((end) => name.endsWith(end)));
}
