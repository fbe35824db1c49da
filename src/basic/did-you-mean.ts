import { editDistance } from "./edit-distance.js";

const mostSuggestions = 3;

/** The end of an error message: ` Did you mean "orders"?`, or nothing if no candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const near = suggestions(name, candidates).map((candidate) => JSON.stringify(candidate));
  const last = near.pop();
  if (last === undefined) return "";
  return ` Did you mean ${near.length > 0 ? `${near.join(", ")} or ` : ""}${last}?`;
}

/** The candidates that are spelt much like `name`, nearest first. */
export function suggestions(name: string, candidates: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  const farthest = Math.max(1, Math.floor(wanted.length * 0.4));
  const scored: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= farthest) scored.push({ candidate, distance });
  }
  scored.sort(
    (left, right) => left.distance - right.distance || (left.candidate < right.candidate ? -1 : 1),
  );
  return scored.slice(0, mostSuggestions).map(({ candidate }) => candidate);
}
