import { GraphQLError } from "graphql";
import { isGiven } from "../arguments.js";
import {
  column,
  json,
  paged,
  related,
  type Arguments,
  type Bind,
  type ConnectionField,
  type ObjectDefinition,
  type Relation,
} from "../registry.js";
import { connectionTypes } from "./connections.js";
import { accountId, asObject, modelingLayerSql } from "./node-fields.js";
import { nestedTypename, nodesOf, nodeTypename } from "./node-resource.js";

const matchedFields = ["name", "relation", "column", "description", "code"] as const;

/** Where a text is looked for, in the order of what counts most. */
const places: Readonly<Record<(typeof matchedFields)[number], string>> = {
  name: "node.name",
  relation:
    "concat_ws('.', node.database_name, node.schema_name, coalesce(node.identifier, node.alias))",
  column:
    "(select string_agg(c.column_name, ' ' order by c.column_index) from dbt_store.columns as c where c.definition_key = node.definition_key)",
  description: "node.description",
  code: "(select coalesce(d.definition ->> '$.raw_code', d.definition ->> '$.raw_sql') from dbt_store.definitions as d where d.definition_key = node.definition_key)",
};

interface SearchFilter {
  readonly query: string;
  readonly fields?: readonly string[] | null;
  readonly accessLevels?: readonly string[] | null;
  readonly materializationTypes?: readonly string[] | null;
  readonly modelingLayers?: readonly string[] | null;
  readonly resourceTypes?: readonly string[] | null;
  readonly tags?: readonly string[] | null;
}

/** Every place is looked at; a hit is shown once, by the place that counts most. */
function found({ filter }: Arguments, bind: Bind): string {
  const { query, fields } = filter as SearchFilter;
  const wanted = bind(query.toLowerCase());
  const chosen = matchedFields.filter((field) => !isGiven(fields) || fields.includes(field));
  const looked = chosen.map(
    (field) =>
      `select '${field}' as matched_field, ${matchedFields.indexOf(field)} as place, ${places[field]} as text`,
  );
  return `(
        select node.*, hit.matched_field, hit.text, hit.place * 2 + if(lower(hit.text) = ${wanted}, 0, 1) as rank, strpos(lower(hit.text), ${wanted}) as start_at
        from applied_nodes as node
        cross join lateral (${looked.join(" union all ")}) as hit
        where node.node_type <> 'ExternalModel' and contains(lower(hit.text), ${wanted})
        qualify row_number() over (partition by node.unique_id order by hit.place) = 1
    ) as node`;
}

function checkFields({ filter }: Arguments): void {
  const unknown = ((filter as SearchFilter).fields ?? []).find(
    (field) => !(matchedFields as readonly string[]).includes(field),
  );
  if (unknown === undefined) return;
  throw new GraphQLError(
    `searchResults looks in ${matchedFields.join(", ")}; there is no "${unknown}".`,
    { extensions: { code: "BAD_ARGUMENT" } },
  );
}

const searched: Relation = {
  resource: nodesOf("applied"),
  check: checkFields,
  from: found,
  where: ({ filter }, bind) => {
    const { accessLevels, materializationTypes, modelingLayers, resourceTypes, tags } =
      filter as SearchFilter;
    const lists: readonly [readonly string[] | null | undefined, string][] = [
      [accessLevels, "node.access"],
      [materializationTypes, "node.materialized"],
      [modelingLayers, modelingLayerSql],
      [resourceTypes, "node.node_type"],
    ];
    return [
      ...lists.flatMap(([values, sql]) =>
        isGiven(values) ? [`list_contains(${bind(values)}, ${sql})`] : [],
      ),
      ...(isGiven(tags) ? [`list_has_any(node.tags, ${bind(tags)})`] : []),
    ];
  },
  order: () => [{ sql: "node.rank", direction: "asc" }],
};

export const searchResults: ConnectionField = paged("SearchResultConnection", searched, {
  filter: "SearchQueryFilter!",
});

/** Changes of nodes from manifest to manifest, each node with its newest. */
const changed: Relation = {
  resource: {
    name: "change",
    key: "unique_id",
    joins: {
      invocation:
        "left join numbered_invocations as invocation on invocation.invocation_id = node.invocation_id",
      environment: `left join (
    select project_name, any_value(project_id) as project_id, any_value(environment_id) as environment_id
    from numbered_invocations as i
    join dbt_store.chosen_environments as e using (project_name, environment)
    group by project_name
) as environment on environment.project_name = node.project_name`,
    },
  },
  from: ({ numDays }, bind) => `(
        select
            c.project_name, c.unique_id, max(c.changed_at) as changed_at, arg_max(c.git_sha, c.changed_at) as git_sha,
            arg_max(c.invocation_id, c.changed_at) as invocation_id,
            to_json(list(json_object(
                'changedAt', strftime(c.changed_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ'), 'change', c.change, 'kinds', c.kinds,
                'previousUniqueId', c.previous_unique_id
            ) order by c.changed_at desc))::varchar as changes
        from dbt_history.node_changes as c
        join dbt_store.chosen_environments as e on e.project_name = c.project_name and e.environment = c.environment
        where c.resource_type <> 'macro'
            and c.changed_at > coalesce((select as_of from dbt_store.settings), now()) - to_days(${bind(numDays)}::integer)
        group by c.project_name, c.unique_id
    ) as node`,
  order: () => [{ sql: "epoch_us(node.changed_at)", direction: "desc" }],
};

export const recentResourceChanges: ConnectionField = paged(
  "RecentResourceChangeConnection",
  changed,
  { numDays: "Int!" },
);

export const searchAndChangeTypes: readonly ObjectDefinition[] = [
  {
    name: "SearchResult",
    fields: {
      highlight: column("String", "substring(node.text, greatest(node.start_at - 60, 1), 160)"),
      hit: related("EnvironmentAppliedNode", {
        resource: nodesOf("applied"),
        keys: ["node.unique_id"],
        from: "parents join applied_nodes as node on node.unique_id = parents.key",
        typename: nodeTypename("applied"),
      }),
      matchedField: column("String", "node.matched_field"),
    },
  },
  ...connectionTypes("SearchResult", { isLoose: true }),
  {
    name: "RecentResourceChange",
    description: "What changed on a resource between manifests.",
    fields: {
      accountId: { ...accountId, type: "BigInt" },
      changes: json("JSONObject", "node.changes", (document) => asObject({ changes: document })),
      environmentId: column("BigInt", "environment.environment_id"),
      gitSha: column("String", "node.git_sha"),
      jobDefinitionId: column("BigInt", "invocation.job_id"),
      mostRecentChangedAt: column("DateTime", "node.changed_at"),
      projectId: column("BigInt", "environment.project_id"),
      resource: related("EnvironmentAppliedNestedNode", {
        resource: nodesOf("applied"),
        keys: ["node.unique_id"],
        from: "parents join applied_nodes as node on node.unique_id = parents.key and node.node_type <> 'Group'",
        typename: nestedTypename("applied"),
      }),
      runId: column("BigInt", "invocation.run_id"),
      uniqueId: column("String", "node.unique_id"),
    },
  },
  ...connectionTypes("RecentResourceChange", { isLoose: true }),
];
