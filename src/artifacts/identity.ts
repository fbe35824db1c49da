import type { EnvKeys } from "../types.js";

/** A parsed JSON object of which nothing is known. */
export type JsonObject = { readonly [key: string]: unknown };

/** True for a JSON object (no list, no null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The keys that are asked when no option says otherwise. dbt cuts the prefix `DBT_ENV_CUSTOM_ENV_` off. */
export const defaultEnvKeys: EnvKeys = {
  environment: ["ENVIRONMENT"],
  job: ["JOB_ID", "DBT_CLOUD_JOB_ID"],
  run: ["RUN_ID", "DBT_CLOUD_RUN_ID"],
  gitSha: ["GIT_SHA"],
  gitBranch: ["GIT_BRANCH"],
};

/** What an artifact's own `metadata` and `args` say of its invocation. */
export interface Identity {
  readonly environment: string | undefined;
  readonly job: string | undefined;
  readonly run: string | undefined;
  readonly gitSha: string | undefined;
  readonly gitBranch: string | undefined;
  readonly which: string | undefined;
  readonly command: string | undefined;
  readonly target: string | undefined;
  readonly invocationCommand: string | undefined;
  /** Results of this command are executions, not by-products of compiling. */
  readonly executes: boolean;
  readonly isRetry: boolean;
  readonly variant: "normal" | "full_refresh" | "empty" | "sample";
  /** Command and selection as one text; the job's name where nothing else names it. */
  readonly selection: string | undefined;
}

/** `args.which` of commands that write results without building, testing or loading anything. */
const commandsThatOnlyLook = new Set([
  "compile",
  "generate",
  "list",
  "ls",
  "parse",
  "show",
  "serve",
  "debug",
  "deps",
  "docs",
]);

/** dbt's commands of two words, by what `args.which` says. */
const twoWordCommands: Readonly<Record<string, string>> = {
  generate: "docs generate",
  freshness: "source freshness",
};

/** Reads the identity that an artifact states. `args` is undefined for kinds that have none (manifest, catalog, sources). */
export function readIdentity(
  metadata: JsonObject,
  args: JsonObject | undefined,
  keys: EnvKeys = defaultEnvKeys,
): Identity {
  const env = isJsonObject(metadata["env"]) ? metadata["env"] : {};
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => asText(env[name])).find((text) => text !== undefined);
  const which = asText(args?.["which"]);
  const invocationCommand = asText(args?.["invocation_command"]);
  const isRetry = which === "retry" || /(^|\s)retry(\s|$)/.test(invocationCommand ?? "");
  return {
    environment: first(keys.environment),
    job: first(keys.job),
    run: first(keys.run),
    gitSha: first(keys.gitSha),
    gitBranch: first(keys.gitBranch),
    which,
    command: isRetry
      ? "retry"
      : which === undefined
        ? undefined
        : (twoWordCommands[which] ?? which),
    target: asText(args?.["target"]),
    invocationCommand,
    executes: which === undefined || !commandsThatOnlyLook.has(which),
    isRetry,
    variant: readVariant(args),
    selection: readSelection(which, args),
  };
}

function readVariant(args: JsonObject | undefined): Identity["variant"] {
  if (args?.["empty"] === true) return "empty";
  const sample = args?.["sample"];
  if (sample !== undefined && sample !== null && sample !== false) return "sample";
  return args?.["full_refresh"] === true ? "full_refresh" : "normal";
}

/**
 * Two invocations with the same text are the same job: command, sorted select and exclude, selector and resource types
 * (before 1.5 dbt called `select` also `models`).
 */
function readSelection(
  which: string | undefined,
  args: JsonObject | undefined,
): string | undefined {
  if (which === undefined || args === undefined) return undefined;
  const parts = [twoWordCommands[which] ?? which];
  const add = (flag: string, value: unknown): void => {
    const words = asWords(value);
    if (words.length > 0) parts.push(`--${flag} ${words.join(" ")}`);
  };
  // Before 1.5 some commands called it models, and wrote the other one empty.
  add("select", asWords(args["select"]).length > 0 ? args["select"] : args["models"]);
  add("exclude", args["exclude"]);
  add("selector", args["selector"] ?? args["selector_name"]);
  add("resource-type", args["resource_types"] ?? args["resource_type"]);
  add("exclude-resource-type", args["exclude_resource_types"]);
  if (which === "run-operation") add("macro", args["macro"]);
  return parts.join(" ");
}

function asWords(value: unknown): string[] {
  const list = Array.isArray(value) ? value : (asText(value)?.split(/\s+/) ?? []);
  return list
    .map(asText)
    .filter((word) => word !== undefined)
    .toSorted();
}

function asText(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
