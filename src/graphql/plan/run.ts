import type { Parameters } from "../../types.js";
import { compile } from "./compile.js";
import type { Step } from "./step.js";

/** A row: the values of a step's columns. */
export type Values = readonly unknown[];

/** Rows of a step, by the number of the parent's row that they belong to. */
export type Groups = readonly (readonly Row[])[];

/** A row and its number among all rows of its step. */
export interface Row {
  readonly values: Values;
  readonly number: number;
}

/** Rows of every step. */
export type Results = ReadonlyMap<Step, Groups>;

/** Runs one statement: its rows as lists of values. */
export type Ask = (sql: string, parameters: Parameters) => Promise<readonly Values[]>;

/** Runs the statements of a plan, each once all rows of its parent are there. */
export async function run(steps: readonly Step[], ask: Ask): Promise<Results> {
  const results = new Map<Step, Groups>();
  for (const step of steps) await runStep(step, [], ask, results);
  return results;
}

async function runStep(
  step: Step,
  parents: readonly Row[],
  ask: Ask,
  results: Map<Step, Groups>,
): Promise<void> {
  const groups = await readGroups(step, parents, ask);
  results.set(step, groups);
  const rows = groups.flat();
  for (const child of step.children) await runStep(child, rows, ask, results);
}

async function readGroups(step: Step, parents: readonly Row[], ask: Ask): Promise<Groups> {
  const hasKeys = step.keys.length > 0;
  const relevant = hasKeys ? parents.filter((row) => isRelevant(step, row)) : parents;
  const isAsked = step.parent === undefined || relevant.length > 0;
  const groups: Row[][] = Array.from(
    { length: step.parent === undefined ? 1 : parents.length },
    () => [],
  );
  if (!isAsked) return groups;
  if (step.isKnown) return [[{ values: [], number: 0 }]];
  const compiled = compile(step);
  const keys = Object.fromEntries(
    compiled.keys.map((name, index) => [
      name,
      relevant.map((row) => row.values[step.keys[index]!]),
    ]),
  );
  const found = await ask(compiled.sql, { ...compiled.parameters, ...keys } as Parameters);
  // What belongs to the place belongs to each row of the parent, of which there is one. Rows come ordered by their parent, so that their
  // numbers run through the groups.
  found.forEach((values, number) => {
    const parent = hasKeys ? relevant[Number(values[compiled.position])]!.number : 0;
    groups[parent]?.push({ values, number });
  });
  return groups;
}

function isRelevant(step: Step, row: Row): boolean {
  if (row.values[step.keys[0]!] === null) return false;
  const typename = step.parent?.relation.typename;
  if (step.parentTypes === undefined || typename === undefined) return true;
  return step.parentTypes.has(String(row.values[step.parent!.column(typename)]));
}
