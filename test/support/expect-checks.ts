import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Engine } from "../../src/engine.js";

const folder = new URL("../../sql/checks/", import.meta.url);

/** The checks of sql/checks/: statements that return no row while the store keeps its rules. */
export const checks: readonly { readonly name: string; readonly sql: string }[] = readdirSync(
  folder,
)
  .filter((name) => name.endsWith(".sql"))
  .toSorted()
  .map((name) => ({
    name: name.replace(/\.sql$/, ""),
    sql: readFileSync(new URL(name, folder), "utf8"),
  }));

/** The rules that a store breaks, each with the first rows that show it. */
export async function findBroken(engine: Engine): Promise<Readonly<Record<string, unknown>>> {
  const broken: Record<string, unknown> = {};
  for (const { name, sql } of checks) {
    const { rows } = await engine.sql(sql, undefined, { limit: 5 });
    if (rows.length > 0) broken[name] = rows;
  }
  return broken;
}

/** Expects that the store keeps every rule of design section 3. */
export async function expectChecks(engine: Engine): Promise<void> {
  expect(await findBroken(engine)).toEqual({});
}
