import type { Session } from "../duckdb/session.js";

/** Brings the derived tables up to date with the facts. Call it in a transaction of the session that writes; its temporary tables go with that. */
export async function derive(session: Session, signal?: AbortSignal): Promise<void> {
  const { deriveStatements } = await import("../catalog/index.js");
  for (const { sql } of deriveStatements) await session.run(sql, { signal });
  await session.run("update dbt_store.store set is_derived = true where not is_derived");
}

/** True if a load wrote facts and was ended before it could derive from them. */
export async function needsDeriving(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ is_derived: boolean }>(
    "select is_derived from dbt_store.store",
  );
  return row?.is_derived === false;
}
