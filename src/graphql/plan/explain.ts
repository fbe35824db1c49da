import type { GraphQLExplanation } from "../../types.js";
import { preparationsOf } from "../session-tables.js";
import { compile } from "./compile.js";
import type { Plan } from "./plan.js";
import type { Step } from "./step.js";

/** Plans as text: a tree of statements, and the SQL of each. */
export function explain(plans: readonly Plan[]): GraphQLExplanation {
  const lines: string[] = [];
  const statements: GraphQLExplanation["statements"][number][] = [];
  const prepared = new Set<string>();
  const visit = (step: Step, depth: number): void => {
    if (step.isKnown) {
      lines.push(`${"  ".repeat(depth)}${step.path}: known, nobody is asked`);
      for (const child of step.children) visit(child, depth + 1);
      return;
    }
    const { sql, parameters } = compile(step);
    for (const { table, sql: text } of preparationsOf(sql)) {
      if (prepared.has(table)) continue;
      prepared.add(table);
      statements.push({ path: table, sql: text, parameters: {} });
    }
    statements.push({ path: step.path, sql, parameters });
    lines.push(`${"  ".repeat(depth)}${describe(step)}`);
    for (const child of step.children) visit(child, depth + 1);
  };
  for (const { steps } of plans) for (const step of steps) visit(step, 0);
  return { plan: lines.join("\n"), statements };
}

function describe(step: Step): string {
  const details = [
    step.isCount ? "count" : `${step.columns.length} columns`,
    ...(step.keys.length > 0 ? ["for all parents at once"] : []),
    ...(step.page === undefined ? [] : [`first ${step.page.limit - 1}`]),
    ...(step.page?.after === undefined ? [] : ["after a cursor"]),
    ...(step.parentTypes === undefined ? [] : [`of ${[...step.parentTypes].join(", ")}`]),
  ];
  return `${step.path}: ${step.relation.resource.name} (${details.join(", ")})`;
}
