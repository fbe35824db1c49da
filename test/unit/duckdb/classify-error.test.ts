import { describe, expect, it } from "vitest";
import { classifyError } from "../../../src/duckdb/classify-error.js";
import { classifyOpenError } from "../../../src/duckdb/classify-open-error.js";
import { markPosition } from "../../../src/duckdb/mark-position.js";
import { query } from "../../../src/duckdb/query.js";
import { LockedError, QueryError, StoreError } from "../../../src/errors.js";
import type { Parameters } from "../../../src/types.js";
import { openDatabase, write } from "../../support/databases.js";

async function fail(sql: string, parameters: Parameters = []): Promise<QueryError> {
  const database = await openDatabase();
  await write(
    database,
    "create table models (name varchar, unique_id varchar, n int); insert into models values ('hunter2', 'u', 1)",
  );
  const error = await query(database, sql, parameters).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(QueryError);
  return error as QueryError;
}

describe("errors of a query", () => {
  it.each([
    ["selec 1", "syntax", 0, undefined],
    ["select 1 +", "syntax", 10, undefined],
    ["select nam from models", "name", 7, 'Candidate bindings: "name", "n"'],
    ["select\n  name,\n  nam2\nfrom models", "name", 17, 'Candidate bindings: "name", "n"'],
    ["select 'éé日本😀' || nam from models", "name", 19, 'Candidate bindings: "name", "n"'],
    ["select * from model", "name", 14, 'Did you mean "models"?'],
    ["select m.nope from models m", "name", 7, 'Candidate bindings: "n", "name"'],
    ["select foo(1)", "name", 7, 'Did you mean "floor"?'],
    ["select * from models a join models b on true where name = 'x'", "name", 51, undefined],
    ["select name::int from models", "value", 11, undefined],
    ["select 'x'::int", "value", 10, undefined],
  ] as const)("%s", async (sql, kind, position, hint) => {
    expect(await fail(sql)).toMatchObject({ sql, kind, position, hint });
  });

  it("offer the functions that exist", async () => {
    const error = await fail("select upper(1, 2)");
    expect(error).toMatchObject({
      kind: "type",
      hint: "Candidate functions:\nupper(VARCHAR) -> VARCHAR",
    });
    expect(error.message).toContain("upper(INTEGER_LITERAL, INTEGER_LITERAL)");
  });

  it("do not offer DuckDB's own catalog", async () => {
    expect((await fail("select * from pg_clas")).hint).toBeUndefined();
  });

  it("say which extension a function would need", async () => {
    expect(await fail("select * from iceberg_scan('x')")).toMatchObject({
      kind: "name",
      hint: expect.stringContaining("extension iceberg") as string,
    });
  });

  it.each([
    "select name::int from models",
    "select cast(name as decimal(3, 1)) from models",
    "select name::date from models",
    "select name::timestamp from models",
    "select name::time from models",
    "select name::json from models",
    "select name::uuid from models",
    "select name::enum('a') from models",
    "select [name]::int[] from models",
    "select strptime(name, '%Y') from models",
    "select json_extract(name, '$.a') from models",
    "select from_base64(name || '!') from models",
    "select from_hex(name) from models",
    "select error(name) from models",
    'select json_transform_strict(\'{"a": "\' || name || \'"}\', \'{"a": "INTEGER"}\') from models',
    "select name::bit from models",
    "select name::interval from models",
    "select 1 where (select max(name) from models) = 1",
  ])("do not quote data: %s", async (sql) => {
    const error = await fail(sql);
    expect(error.kind).toBe("value");
    expect(
      JSON.stringify([error.message, error.hint, error.toJSON(), String(error.cause)]),
    ).not.toContain("hunter2");
  });

  it.each([
    ["select $1::int", ["hunter2"]],
    ["select $a::int + $b::int", { a: "hunter2", b: 1 }],
    ["select struct_extract({'a': 1}, $1)", ["hunter2"]],
    ["select strftime(now(), $1)", ["%Q hunter2"]],
    ["select list_contains($1, n) from models", [["hunter2"]]],
    ["select json_extract($1, '$.a')", ["{hunter2"]],
    ["select * from models limit $1", ["hunter2"]],
    ["select (unhex($1))", ["hunter2"]],
    ["select from_json('{}', $1)", ["hunter2"]],
    ["select $1::tinyint", [123456]],
    ["select date_trunc($1, now())", ["hunter2"]],
    ["select now() at time zone $1", ["hunter2"]],
    ["select nextafter(1, $1)", ["hunter2"]],
    ["select regexp_matches('a', 'a', $1)", ["hunter2"]],
  ] as const)("do not quote parameters: %s", async (sql, parameters) => {
    const error = await fail(sql, parameters);
    expect(
      JSON.stringify([error.message, error.hint, error.toJSON(), String(error.cause)]),
    ).not.toMatch(/hunter2|123456/);
  });

  it("advise when memory runs out", async () => {
    const database = await openDatabase({ memoryLimit: "60MB", threads: 1 });
    const error = await query(database, "select list(range) from range(30000000)").catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: "QUERY",
      kind: "resource",
      hint: expect.stringContaining("memoryLimit") as string,
    });
  });

  it("tell a full disk, and leave our own errors alone", () => {
    const statement = { sql: "select 1", database: "x.duckdb" };
    const full = classifyError(
      new Error('IO Error: Could not write file "/secret/path": No space left on device'),
      statement,
    );
    expect(full).toBeInstanceOf(StoreError);
    expect(full.message).not.toContain("/secret/path");
    expect(classifyError(full, statement)).toBe(full);
    expect(
      classifyError(new Error("INTERNAL Error: assertion in /build/x.cpp"), statement),
    ).toMatchObject({ kind: "internal" });
    expect(
      classifyError(new Error('IO Error: cannot read "/secret/path"'), statement).message,
    ).toBe("DuckDB could not run the statement (IO error).");
  });
});

describe("errors of opening", () => {
  it.each([
    [
      'IO Error: Could not set lock on file "x": Conflicting lock is held in /usr/bin/node (PID 4711) by user x. See also https://x',
      /held by process 4711 \(\/usr\/bin\/node\)/,
    ],
    [
      'IO Error: Could not set lock on file "x": Conflicting lock is held in /usr/bin/node (PID 4711). See also https://x',
      /held by process 4711/,
    ],
    [
      'IO Error: Cannot open file "x": The process cannot access the file because it is being used by another process.',
      /held by another process/,
    ],
  ])("%s", (text, expected) => {
    const error = classifyOpenError(new Error(text), "x");
    expect(error).toBeInstanceOf(LockedError);
    expect(error.message).toMatch(expected);
  });

  it.each([
    [
      "IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 68.",
      "newer DuckDB",
    ],
    ['IO Error: Cannot open file "x": Permission denied', "permissions"],
    ['IO Error: Could not write file "x": No space left on device', "disk is full"],
    [
      "IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2",
      "damaged",
    ],
    ["IO Error: something new", "could not be opened"],
  ])("%s", (text, expected) => {
    const error = classifyOpenError(new Error(text), "x");
    expect(error).toBeInstanceOf(StoreError);
    expect(error.message).toContain(expected);
  });
});

describe("markPosition", () => {
  it("puts a caret under the place", () => {
    expect(markPosition("select\n  nam\nfrom models", 9)).toBe("LINE 2:   nam\n          ^");
    expect(markPosition("selec 1", 0)).toBe("LINE 1: selec 1\n        ^");
    expect(markPosition("select 1 +", 10)).toBe("LINE 1: select 1 +\n                  ^");
    expect(markPosition("select\t'日' || nam", 14)).toBe(
      "LINE 1: select\t'日' || nam\n              \t        ^",
    );
  });

  it("cuts a long line around the place", () => {
    const [line = "", caret = ""] = markPosition(
      `select ${"a, ".repeat(100)}nope ${", b".repeat(100)}`,
      307,
    ).split("\n");
    expect(line.length).toBeLessThan(120);
    expect(line.slice(caret.indexOf("^"), caret.indexOf("^") + 4)).toBe("nope");
  });
});
