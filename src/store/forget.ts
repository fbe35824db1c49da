import type { Session } from "../duckdb/session.js";
import { derive } from "./derive.js";
import type { ForgetReport, ForgetSelection } from "../types.js";

const fields = ["project", "environment", "job", "run", "invocation", "before"] as const;

/** Removes invocations and what nothing else needs, in one transaction; `dryRun` only counts. The selection is checked already. */
export async function forget(session: Session, selection: ForgetSelection): Promise<ForgetReport> {
  const before = selection.before === undefined ? undefined : asMoment(selection.before);
  for (const field of fields)
    await session.setVariable(
      `forget_${field}`,
      field === "before" ? before : (selection[field] as string | undefined),
    );
  const { forgetStatements } = await import("../catalog/index.js");
  const [select, remove, collect] = forgetStatements.map(({ sql }) => sql);
  const dryRun = new Error("dry run");
  let report: ForgetReport | undefined;
  try {
    await session.transaction(async () => {
      await session.run(select!);
      const [counts] = await session.rows<{
        invocations: number;
        artifacts: number;
        results: number;
      }>(`
        select
          (select count(*) from selected_invocations)::double as invocations,
          (select count(*) from selected_artifacts)::double as artifacts,
          (select count(*) from dbt_store.results where artifact_id in (select artifact_id from selected_artifacts))::double as results`);
      const definitions = await countDefinitions(session);
      await session.run(remove!);
      await session.run(collect!);
      await derive(session);
      report = Object.freeze({
        ...counts!,
        definitions: definitions - (await countDefinitions(session)),
      });
      if (selection.dryRun === true) throw dryRun;
    });
  } catch (error) {
    if (error !== dryRun) throw error;
  }
  return report!;
}

async function countDefinitions(session: Session): Promise<number> {
  const [row] = await session.rows<{ count: number }>(
    "select count(*)::double as count from dbt_store.definitions",
  );
  return row!.count;
}

/** A bare date means its beginning here: what was before that day. */
function asMoment(value: string | Date): string {
  return value instanceof Date
    ? value.toISOString()
    : /^\d{4}-\d\d-\d\d$/.test(value)
      ? `${value}T00:00:00Z`
      : value;
}
