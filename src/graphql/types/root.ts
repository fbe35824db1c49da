import {
  type FieldDefinition,
  type Fields,
  type ObjectDefinition,
  type Relation,
} from "../registry.js";
import { environmentResource } from "./environment.js";
import { historyRootFields } from "./history.js";
import { job, modelByEnvironment, olderRootFields } from "./jobs.js";

/** The place's one row. */
const here: Relation = {
  resource: environmentResource,
  isSingle: true,
  // Also before its first run, when history knows nothing of it yet.
  from: `(
        select
            c.project_name, c.environment, any_value(i.project_id) as project_id, any_value(i.environment_id) as environment_id,
            any_value(e.adapter_type) as adapter_type, any_value(e.git_sha) as git_sha, any_value(e.last_seen_at) as last_seen_at
        from dbt_store.chosen_environments as c
        join dbt_store.numbered_invocations as i on i.project_name = c.project_name and i.environment = c.environment
        left join dbt_history.environments as e on e.project_name = c.project_name and e.environment = c.environment
        group by c.project_name, c.environment
    ) as node`,
  limit: () => 1,
};

/** One row that stands for all of history. */
const everything: Relation = {
  isSingle: true,
  resource: { name: "store", key: "one", joins: {} },
  from: "(select 1 as one) as node",
};

const account: FieldDefinition = {
  kind: "root",
  type: "Account",
  place: { by: "everything" },
  relation: everything,
  arguments: { id: "BigInt!" },
  description: "All projects of the store, whatever the id: artifacts do not say an account.",
};

function ofEnvironment(type: string, description: string): FieldDefinition {
  return {
    kind: "root",
    type,
    place: { by: "id", argument: "environmentId" },
    relation: here,
    arguments: { environmentId: "BigInt!" },
    description,
  };
}

const fields: Fields = {
  environment: {
    kind: "root",
    type: "Environment!",
    place: { by: "id", argument: "id", asOf: "asOf" },
    relation: here,
    arguments: { id: "BigInt!", asOf: "DateTime" },
    description:
      "The state of an environment, now or at a past moment. Ids are in environments; environmentByName needs none.",
  },
  environmentByName: {
    kind: "root",
    type: "Environment!",
    place: { by: "name", project: "project", environment: "name", asOf: "asOf" },
    relation: here,
    arguments: { name: "String!", project: "String", asOf: "DateTime" },
    description:
      "The same by name; the project may be left out where only one has such an environment.",
  },
  defaultEnvironment: {
    kind: "root",
    type: "Environment!",
    place: { by: "default", project: "project", asOf: "asOf" },
    relation: here,
    arguments: { project: "String", asOf: "DateTime" },
    description:
      "The default environment of the project, which may be left out where there is one only.",
  },
  job: {
    kind: "root",
    type: "JobNode",
    place: { by: "everything" },
    relation: job,
    arguments: { id: "BigInt!", runId: "BigInt" },
    description: "One run of a job; without runId its newest.",
  },
  ...olderRootFields(),
  modelByEnvironment,
  account,
  column: ofEnvironment("ColumnQueries", "Column lineage, which artifacts do not bring."),
  performance: ofEnvironment("Performance", "Figures over the runs of an environment."),
  recommendations: ofEnvironment("Recommendations", "Advice, which artifacts do not bring."),
  ...historyRootFields,
};

export const rootType: ObjectDefinition = { name: "Query", fields };
