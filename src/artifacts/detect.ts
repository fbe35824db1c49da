import type { ArtifactKind } from "../types.js";
import { isJsonObject, type JsonObject } from "./identity.js";
import {
  endOfValue,
  isObject,
  parseSlice,
  ScanError,
  skipSpace,
  visitMembers,
} from "./json-scanner.js";

/** What a file is, by its content. */
export type Detected =
  | {
      readonly kind: ArtifactKind;
      readonly schemaVersion: number | undefined;
      readonly metadata: JsonObject;
      readonly notes: readonly string[];
    }
  | { readonly kind: undefined; readonly reason: string };

/** Newest schema version of each kind that this package was made for. Manifest 20 is what early dbt Fusion wrote; it has the shape of 12. */
const newestKnown: Readonly<Record<string, number>> = {
  manifest: 12,
  run_results: 6,
  catalog: 1,
  sources: 3,
};

/** Kinds as `metadata.dbt_schema_version` spells them. */
const kindBySchemaName: Readonly<Record<string, ArtifactKind>> = {
  manifest: "manifest",
  "run-results": "run_results",
  catalog: "catalog",
  sources: "sources",
};

/**
 * Finds out what a file is from its content, never from its name.
 *
 * @throws ScanError when the bytes are no JSON object.
 */
export function detect(bytes: Buffer): Detected {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new ScanError("the text is UTF-16; save it as UTF-8", 0);
  const start = skipSpace(bytes, startOfText(bytes));
  if (start >= bytes.length) throw new ScanError("the file is empty", 0);
  if (!isObject(bytes, start))
    return { kind: undefined, reason: "not a dbt artifact: JSON, but no object" };
  const top = readTopLevel(bytes, start);
  const version = top.metadata?.["dbt_schema_version"];
  if (top.metadata !== undefined && typeof version === "string")
    return byVersion(top.metadata, version);
  if (["semantic_models", "metrics", "project_configuration"].every((key) => top.keys.has(key))) {
    return { kind: "semantic_manifest", schemaVersion: undefined, metadata: {}, notes: [] };
  }
  return { kind: undefined, reason: "not a dbt artifact: it has no metadata.dbt_schema_version" };
}

/** Offset of the first byte behind a byte order mark. */
export function startOfText(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function byVersion(metadata: JsonObject, version: string): Detected {
  const match = /\/dbt\/([a-z-]+)\/v(\d+)(?:\.json)?$/.exec(version);
  const name = match?.[1];
  const kind =
    name !== undefined && Object.hasOwn(kindBySchemaName, name)
      ? kindBySchemaName[name]
      : undefined;
  if (kind === undefined) {
    return {
      kind: undefined,
      reason: `a dbt artifact of a kind that is not loaded: ${name ?? "its dbt_schema_version has an unknown form"}`,
    };
  }
  const schemaVersion = Number(match?.[2]);
  const known = newestKnown[kind] ?? 0;
  const isNewer = schemaVersion > known && !(kind === "manifest" && schemaVersion === 20);
  const notes = isNewer
    ? [
        `${kind} v${schemaVersion} is newer than this artifactql knows (v${known}): loaded as far as it is understood; look for an update`,
      ]
    : [];
  return { kind, schemaVersion, metadata, notes };
}

/** The metadata, and for files that do not begin with it the keys before it. dbt 1 writes it first; dbt 2 sorts the keys. */
function readTopLevel(
  bytes: Buffer,
  start: number,
): { metadata: JsonObject | undefined; keys: ReadonlySet<string> } {
  const keys = new Set<string>();
  let metadata: JsonObject | undefined;
  const done = new Error("found");
  try {
    visitMembers(bytes, start, (keyStart, keyEnd, valueStart) => {
      const key = bytes.toString("utf8", keyStart, keyEnd);
      keys.add(key);
      const end = endOfValue(bytes, valueStart);
      if (key === "metadata") {
        const value = parseSlice(bytes, valueStart, end);
        if (isJsonObject(value)) metadata = value;
        throw done;
      }
      return end;
    });
  } catch (error) {
    if (error !== done) throw error;
  }
  return { metadata, keys };
}
