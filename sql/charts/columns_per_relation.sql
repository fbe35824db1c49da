-- columns_per_relation: How does the shape of a table change?
-- chart: steps
-- relation: dbt_history.relation_columns
-- x: seen_at
-- y: column_count
-- series: environment, unique_id
-- aggregation: count of columns per catalog
select
    seen_at,
    day,
    project_name,
    environment,
    unique_id,
    count(*) as column_count
from dbt_history.relation_columns
group by all
order by unique_id, seen_at
