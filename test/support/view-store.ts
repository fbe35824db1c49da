import type { Session } from "../../src/duckdb/session.js";
import { openDatabase } from "./databases.js";
import { objectFiles, tableTexts } from "./sql-files.js";

/**
 * A store in memory: its tables, views and macros, filled by `seeds`, on a session that may set the time zone. Closed after the test.
 */
export async function openViewStore(...seeds: readonly string[]): Promise<Session> {
  return openStore([...objectFiles().map((file) => file.statement), ...seeds]);
}

/** An empty store in memory, with the comments of its views and macros. */
export async function openCommentedStore(): Promise<Session> {
  return openStore(objectFiles().map((file) => file.sql));
}

async function openStore(texts: readonly string[]): Promise<Session> {
  const session = await (await openDatabase({ access: "full" })).writer();
  await session.transaction(() => session.run([...tableTexts(), ...texts].join("\n;\n")));
  return session;
}

/** A uuid for a hand-written row. */
export function key(name: string): string {
  return `md5('${name}')::uuid`;
}

/** An invocation that builds, with the artifact number of its results. */
export function invocation(row: {
  id: string;
  results: number;
  at: string;
  environment?: string;
  job?: string;
  variant?: string;
  executes?: boolean;
  manifest?: number;
  started?: string;
}): string {
  const started = row.started ?? row.at;
  return `insert into dbt_store.invocations by name select
    '${row.id}' as invocation_id, 'shop' as project_name, '${row.environment ?? "prod"}' as environment, '${row.job ?? "nightly"}' as job, '${row.id}' as run,
    'build' as command, 'build' as which, ${row.executes ?? true} as executes, '${row.variant ?? "normal"}' as variant,
    timestamptz '${started}' as started_at, timestamptz '${row.at}' as generated_at, 10.0 as elapsed_time, 10.0 as wall_clock,
    ${row.results} as results_artifact_id, ${row.manifest ?? "null"} as manifest_id;`;
}

/** A result of the artifact with that number. */
export function result(row: {
  artifact: number;
  id: string;
  status?: string;
  seconds?: number;
  at: string;
}): string {
  return `insert into dbt_store.results by name select
    ${row.artifact} as artifact_id, 0 as result_index, '${row.id}' as unique_id, split_part('${row.id}', '.', 1) as resource_type, '${row.status ?? "success"}' as status,
    ${row.seconds ?? 1} as execution_time, timestamptz '${row.at}' as created_at, timestamptz '${row.at}' as execute_started_at;`;
}

/** A manifest with its entries; each entry stands for a definition of its own. */
export function manifest(
  row: { artifact: number; at: string; environment?: string },
  entries: readonly {
    id: string;
    section?: string;
    definition?: object;
    dependsOn?: readonly string[];
    placement?: string;
  }[],
): string {
  const statements = [
    `insert into dbt_store.artifacts by name select ${row.artifact} as artifact_id, 'manifest' as kind, '${row.artifact}' as content_hash, timestamptz '${row.at}' as generated_at;`,
    `insert into dbt_store.timeline by name select ${row.artifact} as artifact_id, 'shop' as project_name, '${row.environment ?? "prod"}' as environment, timestamptz '${row.at}' as generated_at, '${row.artifact}' as content_hash;`,
  ];
  for (const section of new Set(entries.map((entry) => entry.section ?? "nodes"))) {
    statements.push(
      `insert into dbt_store.sections by name select ${row.artifact} as artifact_id, '${section}' as section, ${key(`${row.artifact}${section}`)} as set_key;`,
    );
  }
  for (const entry of entries) {
    const section = entry.section ?? "nodes";
    const definition = JSON.stringify(entry.definition ?? {}).replaceAll("'", "''");
    const state = key(`${row.artifact}${entry.id}`);
    const [kind, packageName, ...name] = entry.id.split(".");
    statements.push(
      `insert into dbt_store.sets values (${key(`${row.artifact}${section}`)}, ${state});`,
      `insert into dbt_store.states by name select ${state} as state_key, ${state} as definition_key, ${state} as placement_key;`,
      `insert into dbt_store.placements by name select ${state} as placement_key, ${entry.placement === undefined ? "null" : `'${entry.placement}'`} as relation_name;`,
      `insert into dbt_store.packed_definitions by name select ${state} as definition_key, '${section}' as section, '${entry.id}' as unique_id, '${kind}' as resource_type,
        '${name.join(".")}' as name, '${packageName}' as package_name, ${section !== "disabled"} as enabled,
        [${(entry.dependsOn ?? []).map((id) => `'${id}'`).join(", ")}]::varchar[] as depends_on, ['${definition}'] as definition_pieces;`,
    );
  }
  return statements.join("\n");
}

/** Environments of the project shop; the first is the default. */
export function environments(...names: readonly string[]): string {
  return names
    .map(
      (name, index) =>
        `insert into dbt_store.environments values ('shop', '${name}', ${index === 0});`,
    )
    .join("\n");
}
