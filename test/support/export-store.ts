import type { MovedEngine } from "../../src/asker.js";
import type { Engine } from "../../src/engine.js";

/** Columns that a second load may fill otherwise: numbers that we assign, and when a file was loaded. */
const assigned = /^(project_id|environment_id|job_id|run_id|loaded_at)$/;

/** Where a file was found and what became of it is no property of the artifact in it. */
const ofTheFile = new Set(["uri", "bytes", "outcome", "reason"]);

/** Every public relation: its rows as text, sorted. */
export type StoreExport = Readonly<Record<string, readonly string[]>>;

/** Settings of {@link exportStore}. */
export interface ExportOptions {
  /** Where the questions are asked; default: the engine itself. */
  readonly asked?: MovedEngine | undefined;
  /** Compare paths and outcomes of files as well. Default: false, only which artifacts there are. */
  readonly files?: boolean | undefined;
}

/**
 * Everything that a store tells its users, by names: without assigned ids and load times. Two stores that hold the same artifacts
 * give equal exports.
 */
export async function exportStore(
  engine: Engine,
  { asked = engine, files = false }: ExportOptions = {},
): Promise<StoreExport> {
  const exported: Record<string, readonly string[]> = {};
  for (const { schema, name, type, columns } of await engine.relations()) {
    if (type !== "view") continue;
    const isFiles = schema === "dbt_history" && name === "artifacts";
    const wanted = columns.filter(
      (column) => !assigned.test(column.name) && !(isFiles && !files && ofTheFile.has(column.name)),
    );
    // A semantic manifest belongs to whatever folders hold it.
    const ofFolder = (column: string): boolean =>
      isFiles && !files && column !== "kind" && column !== "content_hash";
    const list = wanted
      .map(({ name: column }) =>
        ofFolder(column)
          ? `case when kind <> 'semantic_manifest' then "${column}" end as "${column}"`
          : `"${column}"`,
      )
      .join(", ");
    const filter = isFiles && !files ? "where content_hash is not null" : "";
    const { rows } = await asked.sql<{ line: string }>(
      `select ${isFiles && !files ? "distinct" : ""} to_json(t)::varchar as line from (select ${list} from ${schema}.${name} ${filter}) as t`,
    );
    exported[`${schema}.${name}`] = rows.map(({ line }) => withoutNoise(line)).toSorted();
  }
  return exported;
}

/** Sums of doubles differ in their last digits with the order of the rows. */
function withoutNoise(line: string): string {
  return line.replaceAll(/-?\d+\.\d{7,}(e[+-]?\d+)?/g, (number) => Number(number).toPrecision(9));
}
