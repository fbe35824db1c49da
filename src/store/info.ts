import { statSync } from "node:fs";
import type { Database } from "../duckdb/database.js";
import type { Session } from "../duckdb/session.js";
import type { ArtifactKind, StoreInfo } from "../types.js";
import { readProjectInfo } from "./projects.js";

interface Totals {
  readonly storeVersion: number;
  readonly createdBy: string;
  readonly failed: number;
  readonly invocations: number;
  readonly results: number;
  readonly definitions: number;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** What is in the store. */
export async function readInfo(database: Database, session: Session): Promise<StoreInfo> {
  const kinds = await session.rows<{ kind: ArtifactKind; count: number }>(
    "select kind, count(*)::double as count from dbt_store.artifacts group by kind order by kind",
  );
  const [totals] = await session.rows<Totals>(`
    select
      store_version as "storeVersion",
      created_by as "createdBy",
      (select count(*) from dbt_store.files where outcome = 'failed')::double as failed,
      (select count(*) from dbt_store.invocations)::double as invocations,
      (select count(*) from dbt_store.results)::double as results,
      (select count(*) from dbt_store.definitions)::double as definitions,
      (select min(started_at) from dbt_store.invocations) as "from",
      (select max(generated_at) from dbt_store.invocations) as "to"
    from dbt_store.store`);
  const { from, to, ...counts } = totals!;
  return Object.freeze({
    database: database.path,
    bytes: database.path === ":memory:" ? undefined : statSync(database.path).size,
    ...counts,
    artifacts: Object.fromEntries(kinds.map(({ kind, count }) => [kind, count])),
    from: from ?? undefined,
    to: to ?? undefined,
    projects: await readProjectInfo(session),
  });
}
