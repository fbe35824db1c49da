import { OptionsError } from "./errors.js";

type Arrow = typeof import("./arrow/arrow.js");

let loading: Promise<Arrow> | undefined;

/** What makes Arrow data; loaded at the first query that wants some, so that nobody else needs the package or pays for it. */
export function loadArrow(): Promise<Arrow> {
  loading ??= import("./arrow/arrow.js").catch((cause: unknown) => {
    loading = undefined;
    throw new OptionsError(
      "Arrow needs the package apache-arrow, version 21, which could not be loaded: npm install apache-arrow@21.",
      { cause },
    );
  });
  return loading;
}
