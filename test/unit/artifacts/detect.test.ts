import { expect, test } from "vitest";
import { detect } from "../../../src/artifacts/detect.js";
import {
  catalog,
  manifest,
  runResults,
  semanticManifest,
  sources,
} from "../../support/artifact-builder.js";

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

test.each([
  ["manifest", 12, manifest()],
  ["run_results", 6, runResults()],
  ["sources", 3, sources()],
  ["catalog", 1, catalog()],
  ["semantic_manifest", undefined, semanticManifest()],
])("%s is known by its content", (kind, schemaVersion, artifact) => {
  expect(detect(bytesOf(artifact))).toMatchObject({ kind, schemaVersion, notes: [] });
});

test("what a file says counts, wherever its metadata stands", () => {
  const { metadata, ...rest } = manifest();
  expect(detect(bytesOf({ ...rest, metadata }))).toMatchObject({
    kind: "manifest",
    schemaVersion: 12,
  });
});

test.each([
  [
    "manifest",
    13,
    "manifest v13 is newer than this artifactql knows (v12): loaded as far as it is understood; look for an update",
  ],
  [
    "manifest",
    21,
    "manifest v21 is newer than this artifactql knows (v12): loaded as far as it is understood; look for an update",
  ],
  [
    "catalog",
    2,
    "catalog v2 is newer than this artifactql knows (v1): loaded as far as it is understood; look for an update",
  ],
])("%s v%i is noted as newer", (kind, version, note) => {
  const artifact = {
    metadata: { dbt_schema_version: `https://schemas.getdbt.com/dbt/${kind}/v${version}.json` },
  };
  expect(detect(bytesOf(artifact))).toMatchObject({ kind, notes: [note] });
});

test("v20 of dbt Fusion's early manifests has the shape of v12, so it is not noted", () => {
  expect(detect(bytesOf(manifest({ schemaVersion: 20 })))).toMatchObject({
    schemaVersion: 20,
    notes: [],
  });
});

test("the metadata of a nested object is not the artifact's", () => {
  const nested = { result: { metadata: manifest()["metadata"] } };
  expect(detect(bytesOf(nested))).toMatchObject({
    kind: undefined,
    reason: "not a dbt artifact: it has no metadata.dbt_schema_version",
  });
});
