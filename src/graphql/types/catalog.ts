import { column, json, part, related, type ObjectDefinition, type Resource } from "../registry.js";
import { asObject } from "./node-fields.js";

/** Columns of a relation: what the catalog saw, beside what the manifest says of the column of that name. */
const catalogColumns: Resource = { name: "catalog column", key: "position_in_relation", joins: {} };

/** dbt lower-cases names to match them, unless the column is quoted. */
export const columnsFrom = (relation: string, definitionKey: string): string => `(
        select
            seen.*, declared.description, declared.tags, declared.meta,
            row_number() over (partition by seen.position order by seen.column_index nulls last, seen.column_name) as position_in_relation
        from (
            select
                parents.position, ${definitionKey} as definition_key,
                entry ->> '$.name' as column_name, try_cast(entry ->> '$.index' as integer) as column_index,
                entry ->> '$.type' as data_type, entry ->> '$.comment' as comment
            from ${relation}
        ) as seen
        left join (
            select
                definition_key, lower(column_name) as folded_name, any_value(description) as description, any_value(tags) as tags,
                any_value(coalesce(property -> '$.config.meta', property -> '$.meta')) as meta
            from dbt_store.columns
            where definition_key in (select ${definitionKey} from parents)
            group by all
        ) as declared on declared.definition_key = seen.definition_key and declared.folded_name = lower(seen.column_name)
    )`;

const columns = related("[CatalogColumn!]", {
  resource: catalogColumns,
  keys: ["node.unique_id", "node.definition_key::varchar"],
  from: `${columnsFrom(
    `parents
            join catalog_relations as catalog on catalog.unique_id = parents.key
            cross join unnest(json_extract(catalog.columns, '$.*')) as entries(entry)`,
    "parents.key2::uuid",
  )} as node`,
  order: () => [{ sql: "node.position_in_relation", direction: "asc" }],
});

/** Stats as a list; adapters say `true` for everything they include. */
export function toStats(document: unknown): readonly unknown[] {
  return Object.values(asObject(document) ?? {}).filter((stat) => asObject(stat) !== null);
}

export const catalogTypes: readonly ObjectDefinition[] = [
  {
    name: "CatalogNode",
    description: "The relation as the newest catalog that has it saw it.",
    fields: {
      bytesStat: column("BigInt", "catalog.bytes"),
      columns,
      comment: column("String", "catalog.comment"),
      environmentId: column("BigInt!", "catalog.environment_id"),
      jobDefinitionId: column("BigInt", "catalog.job_id"),
      owner: column("String", "catalog.table_owner"),
      rowCountStat: column("BigInt", "catalog.row_count"),
      runGeneratedAt: column("DateTime", "catalog.generated_at"),
      runId: column("BigInt", "catalog.run_id"),
      stats: json("[CatalogStat]", "catalog.stats", toStats),
      type: column("String", "catalog.table_type"),
      uniqueId: column("String!", "node.unique_id"),
    },
  },
  {
    name: "CatalogColumn",
    fields: {
      comment: column("String", "node.comment"),
      description: column("String", "node.description"),
      index: column("Int", "node.column_index"),
      meta: json("JSONObject", "node.meta", asObject),
      name: column("String", "node.column_name"),
      tags: column("[String!]!", "node.tags"),
      type: column("String", "node.data_type"),
    },
  },
  {
    name: "CatalogStat",
    fields: {
      description: part("String", "description"),
      id: part("String", "id"),
      include: part("Boolean", "include"),
      label: part("String", "label"),
      value: part("AnyScalar", "value"),
    },
  },
];
