import { isGiven } from "../arguments.js";
import type { Arguments, Bind, Order, Relation, Resource } from "../registry.js";

const none = {};

const projects: Resource = { name: "project", key: "project_name", joins: none };
const environments: Resource = {
  name: "environment",
  key: "environment_key",
  joins: none,
};
const jobs: Resource = { name: "job", key: "job_key", joins: none };
const runs: Resource = { name: "run", key: "run_key", joins: none };
const numbered = {
  numbers:
    "left join numbered_invocations as numbers on numbers.invocation_id = node.invocation_id",
};
const invocations: Resource = { name: "invocation", key: "invocation_id", joins: numbered };
const executions: Resource = { name: "execution", key: "execution_key", joins: numbered };

/** Names of two levels need a text that tells rows apart. */
const from = {
  projects: "dbt_history.projects as node",
  environments:
    "(select *, project_name || ' ' || environment as environment_key from dbt_history.environments) as node",
  jobs: "(select *, concat_ws(' ', project_name, environment, job) as job_key from dbt_history.jobs) as node",
  runs: "(select *, concat_ws(' ', project_name, environment, run) as run_key from dbt_history.runs) as node",
  invocations: "dbt_history.invocations as node",
  executions:
    "(select *, invocation_id || ' ' || unique_id as execution_key from dbt_history.executions) as node",
} as const;

const newest = (moment: string): (() => readonly Order[]) => {
  const order: readonly Order[] = [{ sql: `epoch_us(${moment})`, direction: "desc" }];
  return () => order;
};

/** What each filter of history asks for; a list is "one of". */
const lists: Readonly<Record<string, string>> = {
  projectNames: "node.project_name",
  environmentNames: "node.environment",
  jobs: "node.job",
  runs: "node.run",
  invocationIds: "node.invocation_id",
  uniqueIds: "node.unique_id",
  resourceTypes: "node.resource_type",
  packageNames: "node.package_name",
  statuses: "node.status",
  variants: "node.variant",
  names: "node.name",
};

function filtered(moment: string): NonNullable<Relation["where"]> {
  return ({ filter }: Arguments, bind: Bind) =>
    Object.entries((filter ?? {}) as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
      if (!isGiven(value)) return [];
      if (name === "since") return [`${moment} >= ${bind(value)}::timestamptz`];
      if (name === "until") return [`${moment} < ${bind(value)}::timestamptz`];
      if (name === "isBuild") return [`node.is_build = ${bind(value)}`];
      return [`list_contains(${bind(value)}, ${lists[name]})`];
    });
}

/** Everything of each kind. */
export const all = {
  projects: { resource: projects, from: from.projects },
  environments: {
    resource: environments,
    from: from.environments,
    where: filtered("node.last_seen_at"),
  },
  jobs: { resource: jobs, from: from.jobs, where: filtered("node.last_generated_at") },
  runs: {
    resource: runs,
    from: from.runs,
    order: newest("node.started_at"),
    where: filtered("node.started_at"),
  },
  invocations: {
    resource: invocations,
    from: from.invocations,
    order: newest("node.started_at"),
    where: filtered("node.started_at"),
  },
  executions: {
    resource: executions,
    from: from.executions,
    order: newest("node.created_at"),
    where: filtered("node.created_at"),
  },
} satisfies Readonly<Record<string, Relation>>;

/** The same rows, restricted to those of an outer row. */
export function of(
  relation: Relation,
  keys: readonly string[],
  names: readonly string[],
): Relation {
  const on = names.map(
    (name, index) => `node.${name} = parents.key${index === 0 ? "" : index + 1}`,
  );
  return {
    ...relation,
    keys,
    from: `parents join ${String(relation.from)} on ${on.join(" and ")}`,
  };
}

/** Build times per bucket. */
export const buildTimes: Relation = {
  resource: { name: "build time", key: "build_time_key", joins: none },
  from: ({ bucket, dimension }, bind) => `(
        select *, concat_ws(' ', project_name, environment, name, variant, epoch_us(bucket_start)) as build_time_key
        from dbt_history.build_times(${bind(bucket ?? "day")}::varchar)
        where dimension = ${bind(dimension ?? "model")}
    ) as node`,
  where: filtered("node.bucket_start"),
  order: () => [{ sql: "epoch_us(node.bucket_start)", direction: "asc" }],
};
