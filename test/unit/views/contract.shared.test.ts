import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { parseInfoSchemaPage } from "../../support/info-schema-page.js";

const shared =
  process.env["ARTIFACTQL_SHARED"] ?? fileURLToPath(new URL("../../../../shared", import.meta.url));

it("has a copy of the contract that says what the page of the Information Schema says", () => {
  const page = readFileSync(path.join(shared, "reference/info-schema-v1.md"), "utf8");
  const copy = readFileSync(new URL("../../fixtures/info-schema-v1.json", import.meta.url), "utf8");
  expect(parseInfoSchemaPage(page)).toEqual(JSON.parse(copy));
});
