select name, bucket_start, builds, p50_seconds, p95_seconds
from dbt_history.daily_build_times
where dimension = 'model' and variant = 'normal' and environment = 'prod'
