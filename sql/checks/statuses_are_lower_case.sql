-- Statuses are lower case, whatever dbt wrote (dbt 2 capitalises those of sources).
-- Rows: statuses that are not.
select status, count(*) as row_count
from (select status from dbt_store.results union all select status from dbt_store.freshness)
where status <> lower(status)
group by status;
