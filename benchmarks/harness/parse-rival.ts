import { readFileSync } from "node:fs";

/** What the rival of the loading cases does: reads a file and parses it, on one thread. */
export function readAndParse(path: string): {
  readonly bytes: number;
  readonly artifact: Record<string, unknown>;
} {
  const bytes = readFileSync(path);
  return {
    bytes: bytes.length,
    artifact: JSON.parse(bytes.toString("utf8")) as Record<string, unknown>,
  };
}
