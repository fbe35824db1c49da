/** Fails when something that this package promises itself does not hold: a bug of ours, never of the caller. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`artifactql: ${message}. This is a bug, please report it.`);
}
