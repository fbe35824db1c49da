import { fileURLToPath } from "node:url";
import { OptionsError } from "../errors.js";
import type { ExportCompression, ExportOptions } from "../types.js";
import { type Format, formatOfName, formats } from "./formats.js";

/** What of a writable stream of Node an export needs; said without Node's types, which not every project has. */
export interface ExportStream {
  write(chunk: Uint8Array): unknown;
  end(): unknown;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
}

/** Where an export goes: a path, a `file:` URL, or a stream that is open. */
export type ExportTarget = string | URL | ExportStream;

/** What an export will do, checked before anything runs. */
export interface ExportPlan {
  readonly format: Format;
  readonly compression: ExportCompression;
  /** Undefined: it goes to the stream. */
  readonly path: string | undefined;
  readonly stream: NodeJS.WritableStream | undefined;
  /** The target becomes a folder with many files. */
  readonly isFolder: boolean;
}

/** @throws {@link OptionsError} for options that contradict each other, the target or the format */
export function planExport(
  target: unknown,
  options: ExportOptions,
  isEverything: boolean,
): ExportPlan {
  const { path, stream } = readTarget(target);
  const { partitionBy } = options;
  const format = chooseFormat(path, options, isEverything);
  const isFolder = partitionBy !== undefined || (isEverything && format.writer !== "database");
  if (partitionBy !== undefined && isEverything)
    throw new OptionsError(
      "partitionBy (--partition-by) goes with one relation or query, not with all of them.",
    );
  if (partitionBy !== undefined && !format.isPartitionable)
    throw new OptionsError(
      `partitionBy (--partition-by) goes with parquet and csv, not with ${format.name}.`,
    );
  if (isFolder && stream !== undefined)
    throw new OptionsError("Several files do not go into one stream. Name a folder.");
  if (options.rowGroupSize !== undefined && format.name !== "parquet")
    throw new OptionsError(
      `rowGroupSize (--row-group-size) is for parquet; ${format.name} has no row groups.`,
    );
  return { format, compression: chooseCompression(path, options, format), path, stream, isFolder };
}

function readTarget(target: unknown): Pick<ExportPlan, "path" | "stream"> {
  if (isStream(target)) return { path: undefined, stream: target };
  if (target instanceof URL && target.protocol === "file:")
    return { path: fileURLToPath(target), stream: undefined };
  if (typeof target === "string" && target.trim() !== "" && !target.includes("\0"))
    return { path: target, stream: undefined };
  throw new OptionsError("An export needs a target: a path, a file: URL or a writable stream.");
}

/** By what it can do: the answer of an HTTP server is no instance of Writable. */
function isStream(target: unknown): target is NodeJS.WritableStream {
  if (typeof target !== "object" || target === null) return false;
  const { write, end, on } = target as Partial<NodeJS.WritableStream>;
  return [write, end, on].every((method) => typeof method === "function");
}

function chooseFormat(
  path: string | undefined,
  { format, partitionBy }: ExportOptions,
  isEverything: boolean,
): Format {
  if (format !== undefined) return formats[format];
  const named = path === undefined ? undefined : formatOfName(path);
  if (named !== undefined) return named;
  if (path !== undefined && (isEverything || partitionBy !== undefined)) return formats.parquet;
  const endings = Object.values(formats).flatMap((one) => one.endings);
  throw new OptionsError(
    path === undefined
      ? `A stream has no name to tell the format: say format: ${Object.keys(formats).join(", ")}.`
      : `The ending of ${path} names no format. Say the format, or end the name with ${endings.join(", ")}.`,
  );
}

function chooseCompression(
  path: string | undefined,
  { compression }: ExportOptions,
  { name, compressions }: Format,
): ExportCompression {
  const isGzip = path?.toLowerCase().endsWith(".gz") === true;
  const [usual = "uncompressed"] = compressions;
  // Gzip within Parquet makes no .gz of it.
  if (isGzip && usual !== "uncompressed")
    throw new OptionsError(`${name} is compressed inside. Name the file without .gz.`);
  const chosen = compression ?? (isGzip ? "gzip" : usual);
  if (compressions.includes(chosen) || (compression === undefined && !isGzip)) return chosen;
  throw new OptionsError(
    compressions.length === 0
      ? `${name} takes no compression. Name the file without .gz.`
      : `${name} takes the compression ${compressions.join(" or ")}, not ${chosen}.`,
  );
}
