import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CommandError } from "../failure.js";

// beside the built command line; and, run from source, where the sample is made
const places = ["./sample.tar.gz", "../../../test/fixtures/sample/artifacts.tar.gz"];

/** Path of the bundled sample project's artifacts. */
export function samplePath(): string {
  const found = places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((path) => existsSync(path));
  if (found === undefined) {
    throw new CommandError(
      "The sample is missing from this installation of artifactql. Install it again, or try your own: artifactql load target.",
    );
  }
  return found;
}
