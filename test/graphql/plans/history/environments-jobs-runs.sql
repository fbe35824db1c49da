-- environments
with found as materialized (
    select node.environment_key
    from (select *, project_name || ' ' || environment as environment_key from dbt_history.environments) as node
)
select count(*) as c0 from found;

-- environments
with found as materialized (
    select node.environment, node.project_name, node.environment_key
    from (select *, project_name || ' ' || environment as environment_key from dbt_history.environments) as node
),
page as materialized (
    select node.*
    from found as node
    order by node.environment_key
    limit 501
)
select
    node.environment as c0,
    node.project_name as c1,
    node.environment_key as c2
from page as node
order by node.environment_key;

-- environments.edges.node.jobs
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.job_key
    from parents join (select *, concat_ws(' ', project_name, environment, job) as job_key from dbt_history.jobs) as node on node.project_name = parents.key and node.environment = parents.key2
)
select count(*) as c0, position from found group by position order by position;

-- environments.edges.node.jobs
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.job, node.last_status, node.project_name, node.environment, node.job_key
    from parents join (select *, concat_ws(' ', project_name, environment, job) as job_key from dbt_history.jobs) as node on node.project_name = parents.key and node.environment = parents.key2
),
page as materialized (
    select node.*
    from found as node
    qualify row_number() over (partition by node.position order by node.job_key) <= 3
)
select
    node.job as c0,
    node.last_status as c1,
    node.project_name as c2,
    node.environment as c3,
    node.job_key as c4,
    node.position
from page as node
order by node.position, node.job_key;

-- environments.edges.node.jobs.edges.node.runs
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest($k3) as key3, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.run_key
    from parents join (select *, concat_ws(' ', project_name, environment, run) as run_key from dbt_history.runs) as node on node.project_name = parents.key and node.environment = parents.key2 and node.job = parents.key3
)
select count(*) as c0, position from found group by position order by position;

-- environments.edges.node.jobs.edges.node.runs
with parents as (
    select unnest($k1) as key, unnest($k2) as key2, unnest($k3) as key3, unnest(range(len($k1))) as position
),
found as materialized (
    select position, node.run, node.started_at, node.success_count, node.error_count, node.run_key
    from parents join (select *, concat_ws(' ', project_name, environment, run) as run_key from dbt_history.runs) as node on node.project_name = parents.key and node.environment = parents.key2 and node.job = parents.key3
),
page as materialized (
    select node.*, epoch_us(node.started_at) as order_1
    from found as node
    qualify row_number() over (partition by node.position order by epoch_us(node.started_at) desc nulls last, node.run_key) <= 3
)
select
    node.run as c0,
    node.started_at as c1,
    node.success_count as c2,
    node.error_count as c3,
    node.order_1 as c4,
    node.run_key as c5,
    node.position
from page as node
order by node.position, node.order_1 desc nulls last, node.run_key;
