import { createYoga } from "graphql-yoga";
import { expect, test } from "vitest";
import { sampleEngine } from "../support/sample-engine.js";

test("the schema is served over HTTP by any server, with the same answers", async () => {
  const engine = await sampleEngine();
  const yoga = createYoga({ schema: await engine.schema(), logging: false });
  const query = `
    query ($first: Int!) {
      defaultEnvironment {
        dbtProjectName
        applied {
          models(first: $first) {
            totalCount
            pageInfo { endCursor hasNextPage }
            edges { cursor node { __typename name alias: uniqueId tests { name lastKnownResult } parents { __typename uniqueId } } }
          }
        }
      }
    }`;
  const variables = { first: 5 };
  const response = await yoga.fetch("http://localhost/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const served = (await response.json()) as unknown;
  const asked = await engine.graphql(query, variables);
  expect(asked.errors).toBeUndefined();
  expect(asked.data).toMatchObject({
    defaultEnvironment: { applied: { models: { pageInfo: { hasNextPage: true } } } },
  });
  expect(served).toEqual(asked);
});
