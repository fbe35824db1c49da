import path from "node:path";
import { describe, expect, it } from "vitest";
import { hiddenSchema } from "../../src/duckdb/reserved-name.js";
import { AbortedError, OptionsError } from "../../src/errors.js";
import { normalizeOptions, normalizePlace, normalizeSettings } from "../../src/options.js";

describe("normalizeOptions", () => {
  it("fills in every default, and freezes", () => {
    const options = normalizeOptions();
    expect(options).toEqual({
      database: undefined,
      readOnly: false,
      access: "sandboxed",
      threads: undefined,
      memoryLimit: undefined,
      temporaryDirectory: undefined,
      wait: 0,
    });
    expect(Object.isFrozen(options)).toBe(true);
    expect(
      normalizeOptions({ database: "runs.duckdb", wait: 5, threads: undefined }),
    ).toMatchObject({ database: path.resolve("runs.duckdb"), wait: 5 });
    expect(normalizeOptions({ database: ":memory:" }).database).toBeUndefined();
  });

  it.each([
    [{ databse: "x" }, 'Unknown option "databse" of open(). Did you mean "database"?'],
    [{ constructor: 1 }, 'Unknown option "constructor" of open().'],
    [{ zzz: "x" }, "It takes database, readOnly, access"],
    [{ database: "" }, "database must be a text that is not empty"],
    [{ database: 1 }, "database must be a text"],
    [{ readOnly: "yes", database: "x" }, "readOnly must be true or false"],
    [{ readOnly: true }, "readOnly needs a database file"],
    [{ access: "ful" }, 'access must be "sandboxed" or "full". Did you mean "full"?'],
    [{ threads: 0 }, "threads must be a whole number of at least 1"],
    [{ threads: 1.5 }, "threads must be a whole number"],
    [{ memoryLimit: "lots" }, 'memoryLimit must be a text like "2GB"'],
    [{ wait: -1 }, "wait must be a whole number of at least 0"],
    [[], "The options of open() must be an object"],
  ])("refuses %j", (options, message) => {
    expect(() => normalizeOptions(options as object)).toThrow(OptionsError);
    expect(() => normalizeOptions(options as object)).toThrow(message);
  });
});

describe("normalizeSettings", () => {
  it("turns a place into SQL variables", () => {
    expect(
      normalizeSettings({
        asOf: new Date("2026-10-01T02:00:00+02:00"),
        environment: "ci",
        limit: 5,
      }),
    ).toEqual({
      place: { as_of: "2026-10-01T00:00:00.000Z", environment: "ci" },
      signal: undefined,
      limit: 5,
      timeout: undefined,
      integers: "bigint",
    });
    expect(normalizePlace({ asOf: " 2026-10-01 ", project: "harbor" })).toEqual({
      as_of: "2026-10-01",
      project: "harbor",
    });
    expect(normalizePlace({})).toEqual({});
  });

  it.each([
    "2026-10-01",
    "2026-10-01T12:00",
    "2026-10-01 12:00:00",
    "2026-10-01T12:00:00.123456Z",
    "2026-10-01T12:00:00+02:00",
    "2024-02-29",
  ])("takes the moment %s", (asOf) => {
    expect(normalizePlace({ asOf }).as_of).toBe(asOf);
  });

  it.each([
    "",
    "yesterday",
    "2026-02-30",
    "2026-13-01",
    "01/10/2026",
    "2026-10-01T12",
    "2026-10-01'; drop",
    new Date(Number.NaN),
    5,
    null,
  ])("refuses the moment %s", (asOf) => {
    expect(() => normalizePlace({ asOf: asOf as string })).toThrow(OptionsError);
  });

  it("refuses wrong settings, and a signal that has fired", () => {
    expect(() => normalizeSettings({ enviroment: "ci" } as object)).toThrow(
      'Did you mean "environment"?',
    );
    expect(() => normalizeSettings({ timeout: 0 })).toThrow(OptionsError);
    expect(() => normalizeSettings({ integers: "bigints" as never })).toThrow(
      'Did you mean "bigint"?',
    );
    expect(() => normalizeSettings({ signal: {} as AbortSignal })).toThrow(
      "signal must be an AbortSignal",
    );
    expect(() => normalizePlace({ limit: 1 } as object)).toThrow('Unknown option "limit" of at()');
    expect(() => normalizeSettings({ signal: AbortSignal.abort() })).toThrow(AbortedError);
  });
});

describe("hiddenSchema", () => {
  it("knows the file names that DuckDB would mistake for a schema", () => {
    expect(
      ["dbt.duckdb", "/x/DBT_rt.db", "dbt_history.prod.duckdb", "dbt_store"].map(hiddenSchema),
    ).toEqual(["dbt", "dbt_rt", "dbt_history", "dbt_store"]);
    expect(
      ["artifactql.duckdb", "mydbt.duckdb", "/dbt/x.duckdb", ".duckdb"].map(hiddenSchema),
    ).toEqual([undefined, undefined, undefined, undefined]);
  });
});
