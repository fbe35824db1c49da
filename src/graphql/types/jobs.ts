import { GraphQLError } from "graphql";
import { isGiven, toCount } from "../arguments.js";
import {
  related,
  type Arguments,
  type Bind,
  type FieldDefinition,
  type Fields,
  type Relation,
} from "../registry.js";
import { nodesOfRuns, runNode } from "./run-nodes.js";

/** The run that a job's fields speak of: the one that is named, else the newest. */
function chosenRun(job: unknown, run: unknown, bind: Bind): string {
  return `(
            select 0 as position, run_key as key from numbered_runs
            where job_id = ${bind(job)}${run === undefined || run === null ? "" : ` and run_id = ${bind(run)}`}
            order by place desc limit 1
        ) as parents`;
}

/** Lists of the job endpoint: everything, or `first` rows after a cursor. */
function paging(): Pick<Relation, "limit" | "where"> {
  return {
    limit: ({ first }) => toCount(first, "first"),
    where: ({ after, database, schema, identifier, uniqueId, name }, bind) => [
      ...(isGiven(after) ? [`node.unique_id > ${bind(fromCursor(String(after)))}`] : []),
      ...equals("placement.database_name", database, bind),
      ...equals("placement.schema_name", schema, bind),
      ...equals("coalesce(placement.identifier, node.alias)", identifier, bind),
      ...equals("node.unique_id", uniqueId, bind),
      ...equals("node.name", name, bind),
    ],
  };
}

function equals(sql: string, value: unknown, bind: Bind): readonly string[] {
  return isGiven(value) ? [`${sql} = ${bind(value)}`] : [];
}

function fromCursor(cursor: string): string {
  const text = Buffer.from(cursor, "base64").toString("utf8");
  if (text.startsWith("cursor:")) return text.slice("cursor:".length);
  throw new GraphQLError(
    `"${cursor}" is no paginationCursor. Take one from a row of the page before.`,
    { extensions: { code: "BAD_CURSOR" } },
  );
}

/** The kinds of rows that a job has. */
const kinds = {
  exposure: { type: "ExposureNode", plural: "exposures", by: { name: "String!" } },
  macro: { type: "MacroNode", plural: "macros", by: { uniqueId: "String!" } },
  metric: { type: "MetricNode", plural: "metrics", by: { uniqueId: "String!" } },
  model: { type: "ModelNode", plural: "models", by: { uniqueId: "String!" } },
  seed: { type: "SeedNode", plural: "seeds", by: { uniqueId: "String!" } },
  snapshot: { type: "SnapshotNode", plural: "snapshots", by: { uniqueId: "String!" } },
  source: { type: "SourceNode", plural: "sources", by: { uniqueId: "String!" } },
  test: { type: "TestNode", plural: "tests", by: { uniqueId: "String!" } },
} as const;

const located = { database: "String", identifier: "String", schema: "String" };

export function fieldsOfJob(): Fields {
  const fields: Record<string, FieldDefinition> = {};
  for (const [kind, { type, plural, by }] of Object.entries(kinds)) {
    const relation: Relation = {
      resource: runNode,
      keys: ["node.run_key"],
      from: nodesOfRuns(kind),
      ...paging(),
    };
    fields[kind] = related(type, { ...relation, limit: () => 1 }, by);
    fields[plural] = related(`[${type}!]!`, relation, {
      ...(kind === "model" || kind === "source" ? located : {}),
      first: "Int",
      after: "String",
    });
  }
  return fields;
}

/** Fields at the root that were there before `job`. */
export function olderRootFields(): Fields {
  const fields: Record<string, FieldDefinition> = {};
  for (const [kind, { type, plural, by }] of Object.entries(kinds)) {
    const relation: Relation = {
      resource: runNode,
      from: ({ jobId, runId }, bind) => nodesOfRuns(kind, "true", chosenRun(jobId, runId, bind)),
      ...paging(),
    };
    const base = {
      kind: "root",
      place: { by: "everything" },
      deprecated: "use job(id:)",
    } as const;
    const run = { jobId: "Int!", runId: "Int" };
    fields[kind] = {
      ...base,
      type,
      relation: { ...relation, limit: () => 1 },
      arguments: { ...run, ...by },
    };
    fields[plural] = {
      ...base,
      type: `[${type}!]!`,
      relation,
      arguments: {
        ...(kind === "model" || kind === "source" ? located : {}),
        ...run,
        first: "Int",
        after: "String",
      },
    };
  }
  return fields;
}

/** One job's run. */
export const job: Relation = {
  resource: { name: "run", key: "run_key", joins: {} },
  from: "numbered_runs as node",
  where: ({ id, runId }, bind) => [
    `node.job_id = ${bind(id)}`,
    ...equals("node.run_id", runId, bind),
  ],
  order: () => [{ sql: "node.place", direction: "desc" }],
  limit: () => 1,
};

/** Runs that reached a model, the newest first; as many as are wanted. */
function historicalRuns(
  { uniqueId, identifier, lastRunCount, withCatalog }: Arguments,
  bind: Bind,
): string {
  if (!isText(uniqueId) && !isText(identifier))
    throw new GraphQLError("modelHistoricalRuns needs a uniqueId or an identifier.");
  const models = isText(uniqueId)
    ? bind(uniqueId)
    : `(select min(unique_id) from applied_nodes where node_type = 'Model' and alias = ${bind(identifier)})`;
  const parents = `(
            select 0 as position, i.run_key as key, r.unique_id as key2
            from dbt_store.results as r
            join numbered_invocations as i on i.results_artifact_id = r.artifact_id
            join dbt_store.chosen_environments as e on e.project_name = i.project_name and e.environment = i.environment
            join numbered_runs as run on run.run_key = i.run_key
            where i.executes and r.unique_id = ${models}${withCatalog === true ? " and run.catalog_id is not null" : ""}
            group by all
            order by max(i.place) desc
            limit ${toCount(lastRunCount, "lastRunCount") ?? 1}
        ) as parents`;
  return nodesOfRuns("model", "d.unique_id = parents.key2", parents);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

const historyArguments = {
  identifier: "String",
  lastRunCount: { type: "Int", default: 1 },
  uniqueId: "String",
  withCatalog: { type: "Boolean", default: false },
};

const historyRelation: Relation = {
  resource: runNode,
  from: historicalRuns,
  order: () => [{ sql: "node.place", direction: "desc" }],
};

export const modelHistoricalRuns = related("[ModelNode!]!", historyRelation, historyArguments);

export const modelByEnvironment: FieldDefinition = {
  kind: "root",
  type: "[ModelNode!]!",
  place: { by: "id", argument: "environmentId" },
  relation: historyRelation,
  deprecated: "use environment.applied.modelHistoricalRuns",
  arguments: { environmentId: "Int!", ...historyArguments },
};
