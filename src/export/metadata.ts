import type { PlaceVariables } from "../options.js";
import { VERSION } from "../version.js";
import { fullName, type Subject } from "./subject.js";

/** What an export says of itself, in files that can hold it. */
export type Metadata = Readonly<Record<string, string>>;

/** Where, when and from which store it was made, and of what. Values of parameters stay out: they may be secrets. */
export function describeExport(
  place: PlaceVariables,
  storeVersion: number,
  subject: Subject | undefined,
): Metadata {
  return {
    "artifactql.version": VERSION,
    "artifactql.store_version": String(storeVersion),
    "artifactql.exported_at": new Date().toISOString(),
    ...prefixed(place),
    ...(subject === undefined ? {} : describeSubject(subject)),
  };
}

function describeSubject({ relation, text }: Subject): Metadata {
  if (relation === undefined) return { "artifactql.query": text };
  const comments = relation.columns.map(({ name, comment }) => [name, comment]);
  return {
    "artifactql.relation": fullName(relation),
    "artifactql.comment": relation.comment,
    "artifactql.columns": JSON.stringify(Object.fromEntries(comments)),
  };
}

function prefixed(place: PlaceVariables): Metadata {
  return Object.fromEntries(
    Object.entries(place).map(([key, value]) => [`artifactql.${key}`, String(value)]),
  );
}
