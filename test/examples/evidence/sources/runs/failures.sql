select day, name, resource_type, status, message
from dbt_history.executions
where environment = 'prod' and status in ('error', 'fail')
order by created_at desc
