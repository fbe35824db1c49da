import type { Session } from "../duckdb/session.js";
import type { RelationInfo } from "../types.js";

/** Every relation that users query, with the comments that it has in the database. */
export async function readRelations(session: Session): Promise<readonly RelationInfo[]> {
  return session.rows<RelationInfo>(`
    select
      schema_name as schema, view_name as name, 'view' as type, coalesce(any_value(views.comment), '') as comment,
      list({'name': column_name, 'type': data_type, 'comment': coalesce(columns.comment, '')} order by column_index) as columns
    from duckdb_views() as views
    inner join (select schema_name, table_name as view_name, column_name, data_type, comment, column_index, database_name from duckdb_columns()) as columns
      using (database_name, schema_name, view_name)
    where database_name = current_database() and schema_name in ('dbt', 'dbt_rt', 'dbt_history')
    group by schema_name, view_name
    union all
    -- DuckDB does not list what a table macro gives; each of ours has a view beside it with the same columns.
    select
      schema_name, function_name, 'macro', coalesce(comment, ''),
      (
        select list({'name': column_name, 'type': data_type, 'comment': coalesce(columns.comment, '')} order by column_index)
        from duckdb_columns() as columns
        where columns.database_name = functions.database_name and columns.schema_name = functions.schema_name
          and columns.table_name = 'daily_' || function_name
      )
    from duckdb_functions() as functions
    where database_name = current_database() and schema_name = 'dbt_history' and function_type = 'table_macro'
    order by 1, 2`);
}
