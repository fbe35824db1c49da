import { didYouMean } from "../basic/did-you-mean.js";
import type { Database } from "../duckdb/database.js";
import { OptionsError } from "../errors.js";
import type { Place } from "../types.js";
import { readPlaces, type KnownPlace } from "./projects.js";

/** A mistyped name would give empty relations, which look like an answer. */
export async function assertKnown(
  database: Database,
  { environment, project }: Place,
): Promise<void> {
  if (environment === undefined && project === undefined) return;
  const reader = await database.reader();
  try {
    const places = await readPlaces(reader);
    assertOneOf(
      "project",
      project,
      places.map((place) => place.project),
    );
    const here = places.filter(
      (place: KnownPlace) => project === undefined || place.project === project,
    );
    assertOneOf(
      "environment",
      environment,
      here.map((place) => place.environment),
    );
  } finally {
    await reader.release();
  }
}

function assertOneOf(what: string, name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return;
  const names = [...new Set(known)].toSorted();
  const hint =
    didYouMean(name, names) ||
    (names.length > 0
      ? ` There is ${names.join(", ")}.`
      : " The store is empty: load artifacts first.");
  throw new OptionsError(`There is no ${what} "${name}".${hint}`);
}
