import {
  endOfValue,
  expectEnd,
  isList,
  isObject,
  parseSlice,
  skipSpace,
  visitMembers,
} from "./json-scanner.js";
import { startOfText } from "./detect.js";
import { EntryReader, type ReadTarget } from "./read-entries.js";

/** Top-level keys that say nothing that the entries do not say: edges stand in every node's `depends_on`. */
const derivable = new Set(["parent_map", "child_map", "group_map"]);

/** What the top level of an artifact holds beside the sections. */
export interface TopLevel {
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Reads a manifest of any version: every map of objects at the top level is a section, also one that dbt has yet to invent. */
export function readManifest(bytes: Buffer, target: ReadTarget): TopLevel {
  return readSections(bytes, target, (key) =>
    key === "metadata" || derivable.has(key) ? undefined : key,
  );
}

/** Reads a catalog: its `nodes` and `sources` are sections. */
export function readCatalog(bytes: Buffer, target: ReadTarget): TopLevel {
  return readSections(
    bytes,
    target,
    (key) => (key === "nodes" || key === "sources" ? `catalog.${key}` : undefined),
    ["errors"],
  );
}

function readSections(
  bytes: Buffer,
  target: ReadTarget,
  sectionOf: (key: string) => string | undefined,
  keep: readonly string[] = [],
): TopLevel {
  const entries = new EntryReader(bytes, target);
  const rest: Record<string, unknown> = {};
  const end = visitMembers(
    bytes,
    skipSpace(bytes, startOfText(bytes)),
    (keyStart, keyEnd, valueStart) => {
      const key = bytes.toString("utf8", keyStart, keyEnd);
      const section = /^[A-Za-z_]+$/.test(key) ? sectionOf(key) : undefined;
      if (
        section !== undefined &&
        (isObject(bytes, valueStart) || (key === "disabled" && isList(bytes, valueStart)))
      ) {
        return entries.section(section, valueStart);
      }
      const valueEnd = endOfValue(bytes, valueStart);
      if (section !== undefined || keep.includes(key)) {
        const value = parseSlice(bytes, valueStart, valueEnd);
        if (value !== null) rest[key] = value;
      }
      return valueEnd;
    },
  );
  expectEnd(bytes, end);
  return { rest };
}
