import {
  column,
  paged,
  type Arguments,
  type Bind,
  type ConnectionField,
  type Fields,
  type FieldDefinition,
  type ObjectDefinition,
  type Order,
  type Relation,
  type Resource,
  type RootField,
} from "../registry.js";
import { connectionTypes } from "./connections.js";

const none = {};

const projects: Resource = { name: "project", key: "project_name", joins: none };
const environments: Resource = {
  name: "environment",
  key: "environment_key",
  joins: none,
};
const jobs: Resource = { name: "job", key: "job_key", joins: none };
const runs: Resource = { name: "run", key: "run_key", joins: none };
const invocations: Resource = {
  name: "invocation",
  key: "invocation_id",
  joins: {
    numbers:
      "left join numbered_invocations as numbers on numbers.invocation_id = node.invocation_id",
  },
};
const executions: Resource = {
  name: "execution",
  key: "execution_key",
  joins: {
    numbers:
      "left join numbered_invocations as numbers on numbers.invocation_id = node.invocation_id",
  },
};

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
      if (value === undefined || value === null || (Array.isArray(value) && value.length === 0))
        return [];
      if (name === "since") return [`${moment} >= ${bind(value)}::timestamptz`];
      if (name === "until") return [`${moment} < ${bind(value)}::timestamptz`];
      if (name === "isBuild") return [`node.is_build = ${bind(value)}`];
      return [`list_contains(${bind(value)}, ${lists[name]})`];
    });
}

const all = {
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
function of(relation: Relation, keys: readonly string[], names: readonly string[]): Relation {
  const on = names.map(
    (name, index) => `node.${name} = parents.key${index === 0 ? "" : index + 1}`,
  );
  return {
    ...relation,
    keys,
    from: `parents join ${String(relation.from)} on ${on.join(" and ")}`,
  };
}

/** Fields that are a column of the view, under its name in camel case. */
function columns(types: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [
      name,
      column(type, `node.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`),
    ]),
  );
}

const project = columns({ projectName: "String!" });
const environment: Fields = {
  ...project,
  environmentName: column("String!", "node.environment"),
};

const counts = columns({
  successCount: "BigInt",
  errorCount: "BigInt",
  warnCount: "BigInt",
  skippedCount: "BigInt",
});

/** Executions of a node of an environment, the newest first; any window, any number. */
export const executionsOfNode: ConnectionField = paged(
  "ExecutionConnection!",
  of(
    all.executions,
    ["node.unique_id", "node.project_name", "node.environment"],
    ["unique_id", "project_name", "environment"],
  ),
  { filter: "ExecutionFilter" },
);

const buildTimeColumns = columns({
  projectName: "String!",
  name: "String!",
  variant: "String!",
  bucketStart: "DateTime!",
  builds: "BigInt!",
  failures: "BigInt!",
  skips: "BigInt!",
  invocations: "BigInt!",
  totalSeconds: "Float",
  meanSeconds: "Float",
  p50Seconds: "Float",
  p95Seconds: "Float",
  maxSeconds: "Float",
});

const buildTimes: Relation = {
  resource: { name: "build time", key: "build_time_key", joins: none },
  from: ({ bucket, dimension }, bind) => `(
        select *, concat_ws(' ', project_name, environment, name, variant, epoch_us(bucket_start)) as build_time_key
        from dbt_history.build_times(${bind(bucket ?? "day")}::varchar)
        where dimension = ${bind(dimension ?? "model")}
    ) as node`,
  where: filtered("node.bucket_start"),
  order: () => [{ sql: "epoch_us(node.bucket_start)", direction: "asc" }],
};

function root(connection: ConnectionField, description: string): RootField {
  return {
    ...connection,
    kind: "root",
    isConnection: true,
    place: { by: "everything" },
    description,
  };
}

/** Fields at the root that the hosted API has not. */
export const historyRootFields: Readonly<Record<string, FieldDefinition>> = {
  projects: root(paged("ProjectConnection!", all.projects), "Projects of the store."),
  environments: root(
    paged("EnvironmentSummaryConnection!", all.environments, { filter: "EnvironmentFilter" }),
    "Environments of all projects.",
  ),
  jobs: root(
    paged("JobConnection!", all.jobs, { filter: "JobFilter" }),
    "Jobs of all environments.",
  ),
  runs: root(paged("RunConnection!", all.runs, { filter: "RunFilter" }), "Runs, the newest first."),
  invocations: root(
    paged("InvocationConnection!", all.invocations, { filter: "RunFilter" }),
    "Invocations of dbt, the newest first.",
  ),
  executions: root(
    paged("ExecutionConnection!", all.executions, { filter: "ExecutionFilter" }),
    "Executions of any nodes in any window, the newest first.",
  ),
  buildTimes: root(
    paged("BuildTimeConnection!", buildTimes, {
      bucket: { type: "String!", default: "day" },
      dimension: { type: "BuildTimeDimension!", default: "model" },
      filter: "BuildTimeFilter",
    }),
    "Build times per bucket of time: hour, day, week, month, quarter, year, invocation, or a number of them such as 6 hours. The same as dbt_history.build_times.",
  ),
};

export const historyTypes: readonly ObjectDefinition[] = [
  {
    name: "Project",
    description: "A dbt project of the store.",
    fields: {
      ...project,
      projectId: column("BigInt!", "node.project_id"),
      ...columns({
        defaultEnvironment: "String",
        environmentCount: "BigInt!",
        invocationCount: "BigInt!",
        executionCount: "BigInt!",
        dbtVersion: "String",
        adapterType: "String",
        firstSeenAt: "DateTime",
        lastSeenAt: "DateTime",
      }),
      environments: paged(
        "EnvironmentSummaryConnection!",
        of(all.environments, ["node.project_name"], ["project_name"]),
        { filter: "EnvironmentFilter" },
      ),
    },
  },
  {
    name: "EnvironmentSummary",
    description: "An environment and what was run in it. Its state is under environment(id:).",
    fields: {
      ...environment,
      ...columns({
        environmentId: "BigInt!",
        isDefault: "Boolean!",
        jobCount: "BigInt!",
        runCount: "BigInt!",
        invocationCount: "BigInt!",
        executionCount: "BigInt!",
        dbtVersion: "String",
        adapterType: "String",
        gitSha: "String",
        firstSeenAt: "DateTime",
        lastSeenAt: "DateTime",
      }),
      jobs: paged(
        "JobConnection!",
        of(all.jobs, ["node.project_name", "node.environment"], ["project_name", "environment"]),
        { filter: "JobFilter" },
      ),
      runs: paged(
        "RunConnection!",
        of(all.runs, ["node.project_name", "node.environment"], ["project_name", "environment"]),
        { filter: "RunFilter" },
      ),
    },
  },
  {
    name: "Job",
    description: "What is run again and again.",
    fields: {
      ...environment,
      name: column("String!", "node.job"),
      ...columns({
        jobId: "BigInt!",
        commands: "[String!]",
        runCount: "BigInt!",
        invocationCount: "BigInt!",
        firstStartedAt: "DateTime",
        lastGeneratedAt: "DateTime",
        lastStatus: "String",
      }),
      ...counts,
      runs: paged(
        "RunConnection!",
        of(
          all.runs,
          ["node.project_name", "node.environment", "node.job"],
          ["project_name", "environment", "job"],
        ),
        { filter: "RunFilter" },
      ),
    },
  },
  {
    name: "Run",
    description: "Invocations that belong together.",
    fields: {
      ...environment,
      ...columns({
        job: "String",
        runId: "BigInt!",
        commands: "[String!]",
        invocationCount: "BigInt!",
        startedAt: "DateTime",
        generatedAt: "DateTime",
        wallClock: "Float",
        day: "Date",
      }),
      name: column("String!", "node.run"),
      ...counts,
      invocations: paged(
        "InvocationConnection!",
        of(
          all.invocations,
          ["node.project_name", "node.environment", "node.run"],
          ["project_name", "environment", "run"],
        ),
        { filter: "RunFilter" },
      ),
    },
  },
  {
    name: "Invocation",
    description: "One call of dbt.",
    fields: {
      ...environment,
      ...columns({
        invocationId: "String!",
        job: "String",
        run: "String",
        command: "String",
        which: "String",
        isExecution: "Boolean",
        variant: "String",
        selectArguments: "[String!]",
        excludeArguments: "[String!]",
        selector: "String",
        targetName: "String",
        adapterType: "String",
        threads: "BigInt",
        fullRefresh: "Boolean",
        gitSha: "String",
        gitBranch: "String",
        dbtVersion: "String",
        startedAt: "DateTime",
        generatedAt: "DateTime",
        elapsedTime: "Float",
        wallClock: "Float",
        resultCount: "BigInt",
        day: "Date",
      }),
      ...counts,
      jobId: column("BigInt", "numbers.job_id"),
      runId: column("BigInt", "numbers.run_id"),
      executions: paged(
        "ExecutionConnection!",
        of(all.executions, ["node.invocation_id"], ["invocation_id"]),
        { filter: "ExecutionFilter" },
      ),
    },
  },
  {
    name: "Execution",
    description: "A node executed in an invocation.",
    fields: {
      ...environment,
      ...columns({
        job: "String",
        run: "String",
        invocationId: "String!",
        uniqueId: "String!",
        resourceType: "String!",
        name: "String",
        packageName: "String",
        status: "String",
        isBuild: "Boolean",
        isSuccess: "Boolean",
        variant: "String",
        executionTime: "Float",
        compileTime: "Float",
        executeTime: "Float",
        waitTime: "Float",
        startedAt: "DateTime",
        completedAt: "DateTime",
        createdAt: "DateTime",
        day: "Date",
        threadId: "String",
        message: "String",
        failures: "BigInt",
        rowsAffected: "BigInt",
        bytesProcessed: "BigInt",
        relationName: "String",
        codeChanged: "Boolean",
      }),
      jobId: column("BigInt", "numbers.job_id"),
      runId: column("BigInt", "numbers.run_id"),
    },
  },
  {
    name: "BuildTime",
    description: "Build times of one thing in one bucket of time.",
    fields: {
      ...buildTimeColumns,
      environmentName: column("String!", "node.environment"),
    },
  },
  ...[
    "Project",
    "EnvironmentSummary",
    "Job",
    "Run",
    "Invocation",
    "Execution",
    "BuildTime",
  ].flatMap((node) => connectionTypes(node)),
];
