import { join } from "node:path";
import { expect, test } from "vitest";
import { runChild } from "../support/run-child.js";
import { makeTemporaryFolder } from "../support/open-engine.js";

test.each(["parquet", "csv", "arrow"])(
  "memory of an export to %s does not grow with its rows",
  async (ending) => {
    const folder = makeTemporaryFolder();
    const peak = async (rows: number): Promise<number> => {
      const target = join(folder, `${rows}.${ending}`);
      const { code, lines, errors } = await runChild("export-child.ts", [target, String(rows)]);
      expect(code, errors).toBe(0);
      return Number(lines[0]);
    };
    const few = await peak(500_000);
    const many = await peak(5_000_000);
    // The rows alone are 150 MB.
    expect(many - few).toBeLessThan(100);
  },
  120_000,
);
