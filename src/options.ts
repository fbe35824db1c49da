import path from "node:path";
import { didYouMean } from "./basic/did-you-mean.js";
import { withoutUndefined } from "./basic/without-undefined.js";
import {
  asMoment,
  assertBoolean,
  assertFunction,
  assertKnown,
  assertMemory,
  assertNames,
  assertNotAborted,
  assertParameters,
  assertSignal,
  assertText,
  type Check,
  oneOf,
  wholeNumber,
} from "./checks.js";
import { OptionsError } from "./errors.js";
import type {
  ArrowSettings,
  EngineOptions,
  ExportOptions,
  ForgetSelection,
  GraphQLLimits,
  GraphQLSettings,
  LoadOptions,
  Place,
  QuerySettings,
} from "./types.js";

/** {@link EngineOptions}, checked and with every default filled in. */
export interface NormalizedOptions {
  /** Absolute path; undefined: in memory. */
  readonly database: string | undefined;
  readonly readOnly: boolean;
  readonly access: "sandboxed" | "full";
  readonly threads: number | undefined;
  readonly memoryLimit: string | undefined;
  readonly temporaryDirectory: string | undefined;
  readonly wait: number;
}

/** What the SQL variables of a place are set to; an absent one is unset. */
export interface PlaceVariables {
  readonly as_of?: string;
  readonly environment?: string;
  readonly project?: string;
}

/** {@link QuerySettings}, checked and with every default filled in. */
export interface NormalizedSettings {
  readonly place: PlaceVariables;
  readonly signal: AbortSignal | undefined;
  readonly limit: number | undefined;
  readonly timeout: number | undefined;
  readonly integers: "bigint" | "number";
}

const optionChecks: Record<keyof EngineOptions, Check> = {
  database: assertText,
  readOnly: assertBoolean,
  access: oneOf("sandboxed", "full"),
  threads: wholeNumber(1),
  memoryLimit: assertMemory,
  temporaryDirectory: assertText,
  wait: wholeNumber(0),
};

const placeChecks: Record<keyof Place, Check> = {
  asOf: (value) => void asMoment(value),
  environment: assertText,
  project: assertText,
};

const readChecks: Record<keyof QuerySettings & keyof ArrowSettings, Check> = {
  ...placeChecks,
  signal: assertSignal,
  limit: wholeNumber(0),
  timeout: wholeNumber(1),
};

const settingChecks: Record<keyof QuerySettings, Check> = {
  ...readChecks,
  integers: oneOf("bigint", "number"),
};

const arrowChecks: Record<keyof ArrowSettings, Check> = {
  ...readChecks,
  batchRows: wholeNumber(1),
  dictionary: assertNames,
};

const graphQLChecks: Record<keyof GraphQLSettings, Check> = {
  ...placeChecks,
  operationName: assertText,
  signal: assertSignal,
  timeout: wholeNumber(1),
  limits: assertLimits,
  merging: assertBoolean,
};

const defaultLimits: GraphQLLimits = { depth: 32, fields: 20_000, statements: 300 };

const loadChecks: Record<keyof LoadOptions, Check> = {
  layout: assertText,
  project: assertText,
  environment: assertText,
  job: assertText,
  run: assertText,
  defaultEnvironment: assertText,
  envKeys: assertEnvKeys,
  onProgress: assertFunction,
  signal: assertSignal,
};

const forgetChecks: Record<keyof ForgetSelection, Check> = {
  project: assertText,
  environment: assertText,
  job: assertText,
  run: assertText,
  invocation: assertText,
  before: (value) => void asMoment(value, "before"),
  dryRun: assertBoolean,
};

const exportChecks: Record<keyof ExportOptions, Check> = {
  ...placeChecks,
  format: oneOf("parquet", "arrow", "arrow-stream", "csv", "jsonl", "duckdb"),
  parameters: assertParameters,
  partitionBy: assertNames,
  compression: oneOf("zstd", "snappy", "gzip", "uncompressed"),
  rowGroupSize: wholeNumber(1),
  overwrite: assertBoolean,
  limit: wholeNumber(0),
  onProgress: assertFunction,
  signal: assertSignal,
  timeout: wholeNumber(1),
};

/** Checks the options of `export()`. @throws {@link OptionsError} @throws {@link AbortedError} if the signal has already fired. */
export function checkExportOptions(options: ExportOptions): PlaceVariables {
  assertKnown(options, exportChecks, "export()");
  assertNotAborted(options.signal, "export");
  return toPlaceVariables(options);
}

/** Checks the options of `load()`. @throws {@link OptionsError} */
export function checkLoadOptions(options: LoadOptions): void {
  assertKnown(options, loadChecks, "load()");
}

/** Checks what `forget()` is given, and that it names something. @throws {@link OptionsError} */
export function checkForgetSelection(selection: ForgetSelection): void {
  assertKnown(selection, forgetChecks, "forget()");
  const { dryRun: _, ...named } = selection;
  if (Object.values(named).some((value) => value !== undefined)) return;
  throw new OptionsError(
    "forget() needs at least one of project, environment, job, run, invocation, before; it removes the invocations that match all of them.",
  );
}

/** Checks the options of `open()`. @throws {@link OptionsError} for an unknown name, a wrong type or a contradiction. */
export function normalizeOptions(options: EngineOptions = {}): NormalizedOptions {
  assertKnown(options, optionChecks, "open()");
  const isInMemory = options.database === undefined || options.database === ":memory:";
  if (isInMemory && options.readOnly === true) {
    throw new OptionsError(
      "readOnly needs a database file: a store in memory starts empty, so there would be nothing to read.",
    );
  }
  return Object.freeze({
    database: isInMemory ? undefined : path.resolve(options.database),
    readOnly: options.readOnly ?? false,
    access: options.access ?? "sandboxed",
    threads: options.threads,
    memoryLimit: options.memoryLimit,
    temporaryDirectory:
      options.temporaryDirectory === undefined
        ? undefined
        : path.resolve(options.temporaryDirectory),
    wait: options.wait ?? 0,
  });
}

/** Checks the settings of one query. @throws {@link OptionsError} @throws {@link AbortedError} if the signal has already fired. */
export function normalizeSettings(settings: QuerySettings = {}): NormalizedSettings {
  assertKnown(settings, settingChecks, "a query");
  assertNotAborted(settings.signal, "query");
  return Object.freeze({
    place: toPlaceVariables(settings),
    signal: settings.signal,
    limit: settings.limit,
    timeout: settings.timeout,
    integers: settings.integers ?? "bigint",
  });
}

/** What a caller may choose of record batches. */
export type BatchSettings = Pick<ArrowSettings, "batchRows" | "dictionary">;

/** Checks the settings of a query whose answer is Arrow data, and takes apart what is for the query and what for Arrow. @throws {@link OptionsError} */
export function splitArrowSettings(settings: ArrowSettings): {
  readonly query: QuerySettings;
  readonly arrow: BatchSettings;
} {
  assertKnown(settings, arrowChecks, "an Arrow query");
  const { batchRows, dictionary, ...query } = settings;
  return { query, arrow: { batchRows, dictionary } };
}

/** Settings of a GraphQL query that were checked, with defaults filled in. */
export interface NormalizedGraphQLSettings {
  readonly place: PlaceVariables;
  readonly operationName: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeout: number | undefined;
  /** When the query must be done, by `performance.now()`. */
  readonly deadline: number | undefined;
  readonly limits: GraphQLLimits;
  readonly merging: boolean;
}

/** Checks the settings of a GraphQL query. @throws {@link OptionsError} @throws {@link AbortedError} if the signal has already fired. */
export function normalizeGraphQLSettings(settings: GraphQLSettings): NormalizedGraphQLSettings {
  assertKnown(settings, graphQLChecks, "graphql()");
  assertNotAborted(settings.signal, "query");
  return Object.freeze({
    place: toPlaceVariables(settings),
    operationName: settings.operationName,
    signal: settings.signal,
    timeout: settings.timeout,
    deadline: settings.timeout === undefined ? undefined : performance.now() + settings.timeout,
    limits: { ...defaultLimits, ...withoutUndefined(settings.limits ?? {}) },
    merging: settings.merging ?? true,
  });
}

/** Checks a place alone, as `engine.at()` takes it. @throws {@link OptionsError} */
export function normalizePlace(place: Place): PlaceVariables {
  assertKnown(place, placeChecks, "at()");
  return toPlaceVariables(place);
}

function toPlaceVariables(place: Place): PlaceVariables {
  return Object.freeze({
    ...(place.asOf === undefined ? {} : { as_of: asMoment(place.asOf) }),
    ...(place.environment === undefined ? {} : { environment: place.environment }),
    ...(place.project === undefined ? {} : { project: place.project }),
  });
}

function assertEnvKeys(value: unknown, name: string): void {
  const purposes = ["environment", "job", "run", "gitSha", "gitBranch"];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new OptionsError(
      `${name} must be an object of lists, for example { job: ["AIRFLOW_DAG_ID"] }.`,
    );
  for (const [purpose, keys] of Object.entries(value)) {
    if (!purposes.includes(purpose))
      throw new OptionsError(
        `${name} has no "${purpose}".${didYouMean(purpose, purposes) || ` It takes ${purposes.join(", ")}.`}`,
      );
    const isList =
      Array.isArray(keys) &&
      keys.length > 0 &&
      keys.every((key) => typeof key === "string" && key !== "");
    if (!isList)
      throw new OptionsError(
        `${name}.${purpose} must be a list of names of environment variables, without DBT_ENV_CUSTOM_ENV_.`,
      );
  }
}

function assertLimits(value: unknown, name: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new OptionsError(`${name} must be an object, for example { statements: 100 }.`);
  for (const [key, number] of Object.entries(value)) {
    if (!Object.hasOwn(defaultLimits, key))
      throw new OptionsError(
        `${name} has no "${key}".${didYouMean(key, Object.keys(defaultLimits)) || ` It takes ${Object.keys(defaultLimits).join(", ")}.`}`,
      );
    if (number !== undefined) wholeNumber(1)(number, `${name}.${key}`);
  }
}
