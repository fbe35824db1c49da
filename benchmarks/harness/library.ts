import type * as Library from "../../src/index.js";

/** The built package: the benchmarks measure what users install. Types come from the source, so that they check without a build. */
export async function library(): Promise<typeof Library> {
  return (await import(new URL("../../dist/index.js", import.meta.url).href)) as typeof Library;
}
