import type { Session } from "../duckdb/session.js";
import type { RelationInfo } from "../types.js";

type Described = Omit<RelationInfo, "oneRowPer" | "grain">;

/** How a relation's comment in the database ends. */
const grainPattern = /^(.*?)\s*Grain: one row per (.+) \(([^()]+)\)\.$/s;

/** Every relation that users query, with the comments that it has in the database: what is, what happened, what was. */
export async function readRelations(session: Session): Promise<readonly RelationInfo[]> {
  const relations = await session.rows<Described>(`
    with relations as (
      select
        schema_name as schema, view_name as name, 'view' as type, coalesce(any_value(views.comment), '') as comment, []::varchar[] as parameters,
        list({'name': column_name, 'type': data_type, 'comment': coalesce(columns.comment, '')} order by column_index) as columns
      from duckdb_views() as views
      inner join (select schema_name, table_name as view_name, column_name, data_type, comment, column_index, database_name from duckdb_columns()) as columns
        using (database_name, schema_name, view_name)
      where database_name = current_database() and schema_name in ('dbt', 'dbt_rt', 'dbt_history')
      group by schema_name, view_name
      union all
      -- DuckDB does not list what a table macro gives; each of ours has a view beside it with the same columns.
      select
        schema_name, function_name, 'macro', coalesce(comment, ''), parameters,
        (
          select list({'name': column_name, 'type': data_type, 'comment': coalesce(columns.comment, '')} order by column_index)
          from duckdb_columns() as columns
          where columns.database_name = functions.database_name and columns.schema_name = functions.schema_name
            and columns.table_name = 'daily_' || function_name
        )
      from duckdb_functions() as functions
      where database_name = current_database() and schema_name = 'dbt_history' and function_type = 'table_macro'
    )
    select * from relations
    order by list_position(['dbt', 'dbt_rt', 'dbt_history'], schema), name`);
  return relations.map((relation) => withGrain(relation));
}

/** The grain stands in the comment, where every SQL tool shows it; programs want it apart. */
function withGrain({ schema, name, type, comment, ...rest }: Described): RelationInfo {
  const [, text = comment, oneRowPer = "", keys] = grainPattern.exec(comment) ?? [];
  const grain = keys === undefined ? [] : keys.split(", ");
  return { schema, name, type, comment: text, oneRowPer, grain, ...rest };
}
