import {
  column,
  paged,
  type ConnectionField,
  type FieldDefinition,
  type Fields,
  type ObjectDefinition,
  type RootField,
} from "../registry.js";
import { connectionTypes } from "./connections.js";
import { all, buildTimes, of } from "./history-relations.js";

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
