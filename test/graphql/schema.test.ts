import { lexicographicSortSchema, printSchema } from "graphql";
import { expect, test } from "vitest";
import { openEngine } from "../support/open-engine.js";

test("the schema is what is checked in: a change of it is seen in review", async () => {
  const engine = await openEngine();
  await expect(
    `${printSchema(lexicographicSortSchema(await engine.schema()))}\n`,
  ).toMatchFileSnapshot("schema.graphql");
});
