-- row_counts: How many rows does a table have?
-- chart: lines
-- relation: dbt_history.relations
-- x: seen_at
-- y: row_count
-- series: environment, relation
-- aggregation: none: one point per catalog. Only adapters that count rows tell (BigQuery, Snowflake, Redshift and Databricks do; DuckDB does not)
select
    seen_at,
    day,
    project_name,
    environment,
    unique_id,
    concat_ws('.', schema_name, table_name) as relation,
    row_count,
    bytes
from dbt_history.relations
where row_count is not null
order by relation, seen_at
