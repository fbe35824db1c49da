import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { flechetteValues } from "../../support/arrow-values.js";
import { sampleArchive } from "../../support/sample-files.js";
import { runCommand } from "./run-command.js";

const folder = mkdtempSync(join(tmpdir(), "artifactql-arrow-"));
const question = "select name from dbt.models order by name";

afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs the built command line; `isLeft` closes its output after the first bytes, as `| head` does. */
function artifactql(commandLine: readonly string[], isLeft = false): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inject("commandLine"), ...commandLine]);
    const pieces: Buffer[] = [];
    let stderr = "";
    child.stdout.on("data", (piece: Buffer) => {
      pieces.push(piece);
      if (isLeft) child.stdout.destroy();
    });
    child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout: Buffer.concat(pieces), stderr }));
  });
}

const asked = (query: string, ...options: readonly string[]): readonly string[] => [
  "sql",
  query,
  "--load",
  sampleArchive,
  ...options,
];

describe("sql --format arrow", () => {
  test("writes an IPC stream into a pipe", async () => {
    const ended = await artifactql(asked(question, "--format", "arrow"));
    const names = flechetteValues(ended.stdout, "name");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(names.length).toBe(18);
    expect(names[0]).toBe("dim_stations");
  });

  test("ends quietly with 0 when its reader goes away", async () => {
    const ended = await artifactql(asked("from range(1000000000)", "--format", "arrow"), true);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    ["named by --format", "models.bin", ["--format", "arrow"]],
    ["named by the ending .arrow", "models.arrow", []],
    ["named by the ending .arrows", "models.arrows", []],
  ])("writes a file, %s", async (_, name, options) => {
    const file = join(folder, name);
    const ended = await runCommand(...asked(question, "--output", file, ...options));
    expect(ended).toEqual({ code: 0, stdout: "", stderr: `18 rows written to ${file}.\n` });
    expect(flechetteValues(readFileSync(file), "name").length).toBe(18);
  });

  test("says that a limit cut rows", async () => {
    const file = join(folder, "limited.arrows");
    const ended = await runCommand(...asked(question, "--output", file, "--limit", "3"));
    expect(ended.stderr).toBe(
      `3 rows written to ${file}, there are more: --limit 3 cut the rest.\n`,
    );
    expect(flechetteValues(readFileSync(file), "name").length).toBe(3);
  });

  test.each([
    [3, "3 rows written to FILE.\nThere may be more: --limit 3 was reached.\n"],
    [18, "18 rows written to FILE.\nThere may be more: --limit 18 was reached.\n"],
    [19, "18 rows written to FILE.\n"],
  ])(
    "says of a file with an index whether a limit of %i may have cut rows",
    async (limit, said) => {
      for (const ending of ["parquet", "arrow"]) {
        const file = join(folder, `limited-${limit}.${ending}`);
        const ended = await runCommand(...asked(question, "-o", file, "--limit", String(limit)));
        expect(ended).toEqual({ code: 0, stdout: "", stderr: said.replace("FILE", file) });
      }
    },
  );

  test("says why a file cannot be made, and ends", async () => {
    const file = join(folder, "nowhere", "x.arrows");
    const ended = await runCommand(...asked(question, "--output", file));
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain(`${file} cannot be written: ENOENT`);
  });

  test("leaves a file that is there, and none when the query fails midway", async () => {
    const file = join(folder, "kept.arrows");
    writeFileSync(file, "kept");
    const refused = await runCommand(...asked(question, "--output", file));
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("exists already") });
    const failing =
      "select case when i = 900000 then error('late') end as c from range(1000000) r(i)";
    const failed = await runCommand(...asked(failing, "--output", file, "--overwrite"));
    expect(failed.code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe("kept");
  });

  test("refuses a terminal", async () => {
    const before = Object.getOwnPropertyDescriptor(process.stdout, "isTTY");
    Object.defineProperty(process.stdout, "isTTY", { value: true, configurable: true });
    try {
      const ended = await runCommand(...asked(question, "--format", "arrow"));
      expect(ended).toMatchObject({ code: 2, stdout: "" });
      expect(ended.stderr).toContain("Arrow and Parquet are bytes, which a terminal cannot show");
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.stdout, "isTTY");
      else Object.defineProperty(process.stdout, "isTTY", before);
    }
  });

  test("tells of a column that Arrow cannot hold", async () => {
    const ended = await runCommand(...asked("select 1::variant as odd", "--format", "arrow"));
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain('Column "odd" has a value of the type VARIANT');
  });

  test("is a format of sql alone", async () => {
    const ended = await runCommand("tables", "--load", sampleArchive, "--format", "arrow");
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining("Allowed choices") });
    const file = join(folder, "tables.parquet");
    const written = await runCommand("tables", "--load", sampleArchive, "--output", file);
    expect(written).toMatchObject({ code: 2, stdout: "" });
    expect(written.stderr).toContain("The ending .parquet of");
    const answer = await runCommand(...asked("select 1 as a", "--output", `${file}.gz`));
    expect(answer).toMatchObject({ code: 2, stdout: "" });
    expect(answer.stderr).toContain(".csv, .json");
  });
});
