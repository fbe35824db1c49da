import { toCount } from "../arguments.js";
import {
  column,
  constant,
  related,
  type Arguments,
  type Bind,
  type Fields,
  type ObjectDefinition,
  type Relation,
  type Resource,
} from "../registry.js";
import { modelStatus, testStatus } from "./statuses.js";
import { nothing } from "./absent.js";

const perNode: Resource = { name: "statistics", key: "unique_id", joins: {} };

/** Executions of an environment between two days, both included, in UTC. */
function executions(from: unknown, to: unknown, bind: Bind): string {
  return `(
            select x.*, i.job_id, i.run_id, i.started_at as run_started_at, i.adapter_type, i.run_key, ${bind(from)}::date as first_day, ${bind(to)}::date as last_day
            from dbt_history.executions as x
            join numbered_invocations as i on i.invocation_id = x.invocation_id
            where x.day between ${bind(from)}::date and ${bind(to)}::date
        )`;
}

const limit = ({ limit: most }: Arguments): number | undefined => toCount(most, "limit");

const longest: Relation = {
  resource: perNode,
  from: ({ start, end, jobId, jobLimit }, bind) => `(
        select
            unique_id, avg(execution_time) as average_time, max(execution_time) as longest_time, any_value(first_day) as first_day, any_value(last_day) as last_day,
            ${jobId === undefined || jobId === null ? "null::bigint" : `${bind(jobId)}::bigint`} as only_job,
            ${jobLimit === undefined || jobLimit === null ? "null::bigint" : `${bind(jobLimit)}::bigint`} as job_limit
        from ${executions(start, end, bind)}
        where resource_type = 'model' and is_build${jobId === undefined || jobId === null ? "" : ` and job_id = ${bind(jobId)}`}
        group by unique_id
    ) as node`,
  order: ({ orderBy }) => [
    { sql: orderBy === "MAX" ? "node.longest_time" : "node.average_time", direction: "desc" },
  ],
  limit,
};

const mostExecuted: Relation = {
  resource: perNode,
  from: ({ start, end, jobLimit }, bind) => `(
        select
            unique_id, count(*) as executions, any_value(first_day) as first_day, any_value(last_day) as last_day, null::bigint as only_job,
            ${jobLimit === undefined || jobLimit === null ? "null::bigint" : `${bind(jobLimit)}::bigint`} as job_limit
        from ${executions(start, end, bind)}
        where resource_type = 'model' and is_build
        group by unique_id
    ) as node`,
  order: () => [{ sql: "node.executions", direction: "desc" }],
  limit,
};

const mostFailed: Relation = {
  resource: perNode,
  from: ({ start, end }, bind) => `(
        select unique_id, count(*) as executions, count(*) filter (where ${modelStatus("status")} = 'error') as failures
        from ${executions(start, end, bind)}
        where resource_type = 'model' and is_build
        group by unique_id
        having failures > 0
    ) as node`,
  order: () => [
    { sql: "node.failures / node.executions", direction: "desc" },
    { sql: "node.failures", direction: "desc" },
  ],
  limit,
};

/** A model and the tests that stand on it, run by run. */
const mostTestFailed: Relation = {
  resource: perNode,
  from: ({ start, end }, bind) => `(
        select unique_id, count(*) as runs, count(*) filter (where has_failed) as failures
        from (
            select edge.parent_id as unique_id, x.run_key, bool_or(${testStatus("x.status")} in ('fail', 'error')) as has_failed
            from ${executions(start, end, bind)} as x
            join applied_edges as edge on edge.child_id = x.unique_id
            where x.resource_type in ('test', 'unit_test') and x.status <> 'skipped' and starts_with(edge.parent_id, 'model.')
            group by all
        )
        group by unique_id
        having failures > 0
    ) as node`,
  order: () => [
    { sql: "node.failures / node.runs", direction: "desc" },
    { sql: "node.failures", direction: "desc" },
  ],
  limit,
};

/** Jobs of a model, or of several: the window and limits of the outer field come with its rows. */
function byJob(aggregates: string, order: string): Relation {
  return {
    resource: { name: "job statistics", key: "job_id", joins: {} },
    keys: [
      "node.unique_id",
      "node.first_day::varchar",
      "node.last_day::varchar",
      "node.only_job",
      "node.job_limit",
    ],
    from: `(
        select position, job_id, ${aggregates}
        from (
            select parents.position, parents.key5 as job_limit, i.job_id, x.execution_time
            from parents
            join dbt_history.executions as x
                on x.unique_id = parents.key and x.day between parents.key2::date and parents.key3::date and x.is_build
            join numbered_invocations as i on i.invocation_id = x.invocation_id and (parents.key4 is null or i.job_id = parents.key4)
        )
        group by position, job_id
        qualify any_value(job_limit) is null or row_number() over (partition by position order by ${order} desc, job_id) <= any_value(job_limit)
    ) as node`,
    order: () => [{ sql: `node.${order}`, direction: "desc" }],
  };
}

const dates = { end: "Date!", start: "Date!" };
const day: Resource = { name: "day", key: "day", joins: {} };

const performanceFields: Fields = {
  jobInformation: related(
    "[JobInformation!]",
    {
      resource: { name: "job", key: "job_id", joins: {} },
      from: ({ start, end, uniqueId }, bind) =>
        `(select job_id, any_value(job) as name from ${executions(start, end, bind)} where unique_id = ${bind(uniqueId)} group by job_id) as node`,
    },
    { ...dates, uniqueId: "String!" },
  ),
  longestExecutedModels: related("[LongestExecutedModel!]", longest, {
    end: "Date!",
    jobId: "BigInt",
    jobLimit: "Int",
    limit: "Int",
    orderBy: "SortAggregation",
    start: "Date!",
  }),
  modelExecutionHistory: related(
    "[ModelExecutionHistoryDay!]",
    {
      resource: day,
      from: ({ startDate, endDate, uniqueId }, bind) => `(
        select day, unique_id, list(execution_time order by created_at, invocation_id) as times, avg(execution_time) as mean_time
        from ${executions(startDate, endDate, bind)}
        where unique_id = ${bind(uniqueId)} and is_build
        group by day, unique_id
    ) as node`,
      order: () => [{ sql: "node.day::varchar", direction: "asc" }],
    },
    { endDate: "Date!", startDate: "Date!", uniqueId: "String!" },
  ),
  mostExecutedModels: related("[MostExecutedModel!]", mostExecuted, {
    end: "Date!",
    jobLimit: "Int",
    limit: "Int",
    start: "Date!",
  }),
  mostExecutionFailedModels: related("[MostExecutionFailedModel!]", mostFailed, {
    end: "Date!",
    limit: "Int",
    start: "Date!",
  }),
  // Only the warehouse knows who queries what.
  mostQueriedResources: related("[MostQueriedResource!]", nothing, {
    end: "Date!",
    limit: "Int",
    resourceType: "[MostQueriedResourceType!]!",
    start: "Date!",
  }),
  mostTestFailedModels: related("[MostTestFailedModel!]", mostTestFailed, {
    end: "Date!",
    limit: "Int",
    start: "Date!",
  }),
  resourceQueryHistory: related("[ResourceQueryHistoryDay!]", nothing, {
    ...dates,
    uniqueId: "String!",
  }),
};

const executionsOfDay = (perJob: boolean): string => `
            select parents.position, x.*, i.job_id, i.run_id, i.adapter_type, i.started_at as run_started_at
            from parents
            join dbt_history.executions as x on x.unique_id = parents.key and x.day = parents.key2::date and x.is_build
            join numbered_invocations as i on i.invocation_id = x.invocation_id${perJob ? " and i.job_id = parents.key3" : ""}`;

/** Figures over runs. */
export const performanceTypes: readonly ObjectDefinition[] = [
  {
    name: "Performance",
    description: "Figures over the runs of an environment.",
    fields: performanceFields,
  },
  {
    name: "JobInformation",
    fields: { jobId: column("BigInt", "node.job_id"), name: column("String", "node.name") },
  },
  {
    name: "LongestExecutedModel",
    fields: {
      averageExecutionTime: column("Float", "node.average_time"),
      byJob: related(
        "[LongestExecutedModelByJob!]",
        byJob(
          "avg(execution_time) as average_time, max(execution_time) as longest_time",
          "average_time",
        ),
      ),
      maxExecutionTime: column("Float", "node.longest_time"),
      uniqueId: column("String", "node.unique_id"),
    },
  },
  {
    name: "LongestExecutedModelByJob",
    fields: {
      averageExecutionTime: column("Float", "node.average_time"),
      jobId: column("BigInt", "node.job_id"),
      maxExecutionTime: column("Float", "node.longest_time"),
    },
  },
  {
    name: "ModelExecutionHistoryDay",
    fields: {
      date: column("Date", "node.day::varchar"),
      executionTimes: column("[Float!]", "node.times"),
      executionsByJob: related("[ModelExecutionHistoryByJob!]", {
        resource: { name: "job of a day", key: "job_id", joins: {} },
        keys: ["node.unique_id", "node.day::varchar"],
        from: `(
        select position, job_id, unique_id, day, list(execution_time order by created_at, invocation_id) as times, avg(execution_time) as mean_time
        from (${executionsOfDay(false)})
        group by all
    ) as node`,
      }),
      meanExecutionTime: column("Float", "node.mean_time"),
    },
  },
  {
    name: "ModelExecutionHistoryByJob",
    fields: {
      executionTimes: column("[Float!]", "node.times"),
      executions: related("[ModelExecution!]", {
        resource: { name: "execution", key: "invocation_id", joins: {} },
        keys: ["node.unique_id", "node.day::varchar", "node.job_id"],
        from: `(${executionsOfDay(true)}) as node`,
        order: () => [{ sql: "epoch_us(node.created_at)", direction: "asc" }],
      }),
      jobId: column("BigInt", "node.job_id"),
      meanExecutionTime: column("Float", "node.mean_time"),
    },
  },
  {
    name: "ModelExecution",
    fields: {
      adapter: column("String", "node.adapter_type"),
      executionStartedAt: column("DateTime", "node.started_at"),
      executionTime: column("Float", "node.execution_time"),
      isFullRefresh: column("Boolean", "node.variant = 'full_refresh'"),
      queryId: column("String", "node.adapter_response::json ->> '$.query_id'"),
      runId: column("BigInt", "node.run_id"),
      runStartedAt: column("DateTime", "node.run_started_at"),
      status: column("String", "node.status"),
    },
  },
  {
    name: "MostExecutedModel",
    fields: {
      byJob: related("[MostExecutedModelByJob!]", byJob("count(*) as executions", "executions")),
      totalExecutions: column("Int", "node.executions"),
      uniqueId: column("String", "node.unique_id"),
    },
  },
  {
    name: "MostExecutedModelByJob",
    fields: {
      jobId: column("BigInt", "node.job_id"),
      totalExecutions: column("Int", "node.executions"),
    },
  },
  {
    name: "MostExecutionFailedModel",
    fields: {
      failurePercentage: column("Float", "100.0 * node.failures / node.executions"),
      totalExecutions: column("Int", "node.executions"),
      totalFailedExecutions: column("Int", "node.failures"),
      uniqueId: column("String", "node.unique_id"),
    },
  },
  {
    name: "MostTestFailedModel",
    fields: {
      failurePercentage: column("Float", "100.0 * node.failures / node.runs"),
      totalRunsWithTestFailures: column("Int", "node.failures"),
      totalRunsWithTests: column("Int", "node.runs"),
      uniqueId: column("String", "node.unique_id"),
    },
  },
  {
    name: "MostQueriedResource",
    fields: { totalCount: constant("Int", null), uniqueId: constant("String", null) },
  },
  {
    name: "ResourceQueryHistoryDay",
    fields: { date: constant("Date", null), totalCount: constant("Int", null) },
  },
];
