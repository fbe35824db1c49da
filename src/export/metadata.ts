import type { PlaceVariables } from "../options.js";
import { VERSION } from "../version.js";
import { fullName, type Subject } from "./subject.js";

/** What an export says of itself, in files that can hold it. */
export type Metadata = Readonly<Record<string, string>>;

/** Where, when and of what it was made. Values of parameters stay out: they may be secrets. */
export function describeExport(
  { relation, text }: Subject,
  place: PlaceVariables,
  storeVersion: number,
): Metadata {
  return {
    "artifactql.version": VERSION,
    "artifactql.store_version": String(storeVersion),
    "artifactql.exported_at": new Date().toISOString(),
    ...prefixed(place),
    ...(relation === undefined
      ? { "artifactql.query": text }
      : {
          "artifactql.relation": fullName(relation),
          "artifactql.comment": relation.comment,
          "artifactql.columns": JSON.stringify(
            Object.fromEntries(relation.columns.map((column) => [column.name, column.comment])),
          ),
        }),
  };
}

function prefixed(place: PlaceVariables): Metadata {
  return Object.fromEntries(
    Object.entries(place).map(([key, value]) => [`artifactql.${key}`, String(value)]),
  );
}
