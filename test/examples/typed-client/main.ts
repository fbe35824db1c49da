/**
 * A query whose variables and answer have types: graphql-codegen makes `generated.ts` from the schema and from `sources.graphql`.
 * Its one argument is a folder or archive with artifacts.
 */
import { readFile } from "node:fs/promises";
import { open } from "artifactql";
import type { SourcesQuery, SourcesQueryVariables } from "./generated.js";

const query = await readFile(new URL("sources.graphql", import.meta.url), "utf8");

/** Each source with its freshness, and the models that read it. */
function readersOf({ environmentByName }: SourcesQuery): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { node } of environmentByName.applied?.models.edges ?? []) {
    for (const parent of node.parents) {
      // Behind this line the compiler knows that there is a freshness.
      if (parent.kind !== "SourceAppliedStateNestedNode") continue;
      const source = `${parent.name} (${parent.freshness.freshnessStatus ?? "never checked"})`;
      found.set(source, [...(found.get(source) ?? []), node.name ?? ""]);
    }
  }
  return found;
}

const engine = await open();
try {
  await engine.load(process.argv[2] ?? ".");
  const variables: SourcesQueryVariables = { environment: "prod", filter: { tags: ["staging"] } };
  const { data, errors } = await engine.graphql<SourcesQuery>(query, variables);
  if (errors !== undefined || data === undefined || data === null)
    throw new Error(errors?.[0]?.message);
  for (const [source, models] of readersOf(data)) console.log(`${source}: ${models.join(", ")}`);
} finally {
  await engine.close();
}
